package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.pipelines.SharedData;

/**
 * A cluster on nodes that accept no connections, whose private addresses are the same, and that see
 * no results of the user's: all goes over one port of the user's host. The network is real, in
 * namespaces; the batch system is this machine's processes, whose Java starts at a node. What is
 * right comes from the DirectRunner.
 */
@EnabledOnOs(OS.LINUX)
class NatClusterTest {

  private static final int COPIES = 600;

  @TempDir private static Path directory;
  private static NatNetwork network;
  private static List<Object> cluster = List.of();
  private static Path events = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    events = SharedData.file("data/adl/Run2012B_SingleMu-1000.root");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    network = NatNetwork.start(port, 2);
    Path java = directory.resolve("java-at-node");
    Path results = Files.createDirectory(directory.resolve("results"));
    // At a node, mounts are its own.
    Files.writeString(
        java,
        "#!/bin/sh\nexec "
            + String.join(" ", network.run("$((QUAD_JOB_INDEX % 2 + 1))"))
            + " sh -c 'mount -t tmpfs -o ro nothing "
            + results
            + " && exec "
            + java()
            + " \"$@\"' sh \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    cluster =
        List.of(
            "local",
            "--set",
            "host=" + NatNetwork.HOST,
            "--set",
            "connectivity=relay",
            "--set",
            "relay-port=" + port,
            "--set",
            "java=" + java,
            "--set",
            "memory=1400 MiB",
            "--set",
            "log-directory=" + directory.resolve("logs"));
    QuadRunner started = quad("cluster", "start", "--jobs", 2);
    assertThat(started.code()).as(started.out()).isZero();
    await("two workers", () -> status().contains("2 of 2 workers"));
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      if (network != null && !cluster.isEmpty()) {
        assertThat(quad("cluster", "stop").out()).isEqualTo("local: ended\n");
      }
    } finally {
      if (network != null) {
        network.close();
      }
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static QuadRunner quad(String group, String command, Object... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of(group, command));
    words.addAll(cluster);
    words.addAll(List.of(more));
    return finish(begin(words));
  }

  private static QuadRunner run(Path input, String output) throws IOException {
    return finish(begin(runWords(input, output)));
  }

  private static List<Object> runWords(Path input, String output) {
    return List.of(
        "run",
        "adl-all",
        "--input",
        "events=" + input,
        "--no-plots",
        "--output",
        results(output),
        "--cluster",
        "local",
        "--cluster-set",
        "log-directory=" + directory.resolve("logs"));
  }

  private static Path results(String output) {
    return directory.resolve("results").resolve(output);
  }

  /** A command at the user's host. */
  private static Process begin(List<Object> words) throws IOException {
    List<String> command = new ArrayList<>(network.run("host"));
    command.addAll(
        List.of(
            java(),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Quad.class.getName()));
    words.forEach(word -> command.add(word.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("QUAD_CACHE", "no");
    return builder.redirectErrorStream(true).start();
  }

  private static QuadRunner finish(Process process) throws IOException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return new QuadRunner(process.exitValue(), out, "");
  }

  private static String status() {
    try {
      return quad("cluster", "status").out();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String headLog() {
    try {
      return Files.readString(directory.resolve("logs/session/head.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static void same(Path input, String output) throws IOException {
    Path direct = directory.resolve("direct-" + output);
    assertThat(
            QuadRunner.quad(
                    "run",
                    "adl-all",
                    "--no-cache",
                    "--no-plots",
                    "--input",
                    "events=" + input,
                    "--output",
                    direct)
                .code())
        .isZero();
    assertThat(results(output).resolve("histograms.json"))
        .hasSameBinaryContentAs(direct.resolve("histograms.json"));
  }

  @Test
  void theAdlBenchmarkHasTheBitsOfTheDirectRunner() throws Exception {
    QuadRunner run = run(events, "behind-nat");
    assertThat(run.out()).contains("1,000 events").contains("local runner with 2 threads");
    same(events, "behind-nat");
    // From the address of each router.
    assertThat(headLog())
        .containsPattern("relay: worker [0-9]+ joined from /198.51.100.101:")
        .containsPattern("relay: worker [0-9]+ joined from /198.51.100.102:");
  }

  @Test
  void aNetworkThatIsCutForAWhileChangesNoBit() throws Exception {
    Path many = Files.createDirectory(directory.resolve("many"));
    Path copy = Files.copy(events, directory.resolve("copy.root"));
    for (int i = 0; i < COPIES; i++) {
      Files.createLink(many.resolve(i + ".root"), copy);
    }
    Path input = many.resolve("*.root");
    Process run = begin(runWords(input, "cut"));
    await(
        "the pipeline is at the JobManager",
        () -> headLog().contains("switched from DEPLOYING to INITIALIZING"));
    long gone = count("has gone");
    long joined = count("joined from");
    network.cut(2);
    await("the relay misses the worker", () -> count("has gone") > gone);
    network.mend(2);
    await("the worker is back", () -> count("joined from") > joined);
    assertThat(finish(run).out()).contains(String.format("%,d events", 1000 * COPIES));
    same(input, "cut");
    await("two workers", () -> status().contains("2 of 2 workers"));
    // The same ones.
    assertThat(status().lines().filter(line -> line.startsWith("job ")))
        .containsExactly("job     1\trunning\tlocalhost\t", "job     2\trunning\tlocalhost\t");
  }

  private static long count(String words) {
    return headLog().lines().filter(line -> line.contains(words)).count();
  }

  @Test
  void aWorkerWithOtherKeysIsRefusedAndSaysSo() throws Exception {
    Path stranger = Files.createDirectory(directory.resolve("stranger"));
    String config = Files.readString(directory.resolve("logs/session/worker/config.yaml"));
    String password = config.replaceAll("(?s).*key-password: \"([0-9a-f]+)\".*", "$1");
    Files.writeString(
        stranger.resolve("config.yaml"),
        config
            .replace("@FILES@", stranger.toString())
            .replaceAll("registration.timeout: \"[^\"]*\"", "registration.timeout: \"1000 ms\""));
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process keys =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Quadrupole cluster",
                "-storetype",
                "PKCS12",
                "-keystore",
                stranger.resolve("members.p12").toString(),
                "-storepass",
                password)
            .start();
    assertThat(keys.waitFor()).isZero();
    long joined = count("joined from");
    Process worker =
        new ProcessBuilder(
                Stream.concat(
                        network.run("1").stream(),
                        Stream.of(
                            java(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.quadrupole.runners.cluster.ClusterWorker",
                            stranger.toString()))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(stranger.resolve("log").toFile())
            .start();
    assertThat(worker.waitFor()).isEqualTo(6);
    assertThat(stranger.resolve("error"))
        .content()
        .matches("the relay at 198.51.100.1:[0-9]+ has been out of reach for 1 s: TLS: .*\\n");
    assertThat(count("joined from")).isEqualTo(joined);
  }
}
