package org.quadrupole.runners.cluster;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows which workers can go without loss. Used by one thread. */
final class FreeWorkers {

  private final Map<String, Instant> lastBusy = new HashMap<>();

  /**
   * Workers that run no task and have run none since the oldest pipeline began that is not over:
   * one that has may hold results that others are going to fetch.
   *
   * @param samples the workers that are there now
   * @param oldest when that pipeline began; the far future where there is none
   * @return their names
   */
  Set<String> look(Instant now, List<ClusterMeter.Sample> samples, Instant oldest) {
    Set<String> free = new HashSet<>();
    Set<String> there = new HashSet<>();
    for (ClusterMeter.Sample sample : samples) {
      there.add(sample.id());
      if (sample.busySlots() > 0) {
        lastBusy.put(sample.id(), now);
      } else if (lastBusy.getOrDefault(sample.id(), Instant.MIN).isBefore(oldest)) {
        free.add(sample.id());
      }
    }
    lastBusy.keySet().retainAll(there);
    return free;
  }
}
