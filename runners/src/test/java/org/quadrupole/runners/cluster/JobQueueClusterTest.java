package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.LocalJobQueue;
import org.quadrupole.runners.jobs.QueueSettings;

class JobQueueClusterTest {

  private static final long NUMBERS = 400_000;
  private static final long FEW = 1000;

  @TempDir private Path directory;

  private static JobQueueCluster.Spec spec(int jobs, int cores, int memory, String java) {
    JobSpec job =
        JobSpec.of("worker", List.of("true"))
            .withResources(
                new JobSpec.Resources(
                    cores,
                    OptionalInt.of(memory),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    return new JobQueueCluster.Spec(
        job,
        Scaling.fixed(jobs),
        "127.0.0.1",
        Optional.empty(),
        java,
        Optional.empty(),
        Duration.ofSeconds(3),
        JobQueueCluster.Watch.every(Duration.ofMillis(200)));
  }

  private static JobQueueCluster.Spec at(
      String host, Optional<JobQueueCluster.Relay> relay, int jobs) {
    return spec(jobs, 1, 1400, java()).withHost(host).withRelay(relay);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private LocalJobQueue queue() {
    return new LocalJobQueue(QueueSettings.of(directory.resolve("jobs")), Map.of());
  }

  private JobQueueCluster start(JobQueueCluster.Spec spec) throws IOException {
    return new LocalJobQueueCluster(QueueSettings.of(directory.resolve("jobs")))
        .with(spec)
        .start(directory.resolve("cluster"), queue(), Allowance.ANY);
  }

  private JobQueueCluster start(int jobs) throws IOException {
    JobQueueCluster cluster = start(spec(jobs, 1, 1400, java()));
    cluster.awaitWorkers(jobs, Duration.ofMinutes(1));
    return cluster;
  }

  /** The processes of a worker's job. */
  private List<ProcessHandle> processes(String job) throws IOException {
    String pid = Files.readString(directory.resolve("jobs").resolve(job).resolve("pid"));
    return ProcessHandle.of(Long.parseLong(pid.split(" ", 2)[0])).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .toList();
  }

  /** Sums 1 to a number and delivers the sum; a file says that work began. */
  private static PipelineResult sum(
      JobQueueCluster cluster, Path directory, long numbers, Delivery delivery) {
    Pipeline pipeline = Pipeline.create(cluster.options());
    pipeline
        .apply(GenerateSequence.from(1).to(numbers + 1))
        .apply("Work", ParDo.of(new Work(directory.resolve("began").toString())))
        .apply(Sum.longsGlobally())
        .apply("Send", ParDo.of(new Send(delivery)));
    return pipeline.run();
  }

  @Test
  void aKilledWorkerChangesNoResultAndTheLauncherLeavesNothing() throws Exception {
    List<ProcessHandle> processes;
    try (JobQueueCluster cluster = start(2)) {
      assertThat(cluster.workersThere()).isEqualTo(2);
      processes = new ArrayList<>(List.of(cluster.head().toHandle()));
      for (Job job : cluster.jobs()) {
        processes.addAll(processes(job.id()));
      }
      Delivery delivery = cluster.running().delivery();
      CompletableFuture<PipelineResult> run =
          CompletableFuture.supplyAsync(() -> sum(cluster, directory, NUMBERS, delivery));
      while (!Files.exists(directory.resolve("began")) && !run.isDone()) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(run).as("still running when a worker is killed").isNotDone();
      processes(cluster.jobs().get(0).id()).forEach(ProcessHandle::destroyForcibly);
      assertThat(run.get(120, TimeUnit.SECONDS).waitUntilFinish())
          .isEqualTo(PipelineResult.State.DONE);
      // Gauss.
      assertThat(Files.readString(delivery.arrival()))
          .isEqualTo(Long.toString(NUMBERS * (NUMBERS + 1) / 2));
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(directory.resolve("cluster")).doesNotExist();
  }

  private void sumsOn(JobQueueCluster cluster, int workers) throws IOException {
    try (cluster) {
      cluster.awaitWorkers(workers, Duration.ofMinutes(1));
      Delivery delivery = cluster.running().delivery();
      assertThat(sum(cluster, directory, FEW, delivery).waitUntilFinish())
          .isEqualTo(PipelineResult.State.DONE);
      // Gauss.
      assertThat(Files.readString(delivery.arrival()))
          .isEqualTo(Long.toString(FEW * (FEW + 1) / 2));
    }
  }

  @Test
  void aPlanSaysWhatIsSubmittedAndStarts() throws Exception {
    ClusterPlan plan =
        new LocalJobQueueCluster(QueueSettings.of(directory.resolve("jobs")))
            .withCores(2)
            .withMemory(2000)
            .withWalltime(Duration.ofMinutes(10))
            .withHost("127.0.0.2");
    // The stay is a tenth of the wall-time and 5 s less.
    assertThat(plan.jobScript(queue())).contains("worker.sh", " 535");
    sumsOn(plan.withWorkers(Scaling.fixed(1)).start(), 1);
    try (Stream<Path> left = Files.list(directory.resolve("jobs"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .contains("1")
          .noneMatch(name -> name.startsWith("cluster-"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void allConnectionsOfWorkersMayGoToOnePort() throws Exception {
    sumsOn(
        start(at("127.0.0.1", Optional.of(new JobQueueCluster.Relay(0, Optional.empty())), 2)), 2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aRelaysPortThatIsTakenIsToldBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      JobQueueCluster.Relay relay =
          new JobQueueCluster.Relay(taken.getLocalPort(), Optional.empty());
      assertThatThrownBy(() -> start(at("127.0.0.1", Optional.of(relay), 1)))
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith(
              "the relay cannot have port " + taken.getLocalPort() + " of this machine: ");
    }
    assertThat(directory.resolve("cluster")).doesNotExist();
  }

  @Test
  void aStrangerIsRefusedAndTheKeysAreTheOwnersAlone() throws Exception {
    try (JobQueueCluster cluster = start(1)) {
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
      assertThat(Files.readString(folder.resolve("head.log"))).doesNotContain(password);
      // Nothing that the batch system or the process table shows.
      try (Stream<Path> files = Files.walk(directory.resolve("jobs"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file)).as(file.toString()).doesNotContain(password);
        }
      }
      List<ProcessHandle> all = new ArrayList<>(processes(cluster.jobs().get(0).id()));
      all.add(cluster.head().toHandle());
      for (ProcessHandle process : all) {
        assertThat(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")))
            .doesNotContain(password);
      }
    }
  }

  @Test
  void workersEndThemselvesWithoutAJobManager() throws Exception {
    try (JobQueueCluster cluster = start(1)) {
      List<ProcessHandle> processes = processes(cluster.jobs().get(0).id());
      cluster.head().destroyForcibly();
      for (ProcessHandle process : processes) {
        process.onExit().get(60, TimeUnit.SECONDS);
      }
      assertThat(cluster.failure())
          .hasValueSatisfying(words -> assertThat(words).startsWith("the JobManager has ended"));
    }
  }

  @Test
  void aLostWorkerIsReplacedAndTheNumberCanBeChanged() throws Exception {
    try (JobQueueCluster cluster = start(1)) {
      String first = cluster.jobs().get(0).id();
      processes(first).forEach(ProcessHandle::destroyForcibly);
      while (cluster.jobs().stream().map(Job::id).anyMatch(first::equals)
          || cluster.workersThere() != 1) {
        LockSupport.parkNanos(10_000_000);
      }
      // As another process does it.
      RunningCluster other = new RunningCluster(directory.resolve("cluster"));
      other.scale(Scaling.fixed(2));
      cluster.awaitWorkers(2, Duration.ofMinutes(1));
      cluster.scale(0);
      while (cluster.workersThere() != 0) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThat(cluster.jobs()).isEmpty();
      assertThat(other.status().orElseThrow().address()).isEqualTo(cluster.address());
      other.stop();
      cluster.awaitStop();
    }
  }

  @Test
  void workersComeForAPipelineAndGoWhenItIsOver() throws Exception {
    Scaling scaling = new Scaling(0, 2, Duration.ofSeconds(1), Optional.empty());
    try (JobQueueCluster cluster = start(spec(1, 1, 1400, java()))) {
      cluster.adapt(scaling);
      assertThat(cluster.slots()).isEqualTo(2);
      while (!cluster.jobs().isEmpty()) {
        LockSupport.parkNanos(10_000_000);
      }
      Delivery delivery = cluster.running().delivery();
      assertThat(sum(cluster, directory, NUMBERS, delivery).waitUntilFinish())
          .isEqualTo(PipelineResult.State.DONE);
      // Gauss.
      assertThat(Files.readString(delivery.arrival()))
          .isEqualTo(Long.toString(NUMBERS * (NUMBERS + 1) / 2));
      ClusterUse use = cluster.running().status().orElseThrow().use();
      // One at the start, and one or two for the pipeline: it may be over before the second is
      // asked for.
      assertThat(use.jobsStarted()).isBetween(2, 3);
      assertThat(use.jobsFailed()).isZero();
      while (!cluster.jobs().isEmpty() || cluster.workersThere() > 0) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  @Test
  void aPipelineDoesNotWaitForWorkersThatTheTimeLimitForbids() throws Exception {
    JobQueueCluster.Spec one = spec(1, 1, 1400, java());
    try (JobQueueCluster cluster = start(one)) {
      cluster.adapt(new Scaling(0, 1, Duration.ofMinutes(1), Optional.of(Duration.ofMillis(1))));
      assertThatThrownBy(() -> sum(cluster, directory, FEW, cluster.running().delivery()))
          .isInstanceOf(RuntimeException.class);
      assertThat(cluster.failure()).contains("its time limit is over");
      // Its first worker may just be starting; it goes once it has nothing to do.
      while (!cluster.jobs().isEmpty()) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  @Test
  void workersOfNodesThatTellSayWhatEnergyTheyTook() throws Exception {
    Path zone = Files.createDirectories(directory.resolve("powercap/intel-rapl:0"));
    Files.writeString(zone.resolve("name"), "package-0\n");
    Files.writeString(zone.resolve("energy_uj"), "0\n");
    JobQueueCluster.Spec usual = spec(1, 1, 1400, java());
    JobSpec job =
        usual
            .job()
            .withScript(
                JobSpec.ScriptOptions.PLAIN.with(
                    "JDK_JAVA_OPTIONS", "-Dquadrupole.powercap=" + directory.resolve("powercap")));
    JobQueueCluster.Spec spec =
        new JobQueueCluster.Spec(
            job,
            usual.scaling(),
            usual.host(),
            usual.relay(),
            usual.java(),
            usual.bundle(),
            usual.deathTimeout(),
            usual.watch());
    try (JobQueueCluster cluster = start(spec)) {
      long microjoules = 0;
      while (cluster.running().status().orElseThrow().use().measuredJoules() == 0) {
        microjoules += 1_000_000;
        Path part = Files.writeString(zone.resolve("part"), microjoules + "\n");
        Files.move(part, zone.resolve("energy_uj"), StandardCopyOption.ATOMIC_MOVE);
        LockSupport.parkNanos(10_000_000);
      }
      // A worker has no more than the whole.
      assertThat(cluster.running().status().orElseThrow().use().measuredJoules())
          .isLessThanOrEqualTo(microjoules * 1e-6);
    }
  }

  @Test
  void prometheusIsAnsweredOverHttp() throws Exception {
    Path folder = directory.resolve("cluster");
    InetSocketAddress any = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    try (PrometheusServer server = PrometheusServer.start("mine", folder, any)) {
      URI metrics = URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
      assertThat(get(metrics).statusCode()).isEqualTo(503);
      try (JobQueueCluster cluster = start(1)) {
        while (cluster.running().status().orElseThrow().workers() == 0) {
          LockSupport.parkNanos(10_000_000);
        }
        HttpResponse<String> answer = get(metrics);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("text/plain; version=0.0.4");
        assertThat(answer.body()).contains("\nquad_cluster_workers{cluster=\"mine\"} 1\n");
      }
      assertThat(get(metrics.resolve("/metrics/../status.json")).statusCode()).isEqualTo(404);
      assertThatThrownBy(() -> PrometheusServer.start("other", folder, server.address()))
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith(
              "metrics cannot be served at 127.0.0.1:" + server.address().getPort() + ": ");
    }
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatAKilledLauncherHasLeftIsRemovedByTheNext() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor()).isZero();
    List<String> left = queue().submit(JobSpec.of("left", List.of("sleep", "567")), 1);
    String host = InetAddress.getLocalHost().getHostName();
    Path folder = Files.createDirectory(directory.resolve("cluster-of-a-dead-one"));
    Files.writeString(folder.resolve("owner"), host + " " + dead.pid());
    Files.writeString(folder.resolve("jobs"), left.get(0) + "\n");
    Path own = Files.createDirectory(directory.resolve("cluster-of-a-living-one"));
    Files.writeString(own.resolve("owner"), host + " " + ProcessHandle.current().pid());
    Path session = Files.createDirectory(RunningCluster.folder(directory));
    Files.writeString(session.resolve("owner"), host + " " + dead.pid());
    Instant now = Instant.now();
    new RunningCluster(session)
        .write(
            new RunningCluster.Status(
                now,
                URI.create("https://127.0.0.1:1"),
                1,
                Scaling.fixed(1),
                1,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                ClusterUse.NONE));
    assertThat(RunningCluster.find(directory, now)).isEmpty();
    JobQueueCluster.removeLeftovers(directory, queue());
    assertThat(folder).doesNotExist();
    assertThat(session).doesNotExist();
    assertThat(own).exists();
    while (!queue().query(left).get(left.get(0)).state().isEnd()) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(queue().query(left).get(left.get(0)).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void whyNoWorkerCanStartIsToldByTheWorkerItself() throws Exception {
    Path old = directory.resolve("old-java");
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (JobQueueCluster cluster = start(spec(3, 1, 1400, old.toString()))) {
      assertThatThrownBy(() -> cluster.awaitWorkers(1, Duration.ofMinutes(1)))
          .isInstanceOf(ClusterException.class)
          .hasMessageMatching(
              "worker [0-9]+ at localhost: needs Java 17 or later; .*/old-java is version 11");
      // A pipeline would not wait for ever either.
      assertThatThrownBy(() -> sum(cluster, directory, FEW, cluster.running().delivery()))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void theJobManagerEndsWithItsLauncher() throws Exception {
    try (JobQueueCluster cluster = start(1)) {
      // What the system does when the launcher dies.
      cluster.head().getOutputStream().close();
      assertThat(cluster.head().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tooLittleMemoryIsToldBeforeAnythingStarts() {
    assertThatThrownBy(() -> start(spec(1, 4, 1000, java())))
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

  private static final class Send extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;
    private final Delivery delivery;

    Send(Delivery delivery) {
      this.delivery = delivery;
    }

    @ProcessElement
    public void send(@Element Long sum) throws IOException {
      delivery.send(sum.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }
}
