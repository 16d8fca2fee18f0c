package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.util.Map;
import org.quadrupole.runners.jobs.CommandRunner;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.LocalJobQueue;
import org.quadrupole.runners.jobs.QueueSettings;

/** Workers that are processes of this machine; nobody else can connect to them. */
public final class LocalJobQueueCluster extends ClusterPlan {

  /** To look after processes costs next to nothing. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** A cluster whose jobs write below the log directory. */
  public LocalJobQueueCluster(QueueSettings settings) {
    super(
        settings,
        direct()
            .withHost(ThisHost.LOOP)
            .withJava(ThisHost.java())
            .withWatch(JobQueueCluster.Watch.every(BETWEEN_LOOKS)));
  }

  @Override
  public JobQueue queue(CommandRunner commands) {
    return new LocalJobQueue(settings(), Map.of());
  }
}
