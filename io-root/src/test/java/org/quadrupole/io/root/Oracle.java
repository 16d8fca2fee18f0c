package org.quadrupole.io.root;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.IntColumn;

/**
 * Compares what was read with what uproot 5.7.7 read, or, where that is not what ROOT reads, with
 * what ROOT 6.40 read ({@code root-decides.json}; its script says how they differ).
 *
 * <p>In RNTuples uproot makes int64 of the lengths of collections, where ROOT gives them the type
 * that the field states (RNTupleCardinality); and it merges the alternatives of a variant into one
 * array, which RNTupleTest checks instead.
 */
final class Oracle {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode overrides;
  private int files;
  private int equal;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final Map<String, Integer> unread = new TreeMap<>();

  Oracle() throws IOException {
    this.overrides = resource("root-decides.json");
  }

  /** A JSON resource of the tests. */
  static JsonNode resource(String name) throws IOException {
    try (InputStream in = Oracle.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    }
  }

  int files() {
    return files;
  }

  /** The number of columns that are equal. */
  int equal() {
    return equal;
  }

  /** What differs. */
  List<String> wrong() {
    return wrong;
  }

  /** Columns that are neither read nor listed as unread. */
  List<String> missing() {
    return missing;
  }

  /** Reasons why columns are not read, and how many. */
  Map<String, Integer> unread() {
    return unread;
  }

  /** Compares one file. */
  void compare(String file, JsonNode expected, RootFile source) {
    RootStats actual = RootStats.of(source);
    files++;
    if (expected.has("keys")) {
      Map<String, String> keys = new TreeMap<>();
      expected
          .get("keys")
          .fields()
          .forEachRemaining(e -> keys.put(e.getKey(), e.getValue().asText()));
      if (!keys.equals(new TreeMap<>(actual.keys()))) {
        wrong.add(file + ": keys " + actual.keys() + ", not " + keys);
      }
    }
    expected
        .path("trees")
        .fields()
        .forEachRemaining(
            e ->
                compareTree(
                    file,
                    e.getKey(),
                    e.getValue(),
                    actual,
                    column -> widened(source, e.getKey(), column)));
  }

  private void compareTree(
      String file,
      String name,
      JsonNode expected,
      RootStats actual,
      Function<String, RootStats.ColumnStats> widened) {
    RootStats.Tree tree = actual.trees().get(name);
    if (tree == null || tree.error().isPresent()) {
      if (!expected.has("error")) {
        wrong.add(file + " " + name + ": " + tree);
      }
      return;
    }
    JsonNode root = overrides.path(file).path(name);
    expected
        .path("columns")
        .fields()
        .forEachRemaining(
            e ->
                compareColumn(
                    file + " " + name + " " + e.getKey(),
                    e.getKey(),
                    e.getValue(),
                    root.path(e.getKey()),
                    tree,
                    widened));
    root.fields()
        .forEachRemaining(
            e -> {
              if (!expected.path("columns").has(e.getKey())) {
                String where = file + " " + name + " " + e.getKey();
                compareWithRoot(where, e.getValue(), tree.columns().get(e.getKey()));
              }
            });
  }

  /** Compares a column that ROOT reads and uproot does not; ROOT says no depth. */
  private void compareWithRoot(
      String where, JsonNode root, RootStats.@Nullable ColumnStats actual) {
    if (actual != null
        && actual.type().equals(root.path("type").asText())
        && actual.values() == root.path("values").asLong()
        && actual.crc32() == root.path("crc32").asLong()) {
      equal++;
    } else {
      wrong.add(where + ": " + actual + ", not ROOT's " + root);
    }
  }

  private void compareColumn(
      String where,
      String name,
      JsonNode uproot,
      JsonNode root,
      RootStats.Tree tree,
      Function<String, RootStats.ColumnStats> widened) {
    RootStats.ColumnStats actual = tree.columns().get(name);
    if (actual == null && tree.columns().containsKey(name + ".index")) {
      return; // a variant
    }
    if (actual == null) {
      reason(tree.unread(), name)
          .ifPresentOrElse(text -> unread.merge(text, 1, Integer::sum), () -> missing.add(where));
      return;
    }
    RootStats.ColumnStats expected =
        new RootStats.ColumnStats(
            pick(root, uproot, "type").asText(),
            pick(root, uproot, "depth").asInt(),
            uproot.path("entries").asLong(),
            pick(root, uproot, "values").asLong(),
            pick(root, uproot, "crc32").asLong(),
            pick(root, uproot, "depth").asInt() > 0
                ? Optional.of(pick(root, uproot, "counts_crc32").asLong())
                : Optional.empty());
    if (tree.className().equals("ROOT::RNTuple")
        && expected.type().equals("int64")
        && actual.type().equals("uint32")) {
      actual = widened.apply(name);
    }
    if (expected.equals(actual)) {
      equal++;
    } else {
      wrong.add(where + ": " + actual + ", not " + expected);
    }
  }

  /** A column of uint32 as if it were one of int64. */
  private static RootStats.ColumnStats widened(RootFile file, String tree, String name) {
    try {
      RootTree events = file.tree(tree);
      try (ColumnReader reader = events.open(0, events.entries())) {
        int[] values = ((IntColumn) reader.read(name)).values();
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
          bytes.putLong(Integer.toUnsignedLong(value));
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.flip());
        return new RootStats.ColumnStats(
            "int64", 0, values.length, values.length, crc.getValue(), Optional.empty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode pick(JsonNode root, JsonNode uproot, String member) {
    return root.has(member) ? root.get(member) : uproot.path(member);
  }

  /** Why a column, or the branch that holds it, is not read. */
  private static Optional<String> reason(Map<String, String> unread, String column) {
    String name = column;
    while (!unread.containsKey(name)) {
      int dot = name.lastIndexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      name = name.substring(0, dot);
    }
    return Optional.ofNullable(unread.get(name));
  }
}
