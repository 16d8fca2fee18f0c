package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.demoFile;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.SharedData;

/** Whatever is wrong with the input: one clear line, the right exit code, and no results. */
class BadInputTest {

  @TempDir private Path directory;
  private Path good;
  private Path output;

  @BeforeEach
  void copyAGoodFile() throws IOException {
    good = demoFile(directory, "zjets.root");
    output = directory.resolve("out");
  }

  private Path analysis(String... lines) throws IOException {
    Path file = directory.resolve("a.yaml");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return file;
  }

  private Path small(String variable) throws IOException {
    return analysis(
        "datasets: {events: zjets.root}",
        "histograms:",
        "  h: {variable: \"" + variable + "\", bins: [10, 0, 100]}");
  }

  private void refused(QuadRunner result, int code, String... parts) {
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("quad: ").contains(parts);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(output).doesNotExist();
  }

  private QuadRunner run(Path analysis, Object... more) {
    Object[] arguments =
        Arrays.copyOf(new Object[] {"run", analysis, "-o", output}, 4 + more.length);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return quad(arguments);
  }

  private QuadRunner onFile(Path file) throws IOException {
    return run(small("MET.pt"), "--input", "events=" + file);
  }

  @Test
  void aMissingFile() throws IOException {
    refused(onFile(directory.resolve("none.root")), 2, "none.root");
  }

  @Test
  void aGlobThatMatchesNothing() throws IOException {
    refused(onFile(directory.resolve("none*.root")), 2, "none*.root");
  }

  @Test
  void aFileThatIsNotOfRoot() throws IOException {
    Path file = Files.writeString(directory.resolve("text.root"), "a text\n".repeat(100));
    refused(onFile(file), 2, "text.root", "not a ROOT file");
  }

  @Test
  void anEmptyFile() throws IOException {
    Path file = Files.createFile(directory.resolve("empty.root"));
    refused(onFile(file), 2, "empty.root");
  }

  @Test
  void aTruncatedFile() throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    Path file = directory.resolve("cut.root");
    for (int length : new int[] {50, 1000, bytes.length / 2, bytes.length - 100}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      refused(onFile(file), 2, "cut.root");
    }
  }

  @Test
  void damagedData() throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    // Baskets of jets and muons; streamer info, tree and directory come later and stay whole.
    for (int i = 2000; i < 200_000; i += 7) {
      bytes[i] ^= 0x55;
    }
    Path file = Files.write(directory.resolve("damaged.root"), bytes);
    refused(run(small("sum(Jet.pt)"), "--input", "events=" + file), 1, "damaged.root", "Jet_pt");
  }

  @Test
  void aMissingTree() throws IOException {
    refused(
        run(
            analysis(
                "datasets: {events: {files: zjets.root, tree: Evnts}}",
                "histograms: {h: {variable: MET.pt, bins: [10, 0, 100]}}")),
        2,
        "zjets.root",
        "Evnts",
        "Events");
  }

  @Test
  void aMissingBranch() throws IOException {
    refused(run(small("MET.ptt")), 2, "a.yaml:3:", "pt");
    refused(run(small("Jett.pt")), 2, "a.yaml:3:", "Jett", "Jet");
  }

  @Test
  void aWrongExpression() throws IOException {
    refused(run(small("MET.pt +")), 2, "a.yaml:3:");
    refused(run(small("Jet[0")), 2, "a.yaml:3:");
  }

  @Test
  void anUnknownKey() throws IOException {
    refused(
        run(analysis("datasets: {events: zjets.root}", "histogrms: {}")),
        2,
        "a.yaml:2:1: unknown key 'histogrms'",
        "did you mean 'histograms'?");
  }

  @Test
  void anOutputDirectoryThatCannotBeWritten() throws IOException {
    QuadRunner result = quad("run", small("MET.pt"), "-o", "/proc/quad");
    assertThat(result.err()).startsWith("quad: output directory /proc/quad cannot be written");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void noEventSelectedIsAResult() throws IOException {
    QuadRunner result =
        run(
            analysis(
                "datasets: {events: zjets.root}",
                "regions: {none: [MET.pt < 0]}",
                "histograms: {h: {variable: MET.pt, bins: [10, 0, 100], region: none}}"),
            "--no-plots");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(output.resolve("histograms.json")).exists();
    assertThat(output.resolve("cutflow.csv")).content().contains("events,none,1,MET.pt < 0,0,0.0");
  }

  @Test
  void aFileThatTwoPatternsMatchIsReadOnce() throws IOException {
    QuadRunner result =
        run(
            analysis("datasets: {events: [zjets.root, z*.root]}", "regions: {all: []}"),
            "--no-plots");
    assertThat(result.err()).isEmpty();
    assertThat(output.resolve("cutflow.csv"))
        .content()
        .contains("events,all,0,all events,9000,9000.0");
  }

  @Test
  void aTreeWithoutEventsIsAResult() throws IOException {
    Path empty = SharedData.file("data/root/coffea/nano_dy_empty.root");
    QuadRunner result = run(small("Jet.pt"), "--input", "events=" + empty);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(output.resolve("plots/h.png")).isNotEmptyFile();
  }
}
