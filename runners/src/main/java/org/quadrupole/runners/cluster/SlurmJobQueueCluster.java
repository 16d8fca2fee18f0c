package org.quadrupole.runners.cluster;

import org.quadrupole.runners.jobs.CommandRunner;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.QueueSettings;
import org.quadrupole.runners.jobs.SlurmJobQueue;

/** Workers in Slurm's jobs, which see this machine's files and let each other in. */
public final class SlurmJobQueueCluster extends ClusterPlan {

  /** A cluster of the Slurm that {@code sbatch} talks to. */
  public SlurmJobQueueCluster(QueueSettings settings) {
    super(settings, direct());
  }

  @Override
  public JobQueue queue(CommandRunner commands) {
    return new SlurmJobQueue(settings(), commands);
  }
}
