package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds up what the workers of a cluster use, from one look to the next. Used by one thread. */
final class ClusterMeter {

  private final Map<String, Known> known = new LinkedHashMap<>();
  private Optional<Instant> last = Optional.empty();
  private final int wattsPerCore;
  private double slotSeconds;
  private double busySlotSeconds;

  /**
   * Nothing seen yet.
   *
   * @param wattsPerCore what a busy core takes, for the energy of workers whose nodes do not tell;
   *     0 where nobody knows
   */
  ClusterMeter(int wattsPerCore) {
    this.wattsPerCore = wattsPerCore;
  }

  /**
   * What a JobManager says of a worker.
   *
   * @param cpuSeconds of its process; 0 while it is not known
   * @param memoryBytes of its JVM; 0 while it is not known
   * @param joules its share of its node's energy; 0 while it is not known
   */
  record Sample(
      String id,
      String host,
      int slots,
      int busySlots,
      double cpuSeconds,
      long memoryBytes,
      double joules) {}

  /** A worker that is or was there. */
  private record Known(
      Instant first,
      Instant seen,
      double cpuSeconds,
      Instant cpuAt,
      double cores,
      long peak,
      double joules) {

    double wall() {
      return seconds(first, seen);
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  /** What was used until now, given the workers that are there and what became of the jobs. */
  ClusterUse look(Instant now, List<Sample> samples, WorkerJobs.Turnover turnover) {
    double passed = last.map(before -> seconds(before, now)).orElse(0.0);
    last = Optional.of(now);
    List<WorkerUse> workers = new ArrayList<>();
    for (Sample sample : samples) {
      slotSeconds += passed * sample.slots();
      busySlotSeconds += passed * sample.busySlots();
      Known state = seen(now, sample);
      known.put(sample.id(), state);
      workers.add(
          new WorkerUse(
              sample.id(),
              sample.host(),
              sample.slots(),
              sample.busySlots(),
              state.wall(),
              state.cpuSeconds(),
              state.cores(),
              sample.memoryBytes(),
              state.peak()));
    }
    return new ClusterUse(
        workers,
        known.size() - workers.size(),
        known.values().stream().mapToDouble(Known::wall).sum(),
        known.values().stream().mapToDouble(Known::cpuSeconds).sum(),
        slotSeconds,
        busySlotSeconds,
        known.values().stream().mapToLong(Known::peak).max().orElse(0),
        turnover.started(),
        turnover.failed(),
        turnover.stuck(),
        turnover.queueSeconds(),
        known.values().stream().mapToDouble(Known::joules).sum(),
        known.values().stream()
            .filter(worker -> worker.joules() == 0)
            .mapToDouble(worker -> worker.cpuSeconds() * wattsPerCore)
            .sum());
  }

  private Known seen(Instant now, Sample sample) {
    Known before = known.get(sample.id());
    if (before == null) {
      return new Known(
          now, now, sample.cpuSeconds(), now, 0, sample.memoryBytes(), sample.joules());
    }
    long peak = Math.max(before.peak(), sample.memoryBytes());
    double joules = Math.max(before.joules(), sample.joules());
    // The JobManager asks its workers now and then only; between these times it repeats itself.
    if (sample.cpuSeconds() <= before.cpuSeconds()) {
      return new Known(
          before.first(), now, before.cpuSeconds(), before.cpuAt(), before.cores(), peak, joules);
    }
    double passed = seconds(before.cpuAt(), now);
    double cores =
        passed > 0 && before.cpuSeconds() > 0
            ? (sample.cpuSeconds() - before.cpuSeconds()) / passed
            : before.cores();
    return new Known(before.first(), now, sample.cpuSeconds(), now, cores, peak, joules);
  }
}
