package org.quadrupole.pipelines.cli;

import java.io.IOException;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.clusters.ClusterConfig;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobQueueException;
import org.quadrupole.runners.jobs.ProcessCommandRunner;

/** The batch system of a cluster, for a command. */
final class BatchQueue {

  private BatchQueue() {}

  /** What is done with a queue. */
  @FunctionalInterface
  interface Action {
    void on(JobQueue queue) throws IOException;
  }

  /** Uses it; mistakes that it finds are told as those in files are. */
  static void with(Workplace workplace, ClusterConfig config, Action action) throws IOException {
    try {
      action.on(config.plan().queue(new ProcessCommandRunner(workplace.environment())));
    } catch (JobQueueException e) {
      if (e.isMistake()) {
        throw new AnalysisException(e.getMessage(), e);
      }
      throw e;
    }
  }
}
