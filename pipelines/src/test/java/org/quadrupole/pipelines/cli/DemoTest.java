package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootKey;

/** The whole way: from the shipped events to every file of the results. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {

  private Path directory = Path.of("");
  private Path output = Path.of("");
  private QuadRunner demo = new QuadRunner(-1, "", "");

  @BeforeAll
  void runTheDemonstration(@TempDir Path temporary) {
    directory = temporary;
    output = directory.resolve("demo");
    demo = quad("demo", "--output", output, "--threads", "2");
  }

  @Test
  void itSaysHowManyEventsHowFastAndWhereTheResultsAre() {
    assertThat(demo.err()).isEmpty();
    assertThat(demo.code()).isZero();
    assertThat(demo.out())
        .contains("events/s", "plots:   " + output.resolve("plots"), "report:  " + output);
  }

  @Test
  void everyResultIsThere() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "cutflow.csv",
              "cutflow.json",
              "cutflow.txt",
              "histograms.json",
              "histograms.root",
              "input",
              "metrics.json",
              "plots",
              "report.html");
    }
    for (String extension : List.of("png", "svg", "pdf")) {
      assertThat(output.resolve("plots/on_z_z_pt." + extension)).isNotEmptyFile();
    }
  }

  @Test
  void theRootFileHasADirectoryForEachDataSetAndRegion() throws IOException {
    try (RootFile file = RootFile.open(output.resolve("histograms.root"))) {
      assertThat(file.keys())
          .extracting(RootKey::path, RootKey::className)
          .contains(
              org.assertj.core.groups.Tuple.tuple("zjets/met", "TH1D"),
              org.assertj.core.groups.Tuple.tuple("data/on_z/z_pt", "TH1D"),
              org.assertj.core.groups.Tuple.tuple("top/on_z/dimuon_mass_pt", "TH2D"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, direct", "3, direct", "2, flink"})
  void histogramsHaveTheSameBytesForAnyNumberOfThreadsAndRunner(int threads, String runner)
      throws IOException {
    Path other = directory.resolve(runner + threads);
    QuadRunner run =
        quad(
            "run",
            output.resolve("input/demo.yaml"),
            "--no-plots",
            "--output",
            other,
            "--threads",
            threads,
            "--runner",
            runner);
    assertThat(run.err()).isEmpty();
    for (String file : List.of("histograms.json", "histograms.root", "cutflow.csv")) {
      assertThat(other.resolve(file)).hasSameBinaryContentAs(output.resolve(file));
    }
  }

  @Test
  void theAnalysisCanBeExplained() {
    QuadRunner explained = quad("explain", output.resolve("input/demo.yaml"), "--code");
    assertThat(explained.err()).isEmpty();
    assertThat(explained.out())
        .contains("data set zjets: tree Events", "Muon_pt", "fill  z_pt with", "class ");
  }

  @Test
  void aProfileTellsTheStagesOfARun() {
    QuadRunner explained = quad("explain", output.resolve("input/demo.yaml"), "--profile");
    assertThat(explained.err()).isEmpty();
    assertThat(explained.out()).contains("profile: 41,800 events");
    List<String> lines =
        explained.out().lines().dropWhile(line -> !line.startsWith("stage")).toList();
    assertThat(lines.subList(1, 7))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("fetch", "decompress", "decode", "evaluate", "fill", "other");
    int shares =
        lines.subList(1, 7).stream()
            .mapToInt(line -> Integer.parseInt(line.substring(23, 28).strip()))
            .sum();
    assertThat(shares).isBetween(97, 103);
    assertThat(lines).anyMatch(line -> line.contains(" qcd, top, zjets: "));
    assertThat(lines).anyMatch(line -> line.contains(" data: "));
  }
}
