package org.quadrupole.pipelines.cli;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.quadrupole.runners.cluster.ClusterUse;
import org.quadrupole.runners.cluster.RunningCluster;
import org.quadrupole.runners.cluster.SiteBan;
import org.quadrupole.runners.cluster.WorkerUse;
import org.quadrupole.runners.jobs.Job;

/** How a cluster is, as lines for people. */
final class ClusterText {

  private ClusterText() {}

  static String of(String summary, RunningCluster.Status status) {
    StringBuilder text = new StringBuilder(summary).append('\n');
    ClusterUse use = status.use();
    text.append(
        String.format(
            Locale.ROOT,
            "now:    %d of %d slots busy, %.1f cores%n",
            use.busySlots(),
            use.slots(),
            use.cores()));
    text.append(
        String.format(
            Locale.ROOT,
            "so far: %s of workers, %s of CPU, %.0f%% of the slots' time busy, at most %,d MB in a"
                + " worker%n",
            time(use.workerSeconds()),
            time(use.cpuSeconds()),
            use.slotSeconds() > 0 ? 100 * use.busySlotSeconds() / use.slotSeconds() : 0,
            use.peakMemoryBytes() / 1_000_000));
    text.append(
        String.format(
            Locale.ROOT,
            "jobs:   %d started after %s in the queue on average, %d failed, %d never started, %d"
                + " workers gone%n",
            use.jobsStarted(),
            time(use.jobsStarted() > 0 ? use.queueSeconds() / use.jobsStarted() : 0),
            use.jobsFailed(),
            use.jobsStuck(),
            use.gone()));
    if (use.measuredJoules() + use.estimatedJoules() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "energy: %.1f kJ measured by nodes, %.1f kJ estimated from CPU time%n",
              use.measuredJoules() * 1e-3,
              use.estimatedJoules() * 1e-3));
    }
    status.failure().ifPresent(words -> text.append("last failure: ").append(words).append('\n'));
    for (SiteBan ban : status.bans()) {
      text.append("banned  ").append(ban.site()).append('\t').append("until ");
      text.append(ban.until().truncatedTo(ChronoUnit.SECONDS)).append('\t');
      text.append(ban.reason()).append('\n');
    }
    for (WorkerUse worker : use.workers()) {
      text.append(
          String.format(
              Locale.ROOT,
              "worker  %s\t%s\t%d/%d slots\t%.1f cores\t%s CPU in %s\t%,d MB%n",
              worker.id(),
              worker.host(),
              worker.busySlots(),
              worker.slots(),
              worker.cores(),
              time(worker.cpuSeconds()),
              time(worker.wallSeconds()),
              worker.memoryBytes() / 1_000_000));
    }
    for (Job job : status.jobs()) {
      text.append("job     ").append(job.id()).append('\t').append(job.state()).append('\t');
      text.append(job.site().isEmpty() ? "-" : job.site()).append('\t');
      text.append(job.reason()).append('\n');
    }
    return text.toString();
  }

  private static String time(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
