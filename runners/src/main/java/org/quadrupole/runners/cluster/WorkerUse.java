package org.quadrupole.runners.cluster;

/**
 * What a worker has used since it came.
 *
 * @param id its name: {@code worker}, the numbers of its submission and of its job in it, a process
 *     id
 * @param host where it runs, as it calls itself
 * @param slots how many tasks it can run at once
 * @param busySlots how many of them are taken
 * @param wallSeconds since it was seen first
 * @param cpuSeconds of its process
 * @param cores the processor cores that it kept busy when last looked at, on average
 * @param memoryBytes its Java heap, the rest of its JVM's memory, and direct buffers
 * @param peakMemoryBytes the most of that in any look
 */
public record WorkerUse(
    String id,
    String host,
    int slots,
    int busySlots,
    double wallSeconds,
    double cpuSeconds,
    double cores,
    long memoryBytes,
    long peakMemoryBytes) {}
