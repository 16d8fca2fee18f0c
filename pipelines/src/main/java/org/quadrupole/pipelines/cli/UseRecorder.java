package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.quadrupole.pipelines.run.RunUse;
import org.quadrupole.runners.cluster.ClusterUse;
import org.quadrupole.runners.cluster.RunningCluster;

/** Writes down what a cluster uses while a run is on it. */
final class UseRecorder implements AutoCloseable {

  private static final long BETWEEN_LOOKS_MILLIS = 500;

  /** When there are so many looks, every second one is forgotten. */
  private static final int MOST_LOOKS = 2000;

  private final RunningCluster cluster;
  private final Instant start = Instant.now();
  private final Thread thread = new Thread(this::record, "cluster-use");
  private final List<RunningCluster.Status> seen = new ArrayList<>();

  private UseRecorder(RunningCluster cluster) {
    this.cluster = cluster;
  }

  static UseRecorder of(RunningCluster cluster) {
    UseRecorder recorder = new UseRecorder(cluster);
    recorder.look();
    recorder.thread.setDaemon(true);
    recorder.thread.start();
    return recorder;
  }

  private void record() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    Optional<RunningCluster.Status> status;
    try {
      status = cluster.status();
    } catch (IOException e) {
      // Without a look this time; the run does not depend on it.
      return;
    }
    if (status.isEmpty()
        || (!seen.isEmpty() && seen.get(seen.size() - 1).at().equals(status.get().at()))) {
      return;
    }
    seen.add(status.get());
    if (seen.size() > MOST_LOOKS) {
      for (int i = seen.size() - 2; i > 0; i -= 2) {
        seen.remove(i);
      }
    }
  }

  /** What was used until now; empty if the cluster has said nothing yet. */
  synchronized Optional<RunUse> use() {
    look();
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    ClusterUse first = seen.get(0).use();
    ClusterUse last = seen.get(seen.size() - 1).use();
    return Optional.of(
        new RunUse(
            seen.stream().map(this::look).toList(),
            last.workerSeconds() - first.workerSeconds(),
            last.cpuSeconds() - first.cpuSeconds(),
            last.slotSeconds() - first.slotSeconds(),
            last.busySlotSeconds() - first.busySlotSeconds(),
            last.peakMemoryBytes(),
            last.jobsStarted(),
            last.jobsFailed(),
            last.jobsStarted() > 0 ? last.queueSeconds() / last.jobsStarted() : 0,
            last.measuredJoules() - first.measuredJoules(),
            last.estimatedJoules() - first.estimatedJoules()));
  }

  /** Whether any worker had a task at the last look. */
  synchronized boolean isBusy() {
    return !seen.isEmpty() && seen.get(seen.size() - 1).use().busySlots() > 0;
  }

  private RunUse.Look look(RunningCluster.Status status) {
    ClusterUse use = status.use();
    return new RunUse.Look(
        Math.max(0, Duration.between(start, status.at()).toMillis() * 1e-3),
        use.workers().size(),
        use.slots(),
        use.busySlots(),
        use.cores());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
