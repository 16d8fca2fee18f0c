package org.quadrupole.pipelines.run;

import java.util.List;

/**
 * What a run has used of a cluster, from its start to its end.
 *
 * @param looks how the cluster was, in the order of time
 * @param workerSeconds of all workers that were there
 * @param cpuSeconds of their processes
 * @param slotSeconds what slots there were, each as long as it was there
 * @param busySlotSeconds the part of them that was taken
 * @param peakMemoryBytes the most that any worker had
 * @param jobsStarted how many of the cluster's jobs have ever started to run
 * @param jobsFailed how many have ended before they did any good
 * @param queueSeconds how long the started ones waited in the batch system, on average
 * @param measuredJoules the workers' share of the energy that their nodes' processors took, of
 *     nodes that tell
 * @param estimatedJoules of the others, from their processor time
 */
public record RunUse(
    List<Look> looks,
    double workerSeconds,
    double cpuSeconds,
    double slotSeconds,
    double busySlotSeconds,
    long peakMemoryBytes,
    int jobsStarted,
    int jobsFailed,
    double queueSeconds,
    double measuredJoules,
    double estimatedJoules) {

  /** Copies the list. */
  public RunUse {
    looks = List.copyOf(looks);
  }

  /**
   * How a cluster was at a time.
   *
   * @param seconds since the run's start
   * @param workers that were there
   * @param slots tasks that could run
   * @param busySlots tasks that did
   * @param cores processor cores that were kept busy
   */
  public record Look(double seconds, int workers, int slots, int busySlots, double cores) {}

  /** The most workers at a time. */
  public int mostWorkers() {
    return looks.stream().mapToInt(Look::workers).max().orElse(0);
  }
}
