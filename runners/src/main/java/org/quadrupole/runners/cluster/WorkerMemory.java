package org.quadrupole.runners.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a worker's memory is shared out, in MiB. Flink's own scripts compute this; started from jars,
 * a TaskManager refuses to run unless every part is given.
 *
 * @param heap the Java heap of the tasks
 * @param offHeap direct memory of the tasks: decompression, file and network buffers, a relay's
 * @param managed what Flink sorts with
 * @param network buffers between tasks; a task that writes for a later stage takes 2 MiB
 * @param overhead threads, compiled code and what else a JVM takes
 * @param slots how many tasks run at once
 */
record WorkerMemory(int heap, int offHeap, int managed, int network, int overhead, int slots) {

  private static final int METASPACE = 256;
  private static final int FRAMEWORK_HEAP = 128;
  private static final int FRAMEWORK_OFF_HEAP = 128;
  private static final int SMALLEST_HEAP_PER_SLOT = 256;

  /** Batches come and go by the megabyte; see the script ./quad. */
  private static final int YOUNG_PER_SLOT = 192;

  /**
   * Shares out a worker's memory.
   *
   * @param total all that the process may take, MiB
   * @param slots how many tasks run at once
   * @throws ClusterException if it is too little
   */
  static WorkerMemory of(int total, int slots) throws ClusterException {
    int overhead = Math.min(1024, Math.max(128, total / 10));
    int offHeap = 96 + 32 * slots;
    int managed = 64 * slots;
    int network = 64 + 32 * slots;
    int rest =
        total
            - overhead
            - offHeap
            - managed
            - network
            - METASPACE
            - FRAMEWORK_HEAP
            - FRAMEWORK_OFF_HEAP;
    if (rest < SMALLEST_HEAP_PER_SLOT * slots) {
      throw ClusterException.mistake(
          "a worker with "
              + slots
              + (slots == 1 ? " core" : " cores")
              + " needs more than "
              + total
              + " MiB of memory: ask for "
              + recommended(slots)
              + " MiB");
    }
    return new WorkerMemory(rest, offHeap, managed, network, overhead, slots);
  }

  /** What a worker runs well with, MiB. */
  static int recommended(int slots) {
    return 1024 + 1024 * slots;
  }

  /** All parts together, MiB. */
  int total() {
    return heap
        + offHeap
        + managed
        + network
        + overhead
        + METASPACE
        + FRAMEWORK_HEAP
        + FRAMEWORK_OFF_HEAP;
  }

  /** Flink's configuration keys. */
  Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    keys.put("taskmanager.cpu.cores", slots + ".0");
    keys.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP + "m");
    keys.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP + "m");
    keys.put("taskmanager.memory.task.heap.size", heap + "m");
    keys.put("taskmanager.memory.task.off-heap.size", offHeap + "m");
    keys.put("taskmanager.memory.managed.size", managed + "m");
    keys.put("taskmanager.memory.network.min", network + "m");
    keys.put("taskmanager.memory.network.max", network + "m");
    // Instead of 16 MiB: a slot may have a task for each data set, and what they write is small.
    keys.put("taskmanager.network.sort-shuffle.min-buffers", "64");
    keys.put("taskmanager.memory.jvm-metaspace.size", METASPACE + "m");
    keys.put("taskmanager.memory.jvm-overhead.min", overhead + "m");
    keys.put("taskmanager.memory.jvm-overhead.max", overhead + "m");
    return keys;
  }

  /** The same as limits of the JVM, which takes all of the node's cores for its own otherwise. */
  List<String> jvmOptions() {
    int heapSize = FRAMEWORK_HEAP + heap;
    return List.of(
        "-XX:ActiveProcessorCount=" + slots,
        "-Xms" + Math.min(heapSize, 256) + "m",
        "-Xmx" + heapSize + "m",
        "-Xmn" + Math.min(heapSize / 2, YOUNG_PER_SLOT * slots) + "m",
        "-XX:MaxDirectMemorySize=" + (FRAMEWORK_OFF_HEAP + offHeap + network) + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE + "m");
  }
}
