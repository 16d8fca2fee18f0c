package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotsTest {
  @TempDir Path directory;

  @TestFactory
  List<DynamicTest> everyKindOfFigureIsDrawnInEveryFormat() {
    return Examples.all().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> checkAllFormats(e)))
        .toList();
  }

  private void checkAllFormats(Map.Entry<String, Figure> example) throws Exception {
    List<Path> files =
        Plots.render(example.getValue(), directory, example.getKey(), EnumSet.allOf(Format.class));

    assertThat(files)
        .extracting(path -> path.getFileName().toString())
        .containsExactly(
            example.getKey() + ".png", example.getKey() + ".svg", example.getKey() + ".pdf");
    BufferedImage image = ImageIO.read(files.get(0).toFile());
    Element svg = parse(Files.readString(files.get(1))).getDocumentElement();
    assertThat(svg.getTagName()).isEqualTo("svg");
    // Pixels are two per unit, give or take the rounding of either.
    assertThat((double) image.getWidth()).isCloseTo(2 * width(svg), within(2));
    assertThat(distinctColours(image)).isGreaterThan(8);
    String pdf = Files.readString(files.get(2), StandardCharsets.ISO_8859_1);
    assertThat(pdf).startsWith("%PDF-1.").contains("/Count 1");
    assertThat(pdf.stripTrailing()).endsWith("%%EOF");
  }

  @Test
  void theSvgHoldsTheTextsAsText() throws Exception {
    Document svg = parse(Plots.svg(new Figure.Counts(Examples.massSpec(), Examples.massLayers())));

    assertThat(texts(svg))
        .contains("Quadrupole", "59.8 fb", "(13 TeV)", "m", "μμ", "[GeV]", "Events / 2 GeV")
        .contains("Data", "W + jets", "Stat. unc.", "Data / sim.", "Z/γ* → μμ")
        .contains("Not shown: 123 below, 4567 above");
  }

  @Test
  void aPlotWithoutDataHasNoRatioPanel() throws Exception {
    Figure simulated = new Figure.Counts(Examples.massSpec(), Examples.massLayers().subList(0, 4));

    assertThat(texts(parse(Plots.svg(simulated)))).doesNotContain("Data / sim.", "Data");
  }

  @Test
  void theSameFigureGivesTheSameSvg() throws Exception {
    Figure figure = Examples.all().get("stack-ratio-log");

    assertThat(Plots.svg(figure)).isEqualTo(Plots.svg(figure));
  }

  @Test
  void textsAreEscapedInTheSvg() throws Exception {
    String hostile = "<script>alert(1)</script> & \"quotes\"";
    Figure figure =
        new Figure.Counts(
            Examples.massSpec().withTitle("").withHeader("", hostile),
            Examples.massLayers().subList(4, 5));

    Document svg = parse(Plots.svg(figure));

    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(svg)).contains(hostile);
  }

  @Test
  void manyFiguresComeBackInTheOrderOfTheJobs() throws Exception {
    List<Plots.Job> jobs =
        Examples.all().entrySet().stream()
            .limit(4)
            .map(e -> new Plots.Job(e.getValue(), e.getKey()))
            .toList();

    List<Path> files = Plots.renderAll(jobs, directory, EnumSet.of(Format.SVG));

    assertThat(files)
        .containsExactlyElementsOf(
            jobs.stream().map(job -> directory.resolve(job.baseName() + ".svg")).toList());
    try (var left = Files.list(directory)) {
      assertThat(left).hasSize(4);
    }
  }

  @Test
  void layersOfDifferentBinsAreRefusedByName() {
    Layer fine = Layer.of("fine", Layer.Kind.SIMULATION, edges(0, 1, 2), two(), two());
    Layer wide = Layer.of("wide", Layer.Kind.SIMULATION, edges(0, 2, 4), two(), two());

    assertThatThrownBy(
            () ->
                Plots.render(
                    PlotSpec.of("pt", "", PlotAxis.of("p", "GeV")),
                    List.of(fine, wide),
                    directory,
                    "pt",
                    Set.of(Format.SVG)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'pt'", "'fine'", "'wide'", "different bins");
  }

  @Test
  void anUnwritableDirectoryIsAnIoError() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(
            () -> Plots.render(Examples.all().get("single"), file, "single", Set.of(Format.SVG)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aMachineWithoutFontsGetsOneReadableLineWithTheRemedy() {
    Error wrapped =
        new InternalError(
            new IllegalStateException(new RuntimeException("Fontconfig head is null")));

    assertThatThrownBy(
            () ->
                Fonts.require(
                    () -> {
                      throw wrapped;
                    }))
        .isInstanceOf(DrawingException.class)
        .hasMessageContainingAll("no usable font", "(Fontconfig head is null)", "apt-get install")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void fileNamesKeepOnlyWhatIsSafeEverywhere() {
    assertThat(Plots.fileName("Z → μμ/m_ll [GeV]")).isEqualTo("Z_m_ll_GeV_");
    assertThat(Plots.fileName("../x")).isEqualTo("_.._x");
    assertThat(Plots.fileName("")).isEqualTo("_");
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  private static double[] edges(double... edges) {
    return edges;
  }

  private static double[] two() {
    return new double[] {1, 2};
  }

  private static double width(Element svg) {
    return Double.parseDouble(svg.getAttribute("width"));
  }

  private static int distinctColours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x += 3) {
      for (int y = 0; y < image.getHeight(); y++) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }

  private static List<String> texts(Document svg) {
    NodeList nodes = svg.getElementsByTagName("text");
    return java.util.stream.IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
