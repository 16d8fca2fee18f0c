package org.quadrupole.pipelines.clusters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.runners.jobs.CommandRunner;
import org.quadrupole.runners.jobs.DiracJobQueue;
import org.quadrupole.runners.jobs.DiracWebJobQueue;
import org.quadrupole.runners.jobs.DiracXJobQueue;
import org.quadrupole.runners.jobs.GridProxy;
import org.quadrupole.runners.jobs.HTCondorJobQueue;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobQueueException;
import org.quadrupole.runners.jobs.LocalJobQueue;
import org.quadrupole.runners.jobs.SlurmJobQueue;

/** The batch systems, by the names that configurations give them. */
public enum BatchSystem {
  /** Processes of this machine. */
  LOCAL {
    @Override
    JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock) {
      return new LocalJobQueue(config.queue(), Map.of());
    }
  },
  /** Slurm's commands. */
  SLURM {
    @Override
    JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock) {
      return new SlurmJobQueue(config.queue(), commands);
    }
  },
  /** HTCondor's commands. */
  HTCONDOR {
    @Override
    JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock) {
      return new HTCondorJobQueue(config.queue(), commands);
    }
  },
  /** DIRAC's commands. */
  DIRAC {
    @Override
    JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock) {
      return new DiracJobQueue(config.queue(), commands, config.access().parametricLimit());
    }
  },
  /** DIRAC's services over HTTPS. */
  DIRAC_HTTPS {
    @Override
    JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock) {
      ClusterConfig.Access access = config.access();
      return new DiracWebJobQueue(
          config.queue(),
          new DiracWebJobQueue.Server(
              server(config),
              access.proxy(),
              access.authorities(),
              access.parametricLimit(),
              clock));
    }
  },
  /** DiracX's REST interface. */
  DIRACX {
    @Override
    JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock)
        throws JobQueueException {
      ClusterConfig.Access access = config.access();
      return new DiracXJobQueue(
          config.queue(),
          new DiracXJobQueue.Server(server(config), access.tokens(), access.authorities(), clock));
    }
  };

  /**
   * The queue of a cluster.
   *
   * @param commands runs the system's commands
   * @param clock says what has expired
   */
  abstract JobQueue open(ClusterConfig config, CommandRunner commands, Clock clock)
      throws JobQueueException;

  private static String server(ClusterConfig config) {
    return config
        .access()
        .server()
        .orElseThrow(
            () ->
                new AnalysisException(
                    "cluster '"
                        + config.name()
                        + "' needs the key 'server': the address of its "
                        + config.system()
                        + " server (docs/clusters.md)"));
  }

  /**
   * What to tell a user before jobs are submitted: credentials that end before the jobs must.
   *
   * @throws JobQueueException if they have ended already
   */
  public static List<String> warnings(ClusterConfig config, Instant now) throws JobQueueException {
    Path proxy = config.access().proxy();
    boolean shown = config.system() == DIRAC_HTTPS;
    // DIRAC's commands may find a proxy elsewhere.
    boolean maybe = config.system() == DIRAC && Files.exists(proxy);
    return shown || maybe
        ? GridProxy.read(proxy, now)
            .warning(now, config.resources().walltime().orElse(Duration.ZERO))
            .stream()
            .toList()
        : List.of();
  }

  /** The queue of a cluster. */
  public static JobQueue open(ClusterConfig config, CommandRunner commands)
      throws JobQueueException {
    return config.system().open(config, commands, Clock.systemUTC());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
