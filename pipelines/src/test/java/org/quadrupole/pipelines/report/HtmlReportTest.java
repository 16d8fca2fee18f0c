package org.quadrupole.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String HOSTILE = "\"><script>alert('x')</script>&amp;<img src=x onerror=y>";

  @TempDir Path directory;

  static ReportModel model(String text, Path plots) {
    return new ReportModel(
        "Analysis " + text,
        "About " + text,
        List.of(
            new ReportModel.DataSet(
                "SingleMu" + text,
                ReportModel.Origin.DATA,
                3,
                1_234_567,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty()),
            new ReportModel.DataSet(
                "ttbar",
                ReportModel.Origin.SIMULATION,
                12,
                1000,
                OptionalDouble.of(831.76),
                OptionalDouble.of(990.5),
                OptionalDouble.of(1.25e-5))),
        List.of(
            flow("signal" + text, "SingleMu" + text, text),
            flow("signal" + text, "ttbar", text),
            flow("control", "ttbar", text)),
        List.of(
            new ReportModel.Plot(
                "signal" + text,
                "m_{\\mu\\mu}" + text,
                "mass" + text,
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                List.of(plots.resolve("a b\"<x>.png"), plots.resolve("mass.pdf")))),
        List.of(new ReportModel.Definition("HT" + text, "sum(Jet.pt)" + text, "a.yaml:3" + text)),
        new ReportModel.RunMetrics(
            "DirectRunner" + text, 2, 1_235_567, Duration.ofMillis(2500), 123_456_789, 987_654_321),
        List.of(new ReportModel.Fact("Version" + text, "0.1" + text)),
        List.of("One file was left out" + text));
  }

  private static CutFlow flow(String region, String dataSet, String text) {
    return new CutFlow(
        region,
        dataSet,
        List.of(
            new CutFlow.Step("all", "", 1000, 500, 10),
            new CutFlow.Step("two muons" + text, "len(Muon) == 2" + text, 100, 50, 3.2),
            new CutFlow.Step("none", "False", 0, 0, 0),
            new CutFlow.Step("after none", "True", 0, 0, 0)));
  }

  private Document page(String text) throws Exception {
    Path file = directory.resolve("out/report.html");
    HtmlReport.write(model(text, directory.resolve("out/plots")), file);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(Files.readString(file))));
  }

  @Test
  void thePageIsWellFormedAndShowsTheNumbers() throws Exception {
    Document page = page("");

    assertThat(texts(page, "h1")).containsExactly("Analysis ");
    assertThat(texts(page, "h2"))
        .containsExactly("Data sets", "signal", "control", "Definitions", "Run");
    assertThat(texts(page, "dd"))
        .containsExactly(
            "1\u2009235\u2009567",
            "494.2 k/s",
            "2.50 s",
            "123 MB",
            "988 MB",
            "DirectRunner, 2 threads");
    assertThat(texts(page, "td"))
        .contains("831.76", "1.25e-5", "500 ± 10", "50.0 ± 3.2", "10.00 %", "0 %", "–")
        .contains("sum(Jet.pt)", "a.yaml:3");
    assertThat(texts(page, "p")).contains("One file was left out");
  }

  @Test
  void markupInTitlesBecomesSubscripts() throws Exception {
    Element caption = (Element) page("").getElementsByTagName("figcaption").item(0);

    assertThat(caption.getElementsByTagName("sub").item(0).getTextContent()).isEqualTo("μμ");
  }

  @Test
  void noTextCanBringElementsOrAttributesIntoThePage() throws Exception {
    Document page = page(HOSTILE);
    Document harmless = page("");

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("img").getLength()).isOne();
    assertThat(texts(page, "h1")).containsExactly("Analysis " + HOSTILE);
    assertThat(structure(page)).isEqualTo(structure(harmless));
  }

  @Test
  void plotsAreEmbeddedAsImagesAndLinkedRelativeToThePage() throws Exception {
    Document page = page("");
    String source = ((Element) page.getElementsByTagName("img").item(0)).getAttribute("src");

    assertThat(source).startsWith("data:image/svg+xml;base64,");
    String svg =
        new String(Base64.getDecoder().decode(source.substring(26)), StandardCharsets.UTF_8);
    assertThat(svg).startsWith("<svg");
    assertThat(attributes(page, "a", "href"))
        .contains("plots/a%20b%22%3Cx%3E.png", "plots/mass.pdf");
  }

  @Test
  void thePageAsksTheNetworkForNothing() throws Exception {
    page("");
    String html = Files.readString(directory.resolve("out/report.html"));

    assertThat(html).doesNotContain("http:", "https:", "<link", "@import", "url(");
    try (var left = Files.list(directory.resolve("out"))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void anEmptyRunStillHasAReport() throws Exception {
    ReportModel empty =
        new ReportModel(
            "empty",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new ReportModel.RunMetrics("direct", 1, 0, Duration.ZERO, 0, 0),
            List.of(),
            List.of());

    String html = HtmlReport.html(empty, directory);

    assertThat(html).contains("<dd>–</dd>", "<dd>0 B</dd>", "1 thread<");
  }

  /** Names of all elements and their attributes in document order. */
  private static List<String> structure(Document page) {
    NodeList all = page.getElementsByTagName("*");
    List<String> structure = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      // Titles with markup have elements of their own, and paths of plots do not depend on it.
      structure.add(element.getTagName());
      for (int a = 0; a < element.getAttributes().getLength(); a++) {
        structure.add("@" + element.getAttributes().item(a).getNodeName());
      }
    }
    return structure;
  }

  private static List<String> texts(Document page, String element) {
    NodeList nodes = page.getElementsByTagName(element);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static List<String> attributes(Document page, String element, String attribute) {
    NodeList nodes = page.getElementsByTagName(element);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> ((Element) nodes.item(i)).getAttribute(attribute))
        .toList();
  }
}
