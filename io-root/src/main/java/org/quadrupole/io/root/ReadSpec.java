package org.quadrupole.io.root;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventSchema;

/**
 * What to read of each file, and in which portions.
 *
 * @param tree the tree's path in the file; empty while not chosen
 * @param columns the columns, in order; null for all that can be read
 * @param expected what the columns' types must be in every file; null where any will do
 * @param dataset the name that batches carry
 * @param batchBytes decoded bytes above which a cluster is cut
 * @param maxBatchEvents events above which a cluster is cut
 */
record ReadSpec(
    String tree,
    @Nullable List<String> columns,
    @Nullable EventSchema expected,
    String dataset,
    long batchBytes,
    int maxBatchEvents)
    implements Serializable {

  /**
   * A batch is a cluster where it fits. 32 MiB of decoded columns in each thread leave room in a
   * heap of 1 GiB; 2^17 events keep a batch of few columns small enough to share the work.
   */
  static final ReadSpec DEFAULT = new ReadSpec("", null, null, "", 32L << 20, 1 << 17);

  ReadSpec {
    columns = columns == null ? null : List.copyOf(columns);
    if (batchBytes < 1 || maxBatchEvents < 1) {
      throw new IllegalArgumentException("a batch must have room for at least one event and byte");
    }
  }

  ReadSpec withTree(String name) {
    return new ReadSpec(name, columns, expected, dataset, batchBytes, maxBatchEvents);
  }

  ReadSpec withColumns(List<String> names) {
    return new ReadSpec(tree, names, null, dataset, batchBytes, maxBatchEvents);
  }

  ReadSpec withSchema(EventSchema schema) {
    return new ReadSpec(tree, schema.names(), schema, dataset, batchBytes, maxBatchEvents);
  }

  ReadSpec withDataset(String name) {
    return new ReadSpec(tree, columns, expected, name, batchBytes, maxBatchEvents);
  }

  ReadSpec withBatchBytes(long bytes) {
    return new ReadSpec(tree, columns, expected, dataset, bytes, maxBatchEvents);
  }

  ReadSpec withMaxBatchEvents(int events) {
    return new ReadSpec(tree, columns, expected, dataset, batchBytes, events);
  }

  /** Says what is missing before a pipeline is built. */
  void validate() {
    if (tree.isEmpty()) {
      throw new IllegalArgumentException(
          "RootIO does not know which tree to read: say withTree(\"Events\")");
    }
    if (columns != null && columns.stream().distinct().count() < columns.size()) {
      throw new IllegalArgumentException("RootIO is asked for one column twice: " + columns);
    }
  }

  void populate(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("tree", tree).withLabel("Tree"))
        .addIfNotNull(
            DisplayData.item("columns", columns == null ? null : String.join(" ", columns))
                .withLabel("Columns"))
        .addIfNotDefault(DisplayData.item("dataset", dataset).withLabel("Data set"), "")
        .addIfNotDefault(
            DisplayData.item("batchBytes", batchBytes).withLabel("Decoded bytes in a batch"),
            DEFAULT.batchBytes())
        .addIfNotDefault(
            DisplayData.item("maxBatchEvents", maxBatchEvents).withLabel("Events in a batch"),
            DEFAULT.maxBatchEvents());
  }
}
