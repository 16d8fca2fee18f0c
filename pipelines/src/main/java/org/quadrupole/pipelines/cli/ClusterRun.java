package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.options.PipelineOptions;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.clusters.ClusterConfig;
import org.quadrupole.pipelines.clusters.Policy;
import org.quadrupole.pipelines.clusters.ScalingText;
import org.quadrupole.pipelines.run.PreparedAnalysis;
import org.quadrupole.pipelines.run.ResultRoute;
import org.quadrupole.pipelines.run.RunUse;
import org.quadrupole.pipelines.run.Runner;
import org.quadrupole.runners.cluster.Allowance;
import org.quadrupole.runners.cluster.BrokenPipeline;
import org.quadrupole.runners.cluster.ClusterException;
import org.quadrupole.runners.cluster.Delivery;
import org.quadrupole.runners.cluster.JobQueueCluster;
import org.quadrupole.runners.cluster.PrometheusServer;
import org.quadrupole.runners.cluster.RunningCluster;
import org.quadrupole.runners.cluster.Scaling;
import org.quadrupole.runners.jobs.JobQueue;

/** A cluster that lasts as long as what is done with it. */
final class ClusterRun {

  private final Workplace workplace;
  private final ClusterConfig config;
  private final Scaling scaling;

  private ClusterRun(Workplace workplace, ClusterConfig config, Scaling scaling) {
    this.workplace = workplace;
    this.config = config;
    this.scaling = scaling;
  }

  /** What is done with a cluster. */
  @FunctionalInterface
  interface Work {
    void on(Runner runner, int threads) throws IOException;
  }

  /**
   * A cluster of this configuration.
   *
   * @param jobs how many, as the command line says; what the configuration says where empty
   */
  static ClusterRun of(Workplace workplace, ClusterConfig config, Optional<String> jobs) {
    Scaling usual = config.workers().scaling();
    return new ClusterRun(
        workplace,
        config,
        jobs.map(text -> ScalingText.range("--jobs", text, usual)).orElse(usual));
  }

  /**
   * Works on the cluster that was asked for, or on one that is made for it.
   *
   * @param prepared whose needs jobs that are made for it have, even if the configuration does not
   */
  static void with(
      Workplace workplace,
      String name,
      RunArguments arguments,
      PreparedAnalysis prepared,
      Work work)
      throws IOException {
    ClusterConfig config = ClusterArguments.load(workplace, name, arguments.clusterSettings);
    Optional<String> jobs = Optional.ofNullable(arguments.jobs);
    if (jobs.isEmpty()) {
      Optional<RunningCluster> there =
          RunningCluster.find(config.queue().logDirectory(), Instant.now());
      Optional<RunningCluster.Status> status =
          there.isPresent() ? there.get().status() : Optional.empty();
      if (there.isPresent() && status.isPresent()) {
        work(config, work, there.get(), status.get());
        return;
      }
    }
    of(workplace, needing(prepared, config), jobs)
        .start(
            JobQueueCluster.folder(config.queue().logDirectory()),
            cluster -> work(config, work, cluster));
  }

  /** Works on a cluster that another process keeps. */
  private static void work(
      ClusterConfig config, Work work, RunningCluster cluster, RunningCluster.Status status)
      throws IOException {
    Instant begun = Instant.now();
    try (UseRecorder use = UseRecorder.of(cluster)) {
      PipelineOptions options = cluster.detachedOptions(status.address(), status.slots());
      work.on(new OnCluster(config, cluster, options, use), status.slots());
    } catch (IOException | RuntimeException e) {
      String name = config.name();
      if (RunningCluster.find(config.queue().logDirectory(), Instant.now()).isEmpty()) {
        throw new IOException(
            "cluster '%s' has ended before the run: 'quad cluster start %s' starts another"
                .formatted(name, name),
            e);
      }
      if (e instanceof RuntimeException failure) {
        throw explained(failure, begun, cluster.status().flatMap(RunningCluster.Status::broken));
      }
      throw e;
    }
  }

  private static ClusterConfig needing(PreparedAnalysis prepared, ClusterConfig config) {
    ClusterConfig needed = prepared.wantsGpu() ? config.withGpu() : config;
    OptionalLong memory = prepared.analysis().memory();
    return memory.isPresent() ? needed.withMemory(memory.getAsLong()) : needed;
  }

