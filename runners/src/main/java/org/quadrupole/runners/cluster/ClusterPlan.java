package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.quadrupole.runners.jobs.CommandRunner;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobQueueException;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.ProcessCommandRunner;
import org.quadrupole.runners.jobs.QueueSettings;

/**
 * A cluster that can be started in the jobs of a batch system. What is particular to a system is in
 * a subclass of its name: how its queue is reached, and how workers in its jobs live unless
 * somebody says otherwise. Immutable.
 */
public abstract class ClusterPlan {

  private static final Duration DEATH_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final QueueSettings settings;
  private final JobQueueCluster.Spec spec;

  /**
   * A plan of one worker of one core.
   *
   * @param settings of its queue; its folder is in the log directory
   * @param spec what else it is, such as {@link #direct} or {@link #relayed}
   */
  protected ClusterPlan(QueueSettings settings, JobQueueCluster.Spec spec) {
    this.settings = settings;
    this.spec = spec;
  }

  /** Workers on a network of which this machine is a part, and which let each other in. */
  protected static JobQueueCluster.Spec direct() {
    return new JobQueueCluster.Spec(
        JobSpec.of("quad-worker", List.of("worker.sh")),
        Scaling.fixed(1),
        ThisHost.address(),
        Optional.empty(),
        "java",
        Optional.empty(),
        DEATH_TIMEOUT,
        JobQueueCluster.Watch.every(BETWEEN_LOOKS));
  }

  /** Workers that nobody can connect to. */
  protected static JobQueueCluster.Spec relayed() {
    return direct().withRelay(Optional.of(new JobQueueCluster.Relay(0, Optional.empty())));
  }

  /**
   * Its batch system.
   *
   * @param commands runs the system's commands, where it has some
   * @throws JobQueueException if it cannot be used
   */
  public abstract JobQueue queue(CommandRunner commands) throws JobQueueException;

  /** What all its jobs share. */
  protected final QueueSettings settings() {
    return settings;
  }

  /**
   * What to tell a user before jobs are submitted: credentials that end before the jobs must.
   *
   * @throws JobQueueException if they have ended already
   */
  public final List<String> warnings(Instant now) throws JobQueueException {
    return warnings(now, resources().walltime().orElse(Duration.ZERO));
  }

  /** As {@link #warnings(Instant)}, of jobs that may last for so long. */
  protected List<String> warnings(Instant now, Duration walltime) throws JobQueueException {
    return List.of();
  }

  /** What it is to be. */
  public final JobQueueCluster.Spec spec() {
    return spec;
  }

  /** The same but for what it is to be. */
  public final ClusterPlan with(JobQueueCluster.Spec other) {
    return new Changed(this, other);
  }

  /** The same with so many workers. */
  public final ClusterPlan withWorkers(Scaling scaling) {
    return with(spec.withScaling(scaling));
  }

  /** The same with workers of so many cores, each of which runs a task at a time. */
  public final ClusterPlan withCores(int cores) {
    return with(resources().withCores(cores));
  }

  /** The same with workers of so much memory, MiB; it goes by their cores otherwise. */
  public final ClusterPlan withMemory(int mebibytes) {
    return with(resources().withMemory(mebibytes));
  }

  /** The same with workers that are to leave in time and are replaced. */
  public final ClusterPlan withWalltime(Duration walltime) {
    return with(resources().withWalltime(walltime));
  }

  /** The same with workers that reach this machine at an address. */
  public final ClusterPlan withHost(String address) {
    return with(spec.withHost(address));
  }

  private JobSpec.Resources resources() {
    return spec.job().resources();
  }

  private ClusterPlan with(JobSpec.Resources resources) {
    return with(spec.withJob(spec.job().withResources(resources)));
  }

  /** What is submitted for each worker, as a text for people. */
  public final String jobScript(JobQueue queue) throws JobQueueException {
    return queue.description(JobQueueCluster.worker(spec), 1);
  }

  /**
   * Starts it, with this process's environment.
   *
   * @throws ClusterException if it does not come up; the message says what was wrong
   */
  public final JobQueueCluster start() throws IOException {
    return start(
        JobQueueCluster.folder(settings.logDirectory()),
        queue(new ProcessCommandRunner()),
        Allowance.ANY);
  }

  /**
   * Removes what clusters have left whose launchers were killed on this machine, and starts it.
   *
   * @param folder a private folder for its keys and logs, in the log directory
   * @param queue its own
   * @param allowance how many jobs it may have
   * @throws ClusterException if it does not come up; the message says what was wrong
   */
  public final JobQueueCluster start(Path folder, JobQueue queue, Allowance allowance)
      throws IOException {
    JobQueueCluster.removeLeftovers(settings.logDirectory(), queue);
    return JobQueueCluster.start(folder, spec, queue, allowance);
  }

  /** A plan of the same system. */
  private static final class Changed extends ClusterPlan {

    private final ClusterPlan system;

    Changed(ClusterPlan system, JobQueueCluster.Spec spec) {
      super(system.settings, spec);
      this.system = system;
    }

    @Override
    public JobQueue queue(CommandRunner commands) throws JobQueueException {
      return system.queue(commands);
    }

    @Override
    protected List<String> warnings(Instant now, Duration walltime) throws JobQueueException {
      return system.warnings(now, walltime);
    }
  }
}
