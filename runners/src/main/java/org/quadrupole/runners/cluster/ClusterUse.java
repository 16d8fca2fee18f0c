package org.quadrupole.runners.cluster;

import java.util.List;

/**
 * What a cluster has used since its start.
 *
 * @param workers those that are there
 * @param gone how many workers were there and are not any more
 * @param workerSeconds of all workers that ever were there
 * @param cpuSeconds of all workers' processes
 * @param slotSeconds what slots there were, each as long as it was there
 * @param busySlotSeconds the part of them that was taken
 * @param peakMemoryBytes the most that any worker had
 * @param jobsStarted how many jobs have started to run
 * @param jobsFailed how many have ended before they did any good
 * @param jobsStuck how many were replaced because they did not start
 * @param queueSeconds what the started ones waited in the batch system, altogether
 * @param measuredJoules the workers' share of the energy that their nodes' processors took, of
 *     nodes that tell
 * @param estimatedJoules of the others, from their processor time; 0 where no power is configured
 */
public record ClusterUse(
    List<WorkerUse> workers,
    int gone,
    double workerSeconds,
    double cpuSeconds,
    double slotSeconds,
    double busySlotSeconds,
    long peakMemoryBytes,
    int jobsStarted,
    int jobsFailed,
    int jobsStuck,
    double queueSeconds,
    double measuredJoules,
    double estimatedJoules) {

  /** Nothing used yet. */
  public static final ClusterUse NONE =
      new ClusterUse(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Copies the list. */
  public ClusterUse {
    workers = List.copyOf(workers);
  }

  /** The tasks that run now. */
  public int busySlots() {
    return workers.stream().mapToInt(WorkerUse::busySlots).sum();
  }

  /** The tasks that could run now. */
  public int slots() {
    return workers.stream().mapToInt(WorkerUse::slots).sum();
  }

  /** The processor cores that workers kept busy when last looked at. */
  public double cores() {
    return workers.stream().mapToDouble(WorkerUse::cores).sum();
  }
}
