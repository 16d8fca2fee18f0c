package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalJobQueueClusterTest {

  private static final long NUMBERS = 400_000;

  @TempDir private Path directory;

  private LocalJobQueueCluster start(int jobs) throws IOException {
    return LocalJobQueueCluster.start(
        directory.resolve("cluster"),
        new LocalJobQueueCluster.Spec(jobs, 1, 1400, Duration.ofSeconds(3)));
  }

  /** Sums 1 to {@link #NUMBERS} and writes the sum into a file; a file says that work began. */
  private static PipelineResult sum(LocalJobQueueCluster cluster, Path directory) {
    Pipeline pipeline = Pipeline.create(cluster.options());
    pipeline
        .apply(GenerateSequence.from(1).to(NUMBERS + 1))
        .apply("Work", ParDo.of(new Work(directory.resolve("began").toString())))
        .apply(Sum.longsGlobally())
        .apply("Write", ParDo.of(new Write(directory.resolve("sum").toString())));
    return pipeline.run();
  }

  @Test
  void aKilledWorkerChangesNoResultAndTheLauncherLeavesNothing() throws Exception {
    List<ProcessHandle> processes;
    try (LocalJobQueueCluster cluster = start(2)) {
      assertThat(cluster.workersThere()).isEqualTo(2);
      processes =
          Stream.concat(
                  Stream.of(cluster.head().toHandle()),
                  cluster.workers().stream()
                      .flatMap(
                          worker ->
                              Stream.concat(Stream.of(worker.toHandle()), worker.descendants())))
              .toList();
      CompletableFuture<PipelineResult> run =
          CompletableFuture.supplyAsync(() -> sum(cluster, directory));
      while (!Files.exists(directory.resolve("began")) && !run.isDone()) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(run).as("still running when a worker is killed").isNotDone();
      cluster.workers().get(0).descendants().forEach(ProcessHandle::destroyForcibly);
      assertThat(run.get(120, TimeUnit.SECONDS).waitUntilFinish())
          .isEqualTo(PipelineResult.State.DONE);
      // Gauss.
      assertThat(Files.readString(directory.resolve("sum")))
          .isEqualTo(Long.toString(NUMBERS * (NUMBERS + 1) / 2));
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(directory.resolve("cluster")).doesNotExist();
  }

  @Test
  void aStrangerIsRefusedAndTheKeysAreTheOwnersAlone() throws Exception {
    try (LocalJobQueueCluster cluster = start(1)) {
      ClusterKeys others = ClusterKeys.make(directory.resolve("others.p12"), List.of("127.0.0.1"));
      for (HttpClient stranger :
          List.of(
              HttpClient.newHttpClient(),
              HttpClient.newBuilder().sslContext(others.context()).build())) {
        assertThatThrownBy(
                () ->
                    stranger.send(
                        HttpRequest.newBuilder(cluster.address().resolve("/overview")).build(),
                        HttpResponse.BodyHandlers.ofString()))
            .isInstanceOf(IOException.class);
      }
      Path folder = directory.resolve("cluster");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      String config = Files.readString(folder.resolve("worker/config.yaml"));
      String password = config.replaceAll("(?s).*key-password: \"([0-9a-f]+)\".*", "$1");
      assertThat(password).hasSize(48);
      for (String log : List.of("head.log", "worker-0.log")) {
        assertThat(Files.readString(folder.resolve(log))).doesNotContain(password);
      }
      for (Process process : List.of(cluster.head(), cluster.workers().get(0))) {
        assertThat(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")))
            .doesNotContain(password);
      }
    }
  }

  @Test
  void workersEndThemselvesWithoutAJobManager() throws Exception {
    try (LocalJobQueueCluster cluster = start(1)) {
      cluster.head().destroyForcibly();
      Process worker = cluster.workers().get(0);
      assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.descendants()).isEmpty();
    }
  }

  @Test
  void theJobManagerEndsWithItsLauncher() throws Exception {
    try (LocalJobQueueCluster cluster = start(1)) {
      // What the system does when the launcher dies.
      cluster.head().getOutputStream().close();
      assertThat(cluster.head().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tooLittleMemoryIsToldBeforeAnythingStarts() {
    assertThatThrownBy(
            () ->
                LocalJobQueueCluster.start(
                    directory.resolve("cluster"),
                    new LocalJobQueueCluster.Spec(1, 4, 1000, Duration.ofSeconds(3))))
        .isInstanceOf(ClusterException.class)
        .hasMessage("a worker with 4 cores needs more than 1000 MiB of memory: ask for 5120 MiB");
    assertThat(directory.resolve("cluster")).doesNotExist();
  }

  private static final class Work extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;
    private final String began;

    Work(String began) {
      this.began = began;
    }

    @ProcessElement
    public void work(@Element Long number, OutputReceiver<Long> out) throws IOException {
      if (number % 1000 == 500) {
        Files.writeString(Path.of(began), "");
      }
      double busy = number;
      for (int i = 0; i < 2000; i++) {
        busy = Math.sqrt(busy + i);
      }
      out.output(busy < 0 ? 0 : number);
    }
  }

  private static final class Write extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;
    private final String file;

    Write(String file) {
      this.file = file;
    }

    @ProcessElement
    public void write(@Element Long sum) throws IOException {
      Files.writeString(Path.of(file), sum.toString());
    }
  }
}
