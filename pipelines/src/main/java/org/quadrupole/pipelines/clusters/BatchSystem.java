package org.quadrupole.pipelines.clusters;

import java.time.Clock;
import java.util.Locale;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.runners.cluster.ClusterPlan;
import org.quadrupole.runners.cluster.DiracJobQueueCluster;
import org.quadrupole.runners.cluster.HTCondorJobQueueCluster;
import org.quadrupole.runners.cluster.LocalJobQueueCluster;
import org.quadrupole.runners.cluster.SlurmJobQueueCluster;
import org.quadrupole.runners.jobs.DiracWebJobQueue;
import org.quadrupole.runners.jobs.DiracXJobQueue;

/** The batch systems, by the names that configurations give them. */
public enum BatchSystem {
  /** Processes of this machine. */
  LOCAL {
    @Override
    ClusterPlan usual(ClusterConfig config) {
      return new LocalJobQueueCluster(config.queue());
    }
  },
  /** Slurm's commands. */
  SLURM {
    @Override
    ClusterPlan usual(ClusterConfig config) {
      return new SlurmJobQueueCluster(config.queue());
    }
  },
  /** HTCondor's commands. */
  HTCONDOR {
    @Override
    ClusterPlan usual(ClusterConfig config) {
      return new HTCondorJobQueueCluster(config.queue());
    }
  },
  /** DIRAC's commands. */
  DIRAC {
    @Override
    ClusterPlan usual(ClusterConfig config) {
      ClusterConfig.Access access = config.access();
      return DiracJobQueueCluster.byCommands(
          config.queue(), access.proxy(), access.parametricLimit());
    }
  },
  /** DIRAC's services over HTTPS. */
  DIRAC_HTTPS {
    @Override
    ClusterPlan usual(ClusterConfig config) {
      ClusterConfig.Access access = config.access();
      return DiracJobQueueCluster.overHttps(
          config.queue(),
          new DiracWebJobQueue.Server(
              server(config),
              access.proxy(),
              access.authorities(),
              access.parametricLimit(),
              Clock.systemUTC()));
    }
  },
  /** DiracX's REST interface. */
  DIRACX {
    @Override
    ClusterPlan usual(ClusterConfig config) {
      ClusterConfig.Access access = config.access();
      return DiracJobQueueCluster.ofDiracX(
          config.queue(),
          new DiracXJobQueue.Server(
              server(config), access.tokens(), access.authorities(), Clock.systemUTC()));
    }
  };

  /** A cluster of this system as it is usually. */
  abstract ClusterPlan usual(ClusterConfig config);

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

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
