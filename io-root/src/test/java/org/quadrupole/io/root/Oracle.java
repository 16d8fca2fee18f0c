package org.quadrupole.io.root;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was read with what uproot 5.7.7 read, or, where that is not what ROOT reads, with
 * what ROOT 6.40 read ({@code root-decides.json}; its script says how they differ).
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

  /** Compares one file; RNTuples are left out. */
  void compare(String file, JsonNode expected, RootStats actual) {
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
        .forEachRemaining(e -> compareTree(file, e.getKey(), e.getValue(), actual));
  }

  private void compareTree(String file, String name, JsonNode expected, RootStats actual) {
    if (expected.path("class").asText().equals("ROOT::RNTuple")) {
      return;
    }
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
                    tree));
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
      String where, String name, JsonNode uproot, JsonNode root, RootStats.Tree tree) {
    RootStats.ColumnStats actual = tree.columns().get(name);
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
    if (expected.equals(actual)) {
      equal++;
    } else {
      wrong.add(where + ": " + actual + ", not " + expected);
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
