package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.SharedData;

/** The same analysis in this process and in jobs: the same bytes. */
class ClusterRunTest {

  private static final Path SLURM =
      Path.of("../runners/src/test/servers/slurm.sh").toAbsolutePath();

  private static final List<String> AGC =
      List.of(
          "single_top_tW",
          "single_top_t_chan",
          "single_top_s_chan",
          "ttbar",
          "wjets",
          "ttbar_ME_var",
          "ttbar_PS_var",
          "ttbar_scaleup",
          "ttbar_scaledown");

  @TempDir private Path directory;

  private QuadRunner quad(Map<String, String> environment, Object... arguments) {
    // Or nothing would be left for the cluster to do.
    Map<String, String> own = new HashMap<>(environment);
    own.put("QUAD_CACHE", "no");
    return QuadRunner.quadAt(Path.of("").toAbsolutePath(), own, List.of(arguments));
  }

  private QuadRunner onCluster(
      String cluster, Map<String, String> environment, String name, List<Object> analysis) {
    return quad(environment, words(cluster, name, analysis, List.of()).toArray());
  }

  private List<Object> words(
      String cluster, String name, List<Object> analysis, List<String> settings) {
    List<Object> words = new ArrayList<>(List.of("run"));
    words.addAll(analysis);
    words.addAll(List.of("--no-plots", "--output", directory.resolve(name)));
    words.addAll(List.of("--cluster", cluster, "--jobs", 2));
    List<String> all =
        new ArrayList<>(
            List.of(
                "cores=1",
                "memory=1400 MiB",
                "host=127.0.0.1",
                "java=" + java(),
                "log-directory=" + directory.resolve("logs-" + name)));
    all.addAll(settings);
    for (String setting : all) {
      words.addAll(List.of("--cluster-set", setting));
    }
    return words;
  }

  /** The eight queries of the ADL benchmark and the AGC's analysis, by name, on real events. */
  private static Map<String, List<Object>> analyses() {
    Path sample = SharedData.file("data/root/unroot/NanoAODv5_sample.root");
    List<Object> agc = new ArrayList<>(List.of("agc-ttbar"));
    for (String dataset : AGC) {
      agc.addAll(List.of("--input", dataset + "=" + sample));
    }
    Path events = SharedData.file("data/adl/Run2012B_SingleMu-1000.root");
    return Map.of("adl", List.of("adl-all", "--input", "events=" + events), "agc", agc);
  }

  private void direct(String name, List<Object> analysis) {
    List<Object> words = new ArrayList<>(List.of("run"));
    words.addAll(analysis);
    words.addAll(List.of("--no-plots", "--output", directory.resolve(name)));
    assertThat(quad(Map.of(), words.toArray()).err()).isEmpty();
  }

  private void same(String one, String other) throws IOException {
    assertThat(directory.resolve(one).resolve("histograms.json"))
        .hasSameBinaryContentAs(directory.resolve(other).resolve("histograms.json"));
  }

