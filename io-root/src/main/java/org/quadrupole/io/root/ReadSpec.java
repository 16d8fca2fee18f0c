package org.quadrupole.io.root;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventSchema;

/**
 * What to read of each file, and in which portions.
 *
 * @param tree the tree's path in the file; empty while not chosen
 * @param columns the columns, in order; null for all that can be read
 * @param expected what every file's columns must be, or be widened to; null where any will do
 * @param expectedFrom the file that these types are from; empty where they are the caller's
 * @param defaults what columns hold in files that lack them
 * @param friends the trees that are read beside this one
 * @param batches what becomes of their events
 */
record ReadSpec(
    String tree,
    @Nullable List<String> columns,
    @Nullable EventSchema expected,
    String expectedFrom,
    Map<String, DefaultValue> defaults,
    List<RootFriend> friends,
    Batches batches)
    implements Serializable {

  /**
   * What batches are like.
   *
   * @param dataset the name that they carry
   * @param mostBytes decoded bytes above which a cluster is cut
   * @param mostEvents events above which a cluster is cut
   * @param failLate whether a file that cannot be opened is a batch that cannot be read
   */
  record Batches(String dataset, long mostBytes, int mostEvents, boolean failLate)
      implements Serializable {

    Batches {
      if (mostBytes < 1 || mostEvents < 1) {
        throw new IllegalArgumentException(
            "a batch must have room for at least one event and byte");
      }
    }
  }

  /**
   * A batch is a cluster where it fits. 32 MiB of decoded columns in each thread leave room in a
   * heap of 1 GiB; 2^17 events keep a batch of few columns small enough to share the work.
   */
  static final ReadSpec DEFAULT =
      new ReadSpec(
          "", null, null, "", Map.of(), List.of(), new Batches("", 32L << 20, 1 << 17, false));

  ReadSpec {
    columns = columns == null ? null : List.copyOf(columns);
    defaults = Map.copyOf(defaults);
    friends = List.copyOf(friends);
  }

  ReadSpec withTree(String name) {
    return new ReadSpec(name, columns, expected, expectedFrom, defaults, friends, batches);
  }

  ReadSpec withColumns(@Nullable List<String> names) {
    return new ReadSpec(tree, names, null, "", defaults, friends, batches);
  }

  ReadSpec withSchema(EventSchema schema) {
    return withSchema(schema, "");
  }

  ReadSpec withSchema(EventSchema schema, String from) {
    return new ReadSpec(tree, schema.names(), schema, from, defaults, friends, batches);
  }

  ReadSpec withDefault(String column, DefaultValue value) {
    Map<String, DefaultValue> more = new HashMap<>(defaults);
    more.put(column, value);
    return new ReadSpec(tree, columns, expected, expectedFrom, more, friends, batches);
  }

  ReadSpec withFriend(RootFriend friend) {
    List<RootFriend> more = new ArrayList<>(friends);
    more.add(friend);
    return new ReadSpec(tree, columns, expected, expectedFrom, defaults, more, batches);
  }

  private ReadSpec with(Batches others) {
    return new ReadSpec(tree, columns, expected, expectedFrom, defaults, friends, others);
  }

  ReadSpec withDataset(String name) {
    return with(new Batches(name, batches.mostBytes(), batches.mostEvents(), batches.failLate()));
  }

  ReadSpec withBatchBytes(long bytes) {
    return with(new Batches(batches.dataset(), bytes, batches.mostEvents(), batches.failLate()));
  }

  ReadSpec withMaxBatchEvents(int events) {
    return with(new Batches(batches.dataset(), batches.mostBytes(), events, batches.failLate()));
  }

  ReadSpec failingLate() {
    return with(new Batches(batches.dataset(), batches.mostBytes(), batches.mostEvents(), true));
  }

  /** Says what is missing before a pipeline is built. */
  void validate() {
    if (tree.isEmpty()) {
      throw new IllegalArgumentException(
          "RootIO does not know which tree to read: say withTree(\"Events\")");
    }
    if (friends.stream().map(RootFriend::name).distinct().count() < friends.size()) {
      throw new IllegalArgumentException("two friends have one name: " + friends);
    }
    if (batches.failLate() && expected == null) {
      throw new IllegalArgumentException(
          "withLateFailures() needs withSchema(): a file that cannot be opened has none");
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
        .addIfNotNull(
            DisplayData.item("defaults", defaults.isEmpty() ? null : shown(defaults))
                .withLabel("Defaults of missing columns"))
        .addIfNotNull(
            DisplayData.item("friends", friends.isEmpty() ? null : friends.toString())
                .withLabel("Friend trees"))
        .addIfNotDefault(DisplayData.item("dataset", batches.dataset()).withLabel("Data set"), "")
        .addIfNotDefault(
            DisplayData.item("batchBytes", batches.mostBytes())
                .withLabel("Decoded bytes in a batch"),
            DEFAULT.batches().mostBytes())
        .addIfNotDefault(
            DisplayData.item("maxBatchEvents", batches.mostEvents()).withLabel("Events in a batch"),
            DEFAULT.batches().mostEvents());
  }

  private static String shown(Map<String, DefaultValue> defaults) {
    return new TreeMap<>(defaults).toString();
  }
}
