package org.quadrupole.runners.cluster;

import org.quadrupole.runners.jobs.CommandRunner;
import org.quadrupole.runners.jobs.HTCondorJobQueue;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.QueueSettings;

/**
 * Workers in HTCondor's jobs, perhaps at other sites: they get copies of files, and connect out.
 */
public final class HTCondorJobQueueCluster extends ClusterPlan {

  /** A cluster of the pool that {@code condor_submit} talks to. */
  public HTCondorJobQueueCluster(QueueSettings settings) {
    super(settings, relayed());
  }

  @Override
  public JobQueue queue(CommandRunner commands) {
    return new HTCondorJobQueue(settings(), commands);
  }
}
