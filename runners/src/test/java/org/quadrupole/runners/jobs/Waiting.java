package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what a batch system does by itself. */
final class Waiting {

  private Waiting() {}

  /** Asks after jobs until something is true of all of them. */
  static Map<String, Job> until(JobQueue queue, Collection<String> ids, Predicate<Job> wanted)
      throws IOException {
    while (true) {
      Map<String, Job> jobs = queue.query(ids);
      if (jobs.values().stream().allMatch(wanted)) {
        return jobs;
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  static Map<String, Job> untilEnded(JobQueue queue, Collection<String> ids) throws IOException {
    return until(queue, ids, job -> job.state().isEnd());
  }
}
