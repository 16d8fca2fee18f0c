package org.quadrupole.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quadrupole.pipelines.cli.QuadRunner.demoFile;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.pipelines.server.Commands;

/** A command does in a server, for a client elsewhere, what it does in a process of its own. */
class ServedCommandsTest {

  @TempDir private Path elsewhere;

  /** A client in another directory. */
  private static final class Client implements Commands.Call {
    private final Path directory;
    private final List<String> arguments;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> spoilt = new ArrayList<>();
    private boolean cancelled;

    Client(Path directory, String... arguments) {
      this.directory = directory;
      this.arguments = List.of(arguments);
    }

    QuadRunner run() {
      int code = new ServedCommands(Map.of("QUAD_CACHE", "no")).run(this);
      return new QuadRunner(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Override
    public List<String> arguments() {
      return arguments;
    }

    @Override
    public Path directory() {
      return directory;
    }

    @Override
    public boolean errorIsTerminal() {
      return false;
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public OutputStream err() {
      return err;
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }

    @Override
    public void spoilt(String reason) {
      spoilt.add(reason);
    }
  }

  private QuadRunner served(String... arguments) {
    return new Client(elsewhere, arguments).run();
  }

  private void analysis(String name, String... lines) throws IOException {
    Files.writeString(elsewhere.resolve(name), String.join("\n", lines) + "\n");
  }

  @Test
  void relativePathsStartFromTheClientsDirectoryAndArePrintedAsTheyWereWritten()
      throws IOException {
    demoFile(elsewhere, "zjets.root");
    Files.createDirectories(elsewhere.resolve("sub"));
    analysis(
        "sub/a.yaml",
        "datasets: {events: ../zjets.root}",
        "histograms: {h: {variable: MET.pt, bins: [10, 0, 100]}}");

    QuadRunner own = quad("run", elsewhere.resolve("sub/a.yaml"), "-o", elsewhere.resolve("own"));
    assertThat(own.err()).isEmpty();
    QuadRunner run = served("run", "sub/a.yaml", "-o", "out");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("results: out\n", "plots:   out/plots (1 plot as", "report:  out/report.html\n");
    for (String file :
        List.of("histograms.json", "histograms.root", "cutflow.txt", "plots/h.svg")) {
      assertThat(elsewhere.resolve("out").resolve(file))
          .hasSameBinaryContentAs(elsewhere.resolve("own").resolve(file));
    }

    QuadRunner input = served("run", "sub/a.yaml", "-i", "events=zj*.root", "--no-plots");
    assertThat(input.err()).isEmpty();
    assertThat(input.out()).contains("results: quad-output/a\n");
    assertThat(elsewhere.resolve("quad-output/a/histograms.json"))
        .hasSameBinaryContentAs(elsewhere.resolve("own/histograms.json"));

    assertThat(served("root", "ls", "zjets.root"))
        .isEqualTo(quad("root", "ls", elsewhere.resolve("zjets.root")));
    assertThat(served("explain", "sub/a.yaml").out())
        .isEqualTo(quad("explain", elsewhere.resolve("sub/a.yaml")).out());
    assertThat(served("demo", "--no-plots").out()).contains("results: quad-output/demo\n");
    assertThat(elsewhere.resolve("quad-output/demo/input/demo.yaml")).exists();
  }

  @Test
  void errorsNameFilesAsTheyWereWritten() throws IOException {
    Files.createDirectory(elsewhere.resolve("folder"));
    Files.writeString(elsewhere.resolve("text.root"), "a text\n".repeat(100));
    analysis("wrong.yaml", "datasets: {events: zjets.root}", "histogrms: {}");
    assertThat(served("run", "none.yaml").err())
        .startsWith("quad: there is no analysis file none.yaml");
    assertThat(served("run", "folder/").err())
        .isEqualTo("quad: folder/ is a directory, not an analysis file\n");
    assertThat(served("run", "wrong.yaml").err()).startsWith("quad: wrong.yaml:2:1: ");
    assertThat(served("root", "ls", "none.root").err())
        .isEqualTo("quad: there is no file none.root\n");
    assertThat(served("root", "stats", "text.root").err()).startsWith("quad: text.root: ");
    assertThat(served("demo", "-o", "text.root").err())
        .startsWith("quad: output directory text.root");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run adl-q1 --thread 3",
        "run adl-q9",
        "run adl-q1",
        "run adl-q1 --input x.root",
        "run adl-q1 --threads 0",
        "explain adl-q1",
        "root",
        "root ls missing.root",
        "root stats /",
      })
  void aMistakeReadsTheSameAsInAProcessOfItsOwn(String arguments) {
    String[] words = arguments.split(" ");
    QuadRunner own = quad((Object[]) words);
    assertThat(own.code()).isEqualTo(2);
    assertThat(served(words)).isEqualTo(own);
  }

  @Test
  void onlyCommandsThatLeaveTheProcessAloneAreServed() {
    Commands commands = new ServedCommands(Map.of("QUAD_CACHE", "no"));
    for (String served : List.of("run a.yaml", "demo", "explain adl-q1 --code", "root ls x.root")) {
      assertThat(commands.serve(List.of(served.split(" ")))).as(served).isTrue();
    }
    for (String own :
        List.of(
            "",
            "--help",
            "run --help",
            "run a.yaml --debug",
            "completion bash",
            "server stop",
            "timings adl-q1",
            "root",
            "root hadd a b",
            "skim a b",
            "run a.yaml --runner flink",
            "run a.yaml --runner=Flink")) {
      assertThat(commands.serve(List.of(own.split(" ")))).as(own).isFalse();
    }
  }

  @Test
  void aCancelledRunLeavesNothingBehind() throws IOException {
    demoFile(elsewhere, "zjets.root");
    analysis(
        "a.yaml",
        "datasets: {events: zjets.root}",
        "histograms: {h: {variable: MET.pt, bins: [10, 0, 100]}}");
    Client client = new Client(elsewhere, "run", "a.yaml", "-o", "out");
    client.cancelled = true;
    assertThat(client.run()).isEqualTo(new QuadRunner(1, "", ""));
    try (Stream<Path> left = Files.list(elsewhere)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a.yaml", "zjets.root");
    }
    assertThat(client.spoilt).isEmpty();
  }

  @Test
  void timesAreNumbersWithAUnit() {
    assertThat(ServerCommand.duration("90s")).hasSeconds(90);
    assertThat(ServerCommand.duration("30m")).hasMinutes(30);
    assertThat(ServerCommand.duration("8h")).hasHours(8);
    for (String wrong : List.of("0s", "30", "m", "1d", "-1s", "99999999h")) {
      assertThatThrownBy(() -> ServerCommand.duration(wrong)).hasMessageContaining("--idle");
    }
  }

  @Test
  void withoutTheLauncherThereIsNoServer() {
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(err, true);
    assertThat(Quad.execute(writer, writer, "server", "status")).isEqualTo(2);
    assertThat(err.toString()).startsWith("quad: no server here").contains("./quad");
  }
}
