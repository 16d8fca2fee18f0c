package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.RootHistogram;

class RootObjectsTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = write("a.root", 1);
  }

  /** A histogram of one axis in a directory, one of two at the top. */
  private Path write(String name, double scale) throws IOException {
    Path path = folder.resolve(name);
    RootAxis x = RootAxis.regular("mass [GeV]", 3, 0, 6);
    RootAxis y = RootAxis.labelled("", List.of("ee", "mm"));
    double[] flat = new double[20];
    flat[6] = 2 * scale;
    try (RootFileWriter writer = RootFileWriter.create(path)) {
      writer.write(
          "signal",
          new RootHistogram(
              "mass",
              "Mass",
              List.of(x),
              new double[] {1 * scale, 4 * scale, 9 * scale, 0, 2 * scale},
              new double[0],
              16 * scale,
              new double[] {13 * scale, 13 * scale, 31 * scale, 85 * scale}));
      writer.write(
          "", new RootHistogram("map", "", List.of(x, y), flat, new double[0], 2, new double[7]));
    }
    return path;
  }

  @Test
  void aHistogramIsPrintedWithItsStatisticsAndABarForEachBin() {
    QuadRunner result = quad("root", "show", file + ":signal/mass");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .contains(
            "TH1D mass  \"Mass\"  3 bins, 16 entries, mean 2.38462, std. dev. 0.923077",
            "  x \"mass [GeV]\": 3 bins from 0 to 6",
            "  below 0            1 ± 1          █████▍",
            "  [2, 4)             9 ± 3          " + "█".repeat(48),
            "  [4, 6)             0 ± 0",
            "  from 6             2 ± 1.41421    ██████████▋")
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void jsonHasEveryBinWithTheFlowBins() throws IOException {
    QuadRunner result = quad("root", "show", file, "signal/mass;1", "--json");
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("class").asText()).isEqualTo("TH1D");
    assertThat(json.get("values").toString()).isEqualTo("[1.0,4.0,9.0,0.0,2.0]");
    assertThat(json.get("axes").get(0).get("edges").toString()).isEqualTo("[0.0,2.0,4.0,6.0]");
  }

  @Test
  void withoutAnObjectEveryObjectIsALine() {
    QuadRunner result = quad("root", "show", file);
    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.out())
        .containsPattern("TH1D +signal/mass;1 +3 bins, 16 entries")
        .containsPattern("TH2D +map;1 +3 bins x 2 bins, 2 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "svg", "pdf"})
  void histogramsAreDrawn(String format) {
    for (String object : List.of("signal/mass", "map")) {
      Path picture = folder.resolve("picture." + format);
      QuadRunner result = quad("root", "show", file + ":" + object, "--plot", picture);
      assertThat(result.err()).isEmpty();
      assertThat(picture).isNotEmptyFile();
    }
  }

  @Test
  void mistakesAreOneLine() {
    refused(
        quad("root", "show", file + ":signal/mas"),
        "there is no object named \"signal/mas\". Did you mean signal/mass?");
    refused(
        quad("root", "show", file + ":signal", "--plot", folder.resolve("x.png")),
        "signal is a TDirectory; histograms of one or two axes");
    refused(
        quad("root", "show", file + ":map", "--plot", folder.resolve("x.gif")),
        "the name must end in .png, .svg or .pdf");
    refused(quad("root", "hadd", file, file), "is there already; --force replaces it");
    refused(quad("root", "hadd", "-f", file, file), "is to be written and read");
    refused(
        quad("root", "hadd", folder.resolve("b.root"), file, "--compression", "bz2"),
        "'bz2' is no compression");
  }

  private static void refused(QuadRunner result, String message) {
    assertThat(result.err()).startsWith("quad: ").contains(message).hasLineCount(1);
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void mergedHistogramsAreAddedUp() throws IOException {
    Path all = folder.resolve("all.root");
    QuadRunner result = quad("root", "hadd", all, file, write("b.root", 10));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("wrote " + all + ": 2 objects of 2 files\n");
    JsonNode json =
        new ObjectMapper().readTree(quad("root", "show", all + ":signal/mass", "--json").out());
    assertThat(json.get("values").toString()).isEqualTo("[11.0,44.0,99.0,0.0,22.0]");
    assertThat(json.get("entries").asDouble()).isEqualTo(176);
  }
}
