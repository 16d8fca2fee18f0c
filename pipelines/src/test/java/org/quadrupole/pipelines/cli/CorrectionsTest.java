package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.demoFile;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.SharedData;
import org.quadrupole.pipelines.analysis.AnalysisLoader;

/** Corrections in analysis files; {@code docs/corrections.md} says what is so. */
class CorrectionsTest {

  @TempDir private Path directory;

  private static String page() throws IOException {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      Path page = path.resolve("docs/corrections.md");
      if (Files.exists(page)) {
        return Files.readString(page);
      }
    }
    throw new IOException("docs/corrections.md is not there");
  }

  private static List<String> examples(String language) throws IOException {
    return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
        .matcher(page())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private QuadRunner run(Path analysis) {
    return quad("run", analysis, "-o", directory.resolve("out"));
  }

  private double filled(String name) throws IOException {
    JsonNode all = new ObjectMapper().readTree(directory.resolve("out/histograms.json").toFile());
    List<String> paths = new ArrayList<>();
    all.fieldNames().forEachRemaining(paths::add);
    String path = paths.stream().filter(p -> p.matches("(.*/)?" + name)).findFirst().orElseThrow();
    return sum(all.get(path).at("/storage/values"));
  }

  private static double sum(JsonNode numbers) {
    double sum = 0;
    for (JsonNode number : numbers) {
      sum += number.isArray() ? sum(number) : number.asDouble();
    }
    return sum;
  }

  @Test
  void everyExampleIsAnAnalysis() throws IOException {
    for (String example : examples("yaml")) {
      String whole =
          example
              + (example.contains("datasets:") ? "" : "datasets: {events: events.root}\n")
              + (example.contains("histograms:") || example.contains("regions:")
                  ? ""
                  : "regions: {all: []}\n");
      assertThat(AnalysisLoader.read("docs.yaml", "/", whole, Map.of()).corrections()).isNotEmpty();
    }
    assertThat(examples("yaml")).hasSizeGreaterThan(4);
  }

  @Test
  void theExampleRuns() throws IOException {
    demoFile(directory, "zjets.root");
    write("muon.json", examples("json").get(0));
    Path analysis = write("muons.yaml", examples("yaml").get(0));
    QuadRunner result = run(analysis);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    // Factors from 0.94 to 0.98 all lie in 0.9 to 1.1; each muon fills once.
    double muons = filled("factors");
    assertThat(muons).isGreaterThan(100);
    assertThat(filled("pt")).isBetween(0.8 * muons, 0.98 * muons);
  }

  @Test
  void aTextThatItDoesNotKnowIsToldWithItsPlace() throws IOException {
    demoFile(directory, "zjets.root");
    write("muon.json", examples("json").get(0));
    Path analysis =
        write("muons.yaml", examples("yaml").get(0).replace("'nominal'))\n", "'nomnal'))\n"));
    QuadRunner result = run(analysis);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("muons.yaml:6:")
        .contains("muon_id has nothing for kind = 'nomnal'; did you mean 'nominal'?");
  }

  @Test
  void aFileThatIsMissingOrWrongIsToldWithThePlaceThatNamesIt() throws IOException {
    demoFile(directory, "zjets.root");
    write(
        "muon.json", examples("json").get(0).replace("\"binning\"", "").replace("clamp", "cramp"));
    Path analysis = write("muons.yaml", examples("yaml").get(0));
    assertThat(run(analysis).err())
        .contains("muons.yaml:4:3: correction 'muon_id': muon.json: correction 'muon_id', data.")
        .contains("flow: 'cramp' is none of clamp, error, wrap, a number or a node");
    Files.delete(directory.resolve("muon.json"));
    QuadRunner missing = run(analysis);
    assertThat(missing.err())
        .contains("muons.yaml:4:3: correction 'muon_id': there is no file muon.json");
    assertThat(missing.code()).isEqualTo(2);
  }

  @Test
  void anEventWithoutAValueEndsTheRunWithTheInput() throws IOException {
    demoFile(directory, "zjets.root");
    write("muon.json", examples("json").get(0).replace("clamp", "error"));
    QuadRunner result = run(write("muons.yaml", examples("yaml").get(0)));
    assertThat(result.code()).isNotZero();
    assertThat(result.err())
        .contains("muon.json: correction 'muon_id', inputs 'abseta', 'pt': the value ");
  }

  /** The same factors have been published as a ROOT file and in correctionlib's format. */
  @Test
  void aHistogramOfARootFileIsAFunction() throws IOException {
    Path file = SharedData.file("data/corrections/testSF2d.histo.root");
    demoFile(directory, "zjets.root");
    Path analysis =
        write(
            "h.yaml",
            "datasets: {events: zjets.root}\n"
                + "corrections:\n  sf: {file: "
                + file
                + ", histogram: scalefactors_Tight_Electron}\n"
                + "  json: {file: "
                + file.resolveSibling("testSF2d.corr.json.gz")
                + "}\n"
                + "define:\n  differ: any(abs(sf(m.eta, m.pt) - json(m.eta, m.pt)) > 1e-15 for m in Muon)\n"
                + "regions: {same: [not differ], other: [differ]}\n"
                + "histograms:\n"
                + "  h: {variable: len(Muon), bins: [9, 0, 9], region: [same, other]}\n");
    assertThat(run(analysis).err()).isEmpty();
    assertThat(filled("same/h")).isGreaterThan(100);
    assertThat(filled("other/h")).isZero();
  }
}
