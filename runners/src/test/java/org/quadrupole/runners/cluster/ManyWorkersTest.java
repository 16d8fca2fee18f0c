package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.LocalJobQueue;
import org.quadrupole.runners.jobs.QueueSettings;

/**
 * A launcher, a JobManager and a relay, real ones, with hundreds of workers: jobs are processes
 * that do nothing, and one program speaks for all of them (see {@link StubWorkers}). What it takes
 * is printed.
 */
@EnabledOnOs(OS.LINUX)
class ManyWorkersTest {

  private static final int MANY = 500;

  /** That lead from the stubs to the JobManager. */
  private static final int CONNECTIONS = 20;

  private static final int LOOKS = 3;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final long MOST_MEGABYTES = 1000;

  @TempDir private Path directory;

  private Process stubs() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StubWorkers.class.getName(),
            directory.resolve("cluster/worker").toString(),
            Integer.toString(CONNECTIONS))
        .redirectError(directory.resolve("stubs.log").toFile())
        .start();
  }

  private JobQueueCluster start(int port) throws IOException {
    JobSpec.ScriptOptions plain = JobSpec.ScriptOptions.PLAIN;
    JobSpec job =
        JobSpec.of("worker", List.of("true"))
            .withScript(
                new JobSpec.ScriptOptions(
                    plain.shebang(),
                    Map.of(),
                    List.of(StubWorkers.job(port)),
                    plain.directives(),
                    plain.skippedDirectives()));
    return JobQueueCluster.start(
        directory.resolve("cluster"),
        new JobQueueCluster.Spec(
            job,
            Scaling.adaptive(0, MANY),
            "127.0.0.1",
            Optional.of(new JobQueueCluster.Relay(0, Optional.empty())),
            "java",
            Optional.empty(),
            Duration.ofSeconds(60),
            JobQueueCluster.Watch.every(BETWEEN_LOOKS)),
        new LocalJobQueue(QueueSettings.of(directory.resolve("jobs")), Map.of()),
        Allowance.ANY);
  }

  /** The cluster's status, once it is as it should be. */
  private static RunningCluster.Status await(
      JobQueueCluster cluster, Predicate<RunningCluster.Status> wanted) throws IOException {
    while (true) {
      RunningCluster.Status status = cluster.running().status().orElseThrow();
      if (wanted.test(status)) {
        return status;
      }
      assertThat(cluster.head().isAlive()).isTrue();
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Test
  void fiveHundredWorkersComeAndGoAndLeaveNothing() throws Exception {
    Process stubs = stubs();
    try (BufferedReader said = stubs.inputReader();
        JobQueueCluster cluster = start(Integer.parseInt(said.readLine()))) {
      long own = ProcessHandle.current().pid();
      long head = cluster.head().pid();
      await(cluster, now -> true);
      List<Path> files = files();
      int open = openFiles(head);
      final double ownFirst = cpuSeconds(own);
      final double headFirst = cpuSeconds(head);
      Instant asked = Instant.now();
      cluster.scale(MANY);
      RunningCluster.Status status = await(cluster, now -> now.workers() == MANY);
      System.out.printf(
          "%d workers were there after %.1f s, for which the launcher took %.1f s of CPU and the"
              + " JobManager with its relay %.1f s%n",
          MANY, seconds(asked), cpuSeconds(own) - ownFirst, cpuSeconds(head) - headFirst);
      assertThat(status.jobs()).hasSize(MANY).allMatch(job -> job.state() == JobState.RUNNING);
      assertThat(status.use().slots()).isEqualTo(MANY);
      assertThat(openFiles(head)).isGreaterThan(open + MANY);
      // Metrics come with one of the next looks.
      status =
          await(cluster, now -> now.use().workers().stream().allMatch(w -> w.memoryBytes() > 0));
      assertThat(PrometheusText.of("many", status))
          .contains("quad_cluster_workers{cluster=\"many\"} " + MANY + "\n");

      double ownBefore = cpuSeconds(own);
      double headBefore = cpuSeconds(head);
      Instant from = Instant.now();
      looks(cluster, LOOKS);
      double passed = seconds(from);
      double ownCores = (cpuSeconds(own) - ownBefore) / passed;
      double headCores = (cpuSeconds(head) - headBefore) / passed;
      System.out.printf(
          "with a look every %.1f s the launcher took %.2f cores and the JobManager %.2f; the"
              + " launcher had %d MB on its heap, the JobManager %d MB in all%n",
          passed / LOOKS, ownCores, headCores, heap(), residentMegabytes(head));
      assertThat(ownCores + headCores).isLessThan(1);
      assertThat(heap() + residentMegabytes(head)).isLessThan(MOST_MEGABYTES);

      asked = Instant.now();
      cluster.scale(0);
      status = await(cluster, now -> now.workers() == 0 && now.jobs().isEmpty());
      System.out.printf("all were gone after %.1f s%n", seconds(asked));
      assertThat(status.use().gone()).isEqualTo(MANY);
      assertThat(status.use().jobsFailed()).isZero();
      assertThat(cluster.workersThere()).isZero();
      assertThat(Files.readString(directory.resolve("cluster/jobs"))).isBlank();
      for (ProcessHandle process : jobs()) {
        process.onExit().join();
      }
      // A connection of each, and what the relay listened at for it, would be thousands.
      while (openFiles(head) > open + MANY / 5) {
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(files()).isEqualTo(files);
    } finally {
      stubs.destroyForcibly().waitFor();
    }
    assertThat(directory.resolve("cluster")).doesNotExist();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(Files.readAllLines(directory.resolve("stubs.log")))
        .allMatch(line -> line.startsWith("SLF4J"));
  }

  private static void looks(JobQueueCluster cluster, int number) throws IOException {
    for (int k = 0; k < number; k++) {
      Instant last = cluster.running().status().orElseThrow().at();
      await(cluster, now -> now.at().isAfter(last));
    }
  }

  /** What the cluster keeps. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("cluster"))) {
      return all.filter(file -> !file.toString().endsWith(".part")).sorted().toList();
    }
  }

  /** The processes of jobs that have not ended. */
  private List<ProcessHandle> jobs() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                process.info().arguments().stream().flatMap(Stream::of).anyMatch(this::isOurs))
        .toList();
  }

  private boolean isOurs(String argument) {
    return argument.startsWith(directory.resolve("jobs").toString());
  }

  private static double seconds(Instant from) {
    return Duration.between(from, Instant.now()).toMillis() * 1e-3;
  }

  private static double cpuSeconds(long process) {
    return ProcessHandle.of(process)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .map(time -> time.toMillis() * 1e-3)
        .orElseThrow();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  private static int openFiles(long process) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process + "/fd"))) {
      return (int) open.count();
    }
  }

  private static long residentMegabytes(long process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
