package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.LocalJobQueue;
import org.quadrupole.runners.jobs.PrivateFiles;
import org.quadrupole.runners.jobs.QueueSettings;

/**
 * What a launcher does for hundreds of workers, on real processes that stand for them and a REST
 * interface that stands for the JobManager's, with answers of its shape. Its resources are printed.
 */
class ManyWorkersTest {

  private static final int MANY = 500;

  @TempDir private Path directory;

  private static HttpServer jobManager(AtomicInteger workers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] answer = answer(path, workers.get()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String answer(String path, int workers) {
    if (path.endsWith("/metrics")) {
      return "[{\"id\":\"Status.JVM.CPU.Time\",\"value\":\"2000000000\"},"
          + "{\"id\":\"Status.JVM.Memory.Heap.Used\",\"value\":\"100000000\"}]";
    }
    if (path.equals("/jobs/overview")) {
      return "{\"jobs\":[{\"jid\":\"a\",\"state\":\"RUNNING\",\"start-time\":1,\"tasks\":"
          + "{\"running\":400,\"scheduled\":600,\"finished\":7,\"created\":9}}]}";
    }
    return IntStream.range(0, workers)
        .mapToObj(
            i ->
                "{\"id\":\"worker-1-"
                    + i
                    + "-99\",\"path\":\"pekko.ssl.tcp://flink@10.0.0.1:1/user/rpc/a\","
                    + "\"slotsNumber\":2,\"freeSlots\":1}")
        .collect(Collectors.joining(",", "{\"taskmanagers\":[", "]}"));
  }

  private void look(WorkerJobs jobs, HeadClient head, ClusterMeter meter, RunningCluster shown)
      throws IOException {
    jobs.tend();
    Instant now = Instant.now();
    ClusterUse use = meter.look(now, head.use(), jobs.turnover());
    shown.write(
        new RunningCluster.Status(
            now,
            head.address(),
            2,
            Scaling.adaptive(0, MANY),
            jobs.wanted(),
            jobs.jobs(),
            jobs.lastFailure(),
            Optional.empty(),
            jobs.bans(),
            use));
  }

  @Test
  void fiveHundredWorkersComeAndGoAndLeaveNothing() throws Exception {
    AtomicInteger registered = new AtomicInteger();
    HttpServer server = jobManager(registered);
    try {
      LocalJobQueue queue =
          new LocalJobQueue(QueueSettings.of(directory.resolve("jobs")), Map.of());
      JobSpec worker = JobSpec.of("worker", List.of("sleep", "100000"));
      Path folder = PrivateFiles.folder(directory.resolve("cluster"));
      WorkerJobs jobs =
          new WorkerJobs(
              queue,
              Allowance.ANY,
              worker,
              Optional.empty(),
              JobQueueCluster.Watch.every(Duration.ofSeconds(5)),
              folder.resolve("jobs"),
              Clock.systemUTC());
      HeadClient head =
          new HeadClient(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
              SSLContext.getDefault());
      ClusterMeter meter = new ClusterMeter(0);
      RunningCluster shown = new RunningCluster(folder);
      look(jobs, head, meter, shown);

      jobs.scale(MANY, Set.of());
      registered.set(MANY);
      long before = cpuNanos();
      look(jobs, head, meter, shown);
      long after = cpuNanos();
      assertThat(jobs.jobs()).hasSize(MANY).allMatch(job -> job.state() == JobState.RUNNING);
      RunningCluster.Status status = shown.status().orElseThrow();
      assertThat(status.workers()).isEqualTo(MANY);
      assertThat(status.use().busySlots()).isEqualTo(MANY);
      assertThat(PrometheusText.of("many", status))
          .contains("quad_cluster_workers{cluster=\"many\"} 500\n");
      assertThat(head.pipelines().tasks()).isEqualTo(1000);
      Runtime memory = Runtime.getRuntime();
      System.out.printf(
          "a look at %d workers took %d ms of CPU, the JVM has %d MB in use%n",
          MANY, (after - before) / 1_000_000, (memory.totalMemory() - memory.freeMemory()) >> 20);

      List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(MANY);
      jobs.scale(0, Set.of());
      registered.set(0);
      for (ProcessHandle process : processes) {
        process.onExit().join();
      }
      look(jobs, head, meter, shown);
      assertThat(jobs.jobs()).isEmpty();
      assertThat(shown.status().orElseThrow().workers()).isZero();
      assertThat(ProcessHandle.current().descendants()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  /** Of all threads of this process. */
  private static long cpuNanos() {
    return java.lang.management.ManagementFactory.getPlatformMXBean(
            com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