  @Test
  void theDemonstrationOnLocalJobs() throws Exception {
    quad(Map.of(), "demo", "--no-plots", "--output", directory.resolve("direct"));
    QuadRunner run =
        onCluster("local", Map.of(), "local", List.of(directory.resolve("direct/input/demo.yaml")));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("local runner with 2 threads");
    same("direct", "local");
    // Nothing is left but the jobs' output.
    try (var left = Files.list(directory.resolve("logs-local"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("1", "2", "metrics");
    }
  }

  @Test
  void aDamagedFileEndsTheRunAsOnThisMachineUnlessItIsSkipped() throws Exception {
    quad(Map.of(), "demo", "--no-plots", "--output", directory.resolve("direct"));
    Path analysis = directory.resolve("direct/input/demo.yaml");
    Path file = directory.resolve("direct/input/demo/zjets.root");
    Path whole = Files.copy(file, directory.resolve("whole.root"));
    byte[] bytes = Files.readAllBytes(file);
    // Baskets only: its header is read before any job is submitted.
    for (int k = bytes.length * 3 / 10; k < bytes.length * 4 / 10; k++) {
      bytes[k] ^= 0x5a;
    }
    Files.write(file, bytes);
    QuadRunner here = quad(Map.of(), "run", analysis, "--output", directory.resolve("here"));
    QuadRunner run = onCluster("local", Map.of(), "local", List.of(analysis));
    assertThat(here.code()).isEqualTo(1);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(file.toString()).contains("The file is damaged");
    assertThat(directory.resolve("local")).doesNotExist();

    // Without it, the other data sets are as before.
    List<Object> twice = List.of(analysis, "--input", "zjets=" + file + "," + whole);
    QuadRunner skip =
        onCluster(
            "local",
            Map.of(),
            "skip",
            Stream.concat(twice.stream(), Stream.of("--on-error", "skip")).toList());
    assertThat(skip.code()).as(skip.err()).isZero();
    assertThat(skip.err()).contains("data set 'zjets' lacks 1 of 2 files and 9000 of 18000 events");
    direct("without", List.of(analysis, "--input", "zjets=" + whole));
    same("without", "skip");
  }

  @Test
  void theAgcsAnalysisOnLocalJobs() throws Exception {
    List<Object> agc = analyses().get("agc");
    direct("direct", agc);
    assertThat(onCluster("local", Map.of(), "local", agc).err()).isEmpty();
    same("direct", "local");
  }

  @Test
  void theAdlBenchmarkAndTheAgcsAnalysisOnARealSlurm() throws Exception {
    Map<String, List<Object>> analyses = analyses();
    try (Slurm slurm = slurm(2)) {
      for (String name : analyses.keySet()) {
        direct("direct-" + name, analyses.get(name));
        QuadRunner run = onCluster("slurm", slurm.environment(), name, analyses.get(name));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("slurm runner with 2 threads");
        same("direct-" + name, name);
      }
    }
  }

  /** A real Slurm, until it is closed. */
  private record Slurm(Path folder) implements AutoCloseable {

    Map<String, String> environment() {
      return Map.of("SLURM_CONF", folder.resolve("slurm.conf").toString());
    }

    @Override
    public void close() throws IOException {
      new ProcessBuilder(SLURM.toString(), "stop", folder.toString()).start().onExit().join();
    }
  }

  /**
   * Starts it; skips the test where it cannot be.
   *
   * @param ports with the third comes the second node
   */
  private Slurm slurm(int ports) throws Exception {
    Slurm slurm = new Slurm(directory.resolve("slurm-server"));
    List<String> command = new ArrayList<>(List.of(SLURM.toString(), "start"));
    command.add(slurm.folder().toString());
    List<ServerSocket> free = new ArrayList<>();
    for (int k = 0; k < ports; k++) {
      free.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      command.add(Integer.toString(free.get(k).getLocalPort()));
    }
    for (ServerSocket socket : free) {
      socket.close();
    }
    Path log = directory.resolve("slurm.log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      slurm.close();
    }
    assumeTrue(code == 0, Files.readString(log));
    return slurm;
  }

  @Test
  void aNodeWhereWorkersKeepFailingIsBannedAndOthersDoTheRun() throws Exception {
    List<Object> adl = analyses().get("adl");
    direct("direct", adl);
    try (Slurm slurm = slurm(3)) {
      Path java = directory.resolve("java-of-node");
      Files.writeString(
          java,
          """
          #!/bin/sh
          [ "$SLURMD_NODENAME" != other ] || { echo 'openjdk version "11.0.2"' >&2; exit; }
          exec JAVA "$@"
          """
              .replace("JAVA", java()));
      Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
      List<Object> cluster = new ArrayList<>(List.of("slurm"));
      for (String setting :
          List.of(
              "cores=1",
              "memory=1400 MiB",
              "host=127.0.0.1",
              "java=" + java,
              "log-directory=" + directory.resolve("kept"))) {
        cluster.addAll(List.of("--set", setting));
      }
      List<Object> start = new ArrayList<>(List.of("cluster", "start"));
      start.addAll(cluster);
      start.addAll(List.of("--jobs", "2"));
      // What it leaves in the background has its environment.
      process("", slurm.environment(), start);
      try {
        String status = quad("cluster", "status", cluster).out();
        while (!status.contains("\nbanned ") || !status.startsWith("slurm: 2 of 2 workers")) {
          LockSupport.parkNanos(100_000_000);
          status = quad("cluster", "status", cluster).out();
        }
        assertThat(status)
            .containsPattern(
                "\nbanned  other\tuntil 20.*Z\t3 workers in a row have failed there, the last: worker"
                    + " [0-9_]+ at other: needs Java 17 or later; .*/java-of-node is version 11\n")
            .contains(" 3 failed, ");
        assertThat(status.lines().filter(line -> line.startsWith("job ")))
            .hasSize(2)
            .noneMatch(line -> line.contains("\tother\t"));
        List<Object> words = new ArrayList<>(List.of("run"));
        words.addAll(adl);
        words.addAll(List.of("--no-plots", "--output", directory.resolve("banned")));
        words.addAll(List.of("--cluster", "slurm"));
        words.addAll(List.of("--cluster-set", "log-directory=" + directory.resolve("kept")));
        assertThat(quad(slurm.environment(), words.toArray()).err()).isEmpty();
        same("direct", "banned");
      } finally {
        quad("cluster", "stop", cluster);
      }
    }
  }

  @Test
  void theAdlBenchmarkAndTheAgcsAnalysisByTheCommandsOfARealDirac() throws Exception {
    String script = Optional.ofNullable(System.getenv("QUADRUPOLE_DIRAC_ENV")).orElse("");
    assumeTrue(!script.isEmpty(), "QUADRUPOLE_DIRAC_ENV is not set");
    sameOnTheGrid("dirac", ". \"" + script + "\"; ", List.of());
  }

  @Test
  void theAdlBenchmarkAndTheAgcsAnalysisOnARealDiracX() throws Exception {
    String address = Optional.ofNullable(System.getenv("QUADRUPOLE_DIRACX_URL")).orElse("");
    assumeTrue(!address.isEmpty(), "QUADRUPOLE_DIRACX_URL is not set");
    String tokens = System.getenv("QUADRUPOLE_DIRACX_TOKENS");
    sameOnTheGrid("diracx", "", List.of("server=" + address, "tokens=" + tokens));
  }

  /** In a process of its own, for the batch system's commands are looked for on its PATH. */
  private void sameOnTheGrid(String cluster, String before, List<String> settings)
      throws Exception {
    Map<String, List<Object>> analyses = analyses();
    for (String name : analyses.keySet()) {
      direct("direct-" + name, analyses.get(name));
      String out = process(before, Map.of(), words(cluster, name, analyses.get(name), settings));
      assertThat(out).contains(cluster + " runner with 2 threads");
      same("direct-" + name, name);
    }
  }

  /** What a process of its own says, which must not fail. */
  private static String process(
      String before, Map<String, String> environment, List<Object> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                before + "exec \"$@\"",
                "sh",
                java(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Quad.class.getName()));
    arguments.forEach(word -> command.add(word.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("QUAD_CACHE", "no");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Test
  void aClusterIsKeptForManyRunsAndEndsWithItsJobs() throws Exception {
    Object logs = "log-directory=" + directory.resolve("kept");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<Object> cluster = new ArrayList<>(List.of("local", "--set", logs));
    cluster.addAll(List.of("--set", "memory=1400 MiB", "--set", "death-timeout=5 s"));
    cluster.addAll(List.of("--set", "metrics-port=" + port));
    QuadRunner none = quad("cluster", "status", cluster);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .isEqualTo("quad: no cluster 'local' runs: start it with 'quad cluster start local'\n");

    QuadRunner started = quad("cluster", "start", cluster, "--jobs", "1");
    assertThat(started.err()).isEmpty();
    assertThat(started.out())
        .startsWith("local: ")
        .contains(" of 1 worker, 1 core each, at https://");
    quad(Map.of(), "demo", "--no-plots", "--output", directory.resolve("direct"));
    for (String name : List.of("first", "second")) {
      QuadRunner run =
          quad(
              Map.of(),
              "run",
              directory.resolve("direct/input/demo.yaml"),
              "--no-plots",
              "--output",
              directory.resolve(name),
              "--cluster",
              "local",
              "--cluster-set",
              logs);
      assertThat(run.err()).isEmpty();
      same("direct", name);
    }
    assertThat(quad("cluster", "scale", cluster, "2").code()).isZero();
    String status = quad("cluster", "status", cluster).out();
    // A worker that has just come has no slots yet.
    while (!status.startsWith("local: 2 of 2 workers") || status.contains("/0 slots")) {
      LockSupport.parkNanos(50_000_000);
      status = quad("cluster", "status", cluster).out();
    }
    assertThat(status.lines().filter(line -> line.startsWith("job ")))
        .containsExactly("job     1\trunning\tlocalhost\t", "job     2\trunning\tlocalhost\t");
    assertThat(status.lines().filter(line -> line.startsWith("worker ")))
        .hasSize(2)
        .allMatch(line -> line.contains("/1 slots"));
    assertThat(status)
        .contains("jobs:   2 started after ", "0 failed, 0 never started, 0 workers gone");
    assertThat(quad("cluster", "status", cluster, "--prometheus").out())
        .contains(
            "quad_cluster_workers{cluster=\"local\"} 2\n",
            "quad_cluster_jobs{cluster=\"local\",state=\"running\",site=\"localhost\"} 2\n");
    try (InputStream scraped =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      assertThat(new String(scraped.readAllBytes(), StandardCharsets.UTF_8))
          .contains("quad_cluster_workers{cluster=\"local\"} 2\n");
    }
    // Its port is taken.
    QuadRunner other =
        quad(
            "cluster",
            "start",
            List.of(
                "local",
                "--set",
                "metrics-port=" + port,
                "--set",
                "log-directory=" + directory.resolve("other")));
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).startsWith("quad: metrics cannot be served at 127.0.0.1:" + port);
    JsonNode metrics =
        new ObjectMapper().readTree(directory.resolve("second/metrics.json").toFile());
    assertThat(metrics.at("/cluster/most_workers").asInt()).isEqualTo(1);
    assertThat(metrics.at("/cluster/measured_joules").isNumber()).isTrue();
    assertThat(metrics.at("/cluster/timeline").size()).isPositive();
    assertThat(Files.readString(directory.resolve("second/report.html")))
        .contains("Slots over time");
    try (Stream<Path> lines = Files.list(directory.resolve("kept/metrics"))) {
      assertThat(lines)
          .singleElement()
          .satisfies(
              file ->
                  assertThat(Files.readAllLines(file))
                      .allMatch(line -> line.contains("\"cpuSeconds\":")));
    }
    Path policy = Files.createDirectory(directory.resolve("site")).resolve("policy.yaml");
    Files.writeString(policy, "users: {jobs: 2}\n");
    Map<String, String> limited = Map.of("QUADRUPOLE_SITE_CONFIG", policy.getParent().toString());
    List<Object> words = new ArrayList<>(List.of("cluster", "scale"));
    words.addAll(cluster);
    words.add("3");
    QuadRunner tooMany = quad(limited, words.toArray());
    assertThat(tooMany.code()).isEqualTo(2);
    assertThat(tooMany.err())
        .startsWith("quad: " + policy + ": each user may have 2 jobs, and other clusters have ");
    assertThat(quad(Map.of(), "cluster", "list").out())
        .containsPattern("\tlocal\t2 jobs\t2 cores\t0 GPUs\t20");
    assertThat(quad("cluster", "logs", cluster).out())
        .contains(directory.resolve("kept/1/std.err").toString());

    // What nobody needs goes.
    List<Object> adapt = List.of("--minimum", "1", "--maximum", "3", "--idle-time", "1 s");
    assertThat(quad("cluster", "adapt", cluster, adapt.toArray()).err()).isEmpty();
    while (!quad("cluster", "status", cluster).out().startsWith("local: 1 of 1 worker (1 to 3)")) {
      LockSupport.parkNanos(50_000_000);
    }

    assertThat(quad("cluster", "stop", cluster).out()).isEqualTo("local: ended\n");
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(
            process ->
                process.info().commandLine().orElse("").contains(directory.toString())
                    && process.pid() != ProcessHandle.current().pid());
    assertThat(directory.resolve("kept/session")).doesNotExist();
  }

  private QuadRunner quad(String group, String command, List<Object> cluster, Object... more) {
    List<Object> words = new ArrayList<>(List.of(group, command));
    words.addAll(cluster);
    words.addAll(List.of(more));
    return quad(Map.of(), words.toArray());
  }

  @Test
  void whyNoWorkerComesIsOneLine() throws Exception {
    Path java = directory.resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    quad(Map.of(), "demo", "--no-plots", "--output", directory.resolve("direct"));
    assertThat(failure("java=" + java))
        .isEqualTo("needs Java 17 or later; " + java + " is version 11");
    Path bundle = Files.writeString(directory.resolve("bundle.tgz"), "of another day");
    String expected = "0".repeat(64);
    // By sha256sum.
    assertThat(failure("bundle=" + bundle, "bundle-sha256=" + expected))
        .isEqualTo(
            "the program at "
                + bundle
                + " has the SHA-256 "
                + "592a3ccc169904a91e469660cc275f4528c0dd2e2df806bc225aa1606b0720a7"
                + " instead of "
                + expected
                + ": make and place it again");
  }

  /** What a run says whose workers cannot start. */
  private String failure(String... settings) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "run",
                directory.resolve("direct/input/demo.yaml"),
                "--output",
                directory.resolve("out"),
                "-c",
                "local",
                "--jobs",
                "3",
                "--cluster-set",
                "log-directory=" + directory.resolve("logs")));
    for (String setting : settings) {
      words.addAll(List.of("--cluster-set", setting));
    }
    QuadRunner run = quad(Map.of(), words.toArray());
    assertThat(run.code()).isEqualTo(1);
    String start = "quad: cluster 'local': worker [0-9]+ at localhost: ";
    assertThat(run.err()).matches(start + ".*\n");
    return run.err().replaceFirst(start, "").strip();
  }
}
