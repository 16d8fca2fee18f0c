package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.SharedData;

/**
 * Analyses of files that differ in types and branches; {@code make_chain_fixtures.py} in {@code
 * io-root} wrote them with ROOT and says what is in them.
 */
class DifferingFilesTest {

  private static final String FIXTURES =
      Path.of("../io-root/src/test/resources/chain").toAbsolutePath().normalize().toString();

  @TempDir private Path directory;

  private QuadRunner run(String variable, String defaults) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("a.yaml"),
            "datasets:\n  e:\n    files: ["
                + FIXTURES
                + "/first.root, "
                + FIXTURES
                + "/second.root]\n"
                + defaults
                + "histograms:\n  h: {variable: \""
                + variable
                + "\", bins: {integer: [-1, 3]}}\n");
    return quad("run", file, "-o", directory.resolve("out"));
  }

  /** What the histogram counted in each bin, without underflow and overflow. */
  private String counts() throws IOException {
    JsonNode all = new ObjectMapper().readTree(directory.resolve("out/histograms.json").toFile());
    JsonNode values = all.get("e/h").get("storage").get("values");
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < values.size() - 1; i++) {
      text.append(values.get(i).asInt()).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void countersOfTwoTypesAreOneColumn() throws IOException {
    assertThat(run("nJet", "").err()).isEmpty();
    // 60 events with i % 4 jets.
    assertThat(counts()).isEqualTo("0 15 15 15 15");
  }

  @Test
  void aCollectionIsReadWhicheverTypeItsCounterHas() throws IOException {
    assertThat(run("len(Jet)", "").err()).isEmpty();
    assertThat(counts()).isEqualTo("0 15 15 15 15");
  }

  @Test
  void aMissingBranchTakesItsDefault() throws IOException {
    assertThat(run("[j.btag * 8 for j in Jet]", "    defaults: {Jet_btag: -0.125}\n").err())
        .isEmpty();
    // Events 0 to 39 have 10 x (1, 2, 3) jets with 8 btag = 0, 1, 2; 40 to 59 have 5 x 6 jets.
    assertThat(counts()).isEqualTo("30 30 20 10 0");
    assertThat(run("where(HLT_x, 1, 0)", "    defaults: {HLT_x: true}\n").err()).isEmpty();
    // Of events 0 to 39 those that 3 divides fired, and the 20 of the second file.
    assertThat(counts()).isEqualTo("0 26 34 0 0");
  }

  @Test
  void aMissingBranchWithoutOneNamesBothFiles() throws IOException {
    QuadRunner result = run("where(HLT_x, 1, 0)", "");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "quad: data set 'e': "
                + FIXTURES
                + "/second.root: tree Events has no branch HLT_x, which "
                + FIXTURES
                + "/first.root has.")
        .contains("declared default");
  }

  @Test
  void aDefaultOfAnotherKindIsRefused() throws IOException {
    QuadRunner result = run("where(HLT_x, 1, 0)", "    defaults: {HLT_x: 1}\n");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("HLT_x, and its default 1 does not fit bool");
    assertThat(run("1", "    defaults: {HLT_x: [1]}\n").err())
        .startsWith("quad: " + directory.resolve("a.yaml") + ":4:23: the default of HLT_x must be");
  }

  @Test
  void aFileThatWasNotClosedIsReadAsFarAsItWasSavedWithAWarning() throws IOException {
    String file = Path.of(FIXTURES).resolveSibling("unclosed/unclosed.root").toString();
    Path analysis =
        Files.writeString(
            directory.resolve("a.yaml"),
            "datasets: {e: "
                + file
                + "}\nhistograms: {h: {variable: n, bins: {integer: [0, 2]}}}\n");
    QuadRunner result = quad("run", analysis, "-o", directory.resolve("out"));
    assertThat(result.code()).isZero();
    assertThat(result.err()).startsWith("quad: " + file + " was not closed; recovered ");
    assertThat(Files.readString(directory.resolve("out/report.html"))).contains("was not closed");
    assertThat(counts()).isEqualTo("20 20 20");
    assertThat(quad("root", "ls", file).out()).startsWith(file + " was not closed; recovered ");
  }

  @Test
  void friendsAreReadBesideTheTree() throws IOException {
    String friends = Path.of(FIXTURES).resolveSibling("friends").toString();
    Path analysis =
        Files.writeString(
            directory.resolve("a.yaml"),
            String.join(
                "\n",
                "datasets:",
                "  e:",
                "    files: [" + friends + "/a.root, " + friends + "/b.root]",
                "    friends:",
                "      ex: {files: ["
                    + friends
                    + "/extra.root, "
                    + friends
                    + "/more.root], tree: Extra}",
                "      sf: {files: " + friends + "/indexed.root, tree: Sf, index: [run, event]}",
                "      Same:",
                "    defaults: {sf.w: 0, z: []}",
                "histograms:",
                "  h:",
                // w = 10 + event, y = 3 event, s = -event, x = event / 2, in Extra -event.
                "    variable: where(sf.w > 0, sf.w - 10 == y / 3 and Same.s == ex.x, 2)",
                "    bins: {integer: [-1, 2]}",
                "  n: {variable: len(z), bins: {integer: [0, 2]}}",
                ""));
    QuadRunner result = quad("run", analysis, "-o", directory.resolve("out"));
    assertThat(result.err()).isEmpty();
    // Of 50 events 7 divides 8.
    assertThat(counts()).isEqualTo("0 0 42 8");
  }

  @Test
  void nanoAodOfTwoVersionsIsOneDataSet() throws IOException {
    // nJet is uint32 and int32 there, Jet_jetId int32 and uint8; uproot.concatenate counts so many.
    String old = SharedData.file("data/root/coffea/nano_dy.root").toString();
    String later = SharedData.file("data/root/coffea/nano_tt_v12.root").toString();
    Path analysis =
        Files.writeString(
            directory.resolve("a.yaml"),
            "datasets: {e: {files: ["
                + old
                + ", "
                + later
                + "]}}\nhistograms: {h: {variable: Jet.jetId, bins: {integer: [0, 6]}}}\n");
    assertThat(quad("run", analysis, "-o", directory.resolve("out")).err()).isEmpty();
    assertThat(counts()).isEqualTo("32 0 76 0 35 0 1549");
  }
}
