package org.quadrupole.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootTree;

/**
 * Reads every column of a file, cluster by cluster on one thread, and says how long that took: one
 * line of JSON for each repetition.
 */
public final class BulkRead {

  private BulkRead() {}

  /** Arguments: file, tree, repetitions. */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    int repetitions = Integer.parseInt(arguments[2]);
    for (int i = 0; i < repetitions; i++) {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long start = System.nanoTime();
      long items = 0;
      try (RootFile file = RootFile.open(path)) {
        RootTree tree = file.tree(arguments[1]);
        for (EntryRange range : tree.clusters()) {
          items += read(tree, range);
        }
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "{\"seconds\": %.6f, \"cpu\": %.6f, \"items\": %d}",
              (System.nanoTime() - start) / 1e9,
              (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9,
              items));
    }
  }

  private static long read(RootTree tree, EntryRange range) throws IOException {
    long items = 0;
    try (ColumnReader reader = tree.open(range.first(), range.end())) {
      reader.prefetch(tree.schema().names());
      for (EventSchema.Field field : tree.schema().fields()) {
        items += reader.read(field.name()).size();
      }
    }
    return items;
  }
}