  /** Checks that the operators of this machine allow it, and that its port can be had. */
  void check() throws IOException {
    Optional<InetSocketAddress> metrics = config.workers().metrics();
    if (metrics.isPresent()) {
      try {
        PrometheusServer.start(config.name(), Path.of(""), metrics.get()).close();
      } catch (ClusterException e) {
        throw new AnalysisException(e.getMessage(), e);
      }
    }
    ClusterArguments.policy(workplace).check(config, Policy.Person.here(), scaling.minimum());
  }

  /** Keeps a cluster until it is to end. */
  void keep(Path folder) throws IOException {
    start(folder, JobQueueCluster::awaitStop);
  }

  /** What is done with a cluster that was made. */
  @FunctionalInterface
  private interface Use {
    void of(JobQueueCluster cluster) throws IOException;
  }

  private void start(Path folder, Use use) throws IOException {
    try {
      BatchQueue.with(workplace, config, queue -> start(folder, queue, use));
    } catch (ClusterException e) {
      if (e.isMistake()) {
        throw new AnalysisException(e.getMessage(), e);
      }
      throw e;
    } catch (NoClassDefFoundError e) {
      throw new AnalysisException(
          "--cluster: Flink is not on the class path; start with the script ./quad", e);
    }
  }

  private void start(Path folder, JobQueue queue, Use use) throws IOException {
    Optional<InetSocketAddress> metrics = config.workers().metrics();
    if (metrics.isEmpty()) {
      keep(folder, queue, use);
      return;
    }
    PrometheusServer server = PrometheusServer.start(config.name(), folder, metrics.get());
    try {
      keep(folder, queue, use);
    } finally {
      server.close();
    }
  }

  private void keep(Path folder, JobQueue queue, Use use) throws IOException {
    Allowance allowance =
        ClusterArguments.policy(workplace).allowance(config, Policy.Person.here());
    try (JobQueueCluster cluster =
        config.plan().withWorkers(scaling).start(folder, queue, allowance)) {
      Thread interrupted = new Thread(() -> close(cluster), "cluster-end");
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        use.of(cluster);
      } finally {
        forget(interrupted);
      }
    }
  }

  private static void work(ClusterConfig config, Work work, JobQueueCluster cluster)
      throws IOException {
    Instant begun = Instant.now();
    try (UseRecorder use = UseRecorder.of(cluster.running())) {
      PipelineOptions options =
          cluster.running().detachedOptions(cluster.address(), cluster.slots());
      work.on(new OnCluster(config, cluster.running(), options, use), cluster.slots());
    } catch (RuntimeException e) {
      // The runner only knows that the pipeline was cancelled.
      Optional<String> failure = cluster.failure();
      if (failure.isPresent()) {
        throw new IOException("cluster '" + config.name() + "': " + failure.get(), e);
      }
      throw explained(e, begun, cluster.lastBroken());
    }
  }

  /** The runner only knows that the pipeline was cancelled. */
  private static IOException explained(
      RuntimeException failure, Instant begun, Optional<BrokenPipeline> broken) {
    if (broken.isPresent() && !broken.get().at().isBefore(begun)) {
      return new IOException(broken.get().reason(), failure);
    }
    throw failure;
  }

  private static void close(JobQueueCluster cluster) {
    try {
      cluster.close();
    } catch (IOException e) {
      // Nobody is there to be told. What is left ends by itself, or the next cluster removes it.
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }

  /** Runs pipelines on a cluster that is there. */
  private record OnCluster(
      ClusterConfig config, RunningCluster cluster, PipelineOptions options, UseRecorder recorder)
      implements Runner {

    @Override
    public PipelineOptions options(int threads) {
      return options;
    }

    @Override
    public boolean isFar() {
      return true;
    }

    @Override
    public Optional<Duration> round() {
      return Optional.of(config.round());
    }

    @Override
    public Optional<Duration> lifetime() {
      return config.lifetime();
    }

    @Override
    public boolean isWorking() {
      return recorder.isBusy();
    }

    @Override
    public void cancel(String pipeline) throws IOException {
      cluster.cancel(pipeline);
    }

    @Override
    public ResultRoute route(Path scratch) {
      return new Delivered(cluster.delivery());
    }

    @Override
    public Optional<RunUse> use() {
      return recorder.use();
    }

    @Override
    public String toString() {
      return config.name();
    }
  }

  /** The way of results from a worker to this machine. */
  private record Delivered(Delivery delivery) implements ResultRoute {

    @Override
    public Path arrival() {
      return delivery.arrival();
    }

    @Override
    public void send(byte[] results) throws IOException {
      delivery.send(results);
    }
  }
}
