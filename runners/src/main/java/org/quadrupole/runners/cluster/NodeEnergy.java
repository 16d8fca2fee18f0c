package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * This process's share of the energy that the processors of its node take, where the node tells
 * (Linux's powercap, that is RAPL, if it may be read): as large as its share of their busy time.
 * The rest of the node and its cooling are not in it.
 */
final class NodeEnergy {

  /** The unit of /proc/stat, per second; fixed for all that programs see. */
  private static final double TICKS = 100;

  private final Path zones;
  private final Path stat;
  private final DoubleSupplier cpuSeconds;
  private final Map<Path, Double> counters = new HashMap<>();
  private double process;
  private double busy;
  private double joules;

  /**
   * Counts from now on.
   *
   * @param zones where the kernel lists what it measures, /sys/class/powercap
   * @param stat where it counts the time of the processors, /proc/stat
   * @param cpuSeconds the processor time of this process
   */
  NodeEnergy(Path zones, Path stat, DoubleSupplier cpuSeconds) {
    this.zones = zones;
    this.stat = stat;
    this.cpuSeconds = cpuSeconds;
    add();
  }

  /** The share until now, in joules; empty where the node does not tell. */
  synchronized OptionalDouble joules() {
    return add() ? OptionalDouble.of(joules) : OptionalDouble.empty();
  }

  /** Adds the share since the last look. */
  private boolean add() {
    try {
      double before = busy;
      double mine = process;
      double energy = energy();
      busy = busySeconds();
      process = cpuSeconds.getAsDouble();
      if (busy > before && before > 0) {
        joules += energy * Math.min(1, (process - mine) / (busy - before));
      }
      return !counters.isEmpty();
    } catch (IOException | NumberFormatException | DirectoryIteratorException e) {
      // Kernels since 2020 let only the superuser read it.
      return false;
    }
  }

  /** What all processors have taken since the last look, in joules. */
  private double energy() throws IOException {
    double sum = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(zones, "*-rapl:*")) {
      for (Path zone : all) {
        if (!read(zone.resolve("name")).startsWith("package")) {
          continue;
        }
        double now = Double.parseDouble(read(zone.resolve("energy_uj")));
        double before = counters.getOrDefault(zone, now);
        counters.put(zone, now);
        // The counter starts again at its end.
        double range =
            now < before ? Double.parseDouble(read(zone.resolve("max_energy_range_uj"))) : 0;
        sum += now - before + range;
      }
    }
    return sum * 1e-6;
  }

  /** The time that all processors have worked, as /proc/stat's first line has it. */
  private double busySeconds() throws IOException {
    String[] words = read(stat).lines().findFirst().orElse("").split(" +", -1);
    double ticks = 0;
    // user nice system - - irq softirq steal
    for (int column : new int[] {1, 2, 3, 6, 7, 8}) {
      ticks += column < words.length ? Double.parseDouble(words[column]) : 0;
    }
    return ticks / TICKS;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }
}
