package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.quadrupole.credentials.GridProxy;
import org.quadrupole.runners.jobs.CommandRunner;
import org.quadrupole.runners.jobs.DiracJobQueue;
import org.quadrupole.runners.jobs.DiracWebJobQueue;
import org.quadrupole.runners.jobs.DiracXJobQueue;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobQueueException;
import org.quadrupole.runners.jobs.QueueSettings;

/** Workers in jobs of DIRAC or DiracX, on the grid: they get copies of files, and connect out. */
public final class DiracJobQueueCluster extends ClusterPlan {

  private final Way way;
  private final Optional<Path> proxy;

  /** How jobs are handed over. */
  @FunctionalInterface
  private interface Way {
    JobQueue open(CommandRunner commands) throws JobQueueException;
  }

  private DiracJobQueueCluster(QueueSettings settings, Way way, Optional<Path> proxy) {
    super(settings, relayed());
    this.way = way;
    this.proxy = proxy;
  }

  /**
   * A cluster of the DIRAC that {@code dirac-wms-job-submit} talks to.
   *
   * @param proxy the X.509 proxy, if it is where the commands look for it too
   * @param parametricLimit how many jobs DIRAC makes of one description
   */
  public static DiracJobQueueCluster byCommands(
      QueueSettings settings, Path proxy, int parametricLimit) {
    return new DiracJobQueueCluster(
        settings,
        commands -> new DiracJobQueue(settings, commands, parametricLimit),
        Optional.of(proxy).filter(Files::exists));
  }

  /** A cluster of DIRAC's services over HTTPS. */
  public static DiracJobQueueCluster overHttps(
      QueueSettings settings, DiracWebJobQueue.Server server) {
    return new DiracJobQueueCluster(
        settings, commands -> new DiracWebJobQueue(settings, server), Optional.of(server.proxy()));
  }

  /** A cluster of a DiracX server. */
  public static DiracJobQueueCluster ofDiracX(
      QueueSettings settings, DiracXJobQueue.Server server) {
    return new DiracJobQueueCluster(
        settings, commands -> new DiracXJobQueue(settings, server), Optional.empty());
  }

  @Override
  public JobQueue queue(CommandRunner commands) throws JobQueueException {
    return way.open(commands);
  }

  @Override
  protected List<String> warnings(Instant now, Duration walltime) throws JobQueueException {
    try {
      return proxy.isPresent()
          ? GridProxy.read(proxy.get(), now).warning(now, walltime).stream().toList()
          : List.of();
    } catch (IOException e) {
      throw JobQueueException.of(e);
    }
  }
}
