package org.quadrupole.pipelines.clusters;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.runners.cluster.Bundle;
import org.quadrupole.runners.cluster.ClusterPlan;
import org.quadrupole.runners.cluster.JobQueueCluster;
import org.quadrupole.runners.cluster.Scaling;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.QueueSettings;

/**
 * Where jobs run and what each of them takes, as configured.
 *
 * @param name the cluster's
 * @param description what it is, for people
 * @param system the batch system
 * @param resources what a job takes
 * @param requirements where it may run
 * @param script what is in its script beside the command
 * @param queue what all jobs share
 * @param access to servers, for systems that are reached over the network
 * @param workers how the workers of a Flink cluster live
 */
public record ClusterConfig(
    String name,
    String description,
    BatchSystem system,
    JobSpec.Resources resources,
    JobSpec.Requirements requirements,
    JobSpec.ScriptOptions script,
    QueueSettings queue,
    Access access,
    Workers workers) {

  /** The start of a pipeline is a second or two. */
  private static final Duration LONGEST_ROUND = Duration.ofMinutes(5);

  /** So many go into a worker's wall-time. */
  private static final int ROUNDS = 6;

  /**
   * How a server is reached.
   *
   * @param server its address
   * @param proxy the file of an X.509 proxy
   * @param tokens the file of DiracX's tokens
   * @param authorities certificates that its own is signed by; the JDK's where empty
   * @param parametricLimit how many jobs DIRAC makes of one description
   */
  public record Access(
      Optional<String> server,
      Path proxy,
      Path tokens,
      Optional<Path> authorities,
      int parametricLimit) {}

  /**
   * How workers live, where it is not as usual with the batch system.
   *
   * @param host the address of this machine that they reach
   * @param isRelayed whether the relay's port is all that they need, or they accept connections
   * @param relay the port, if they do
   * @param java the command that starts Java on a node
   * @param bundle where nodes fetch the program
   * @param deathTimeout how long they look for the JobManager before they end themselves
   * @param banTime how long a site or node gets no more of them where workers kept failing
   * @param startTimeout a job that waits for longer is replaced
   * @param wattsPerCore what a busy core takes
   * @param metrics where Prometheus is answered
   * @param scaling how many they are unless a command says otherwise
   */
  public record Workers(
      Optional<String> host,
      Optional<Boolean> isRelayed,
      JobQueueCluster.Relay relay,
      Optional<String> java,
      Optional<Bundle> bundle,
      Optional<Duration> deathTimeout,
      Optional<Duration> banTime,
      Optional<Duration> startTimeout,
      OptionalInt wattsPerCore,
      Optional<InetSocketAddress> metrics,
      Scaling scaling) {}

  /** The same with jobs that ask for a GPU at least; on this machine it is there or not. */
  public ClusterConfig withGpu() {
    if (system == BatchSystem.LOCAL) {
      return this;
    }
    return with(resources, requirements.withGpus(Math.max(1, requirements.gpus())));
  }

  /** The same with jobs of so many bytes of memory at least. */
  public ClusterConfig withMemory(long bytes) {
    int needed = (int) Math.min(Integer.MAX_VALUE, -Math.floorDiv(-bytes, 1L << 20));
    return needed <= plan().spec().memory()
        ? this
        : with(resources.withMemory(needed), requirements);
  }

  private ClusterConfig with(JobSpec.Resources other, JobSpec.Requirements where) {
    return new ClusterConfig(
        name, description, system, other, where, script, queue, access, workers);
  }

  /** How long a worker lives; empty where nothing ends it. */
  public Optional<Duration> lifetime() {
    return resources.walltime();
  }

  /** How long a pipeline may take for workers to be there for all of it, mostly. */
  public Duration round() {
    return resources
        .walltime()
        .map(all -> all.dividedBy(ROUNDS))
        .filter(part -> part.compareTo(LONGEST_ROUND) < 0)
        .orElse(LONGEST_ROUND);
  }

  /**
   * A Flink cluster in jobs of this kind.
   *
   * @throws AnalysisException if a key is missing that its batch system needs
   */
  public ClusterPlan plan() {
    ClusterPlan plan = system.usual(this);
    JobQueueCluster.Spec usual = plan.spec();
    boolean relayed = workers.isRelayed().orElse(usual.relay().isPresent());
    return plan.with(
        new JobQueueCluster.Spec(
            job(usual.job().name(), usual.job().command()),
            workers.scaling(),
            workers.host().orElse(usual.host()),
            relayed ? Optional.of(workers.relay()) : Optional.empty(),
            workers.java().orElse(usual.java()),
            workers.bundle(),
            workers.deathTimeout().orElse(usual.deathTimeout()),
            new JobQueueCluster.Watch(
                usual.watch().betweenLooks(),
                workers.banTime().orElse(usual.watch().banTime()),
                workers.startTimeout(),
                workers.wattsPerCore().orElse(0))));
  }

  /** A job of this cluster. */
  public JobSpec job(String jobName, List<String> command) {
    return JobSpec.of(jobName, command)
        .withResources(resources)
        .withRequirements(requirements)
        .withScript(script);
  }
}
