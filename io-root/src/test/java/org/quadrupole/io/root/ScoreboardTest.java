package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.IntColumn;

/**
 * Every column of every real file against what uproot 5.7.7 read, or, where that is not what ROOT
 * reads, against what ROOT 6.40 read ({@code root-decides.json}; its script says how they differ).
 *
 * <p>In RNTuples uproot widens the lengths of collections to int64, where ROOT gives them the type
 * that the field states (RNTupleCardinality); and it merges the alternatives of a variant into one
 * array, which RNTupleTest checks instead.
 */
class ScoreboardTest {

  /** Columns that are equal today; it only ever rises. */
  private static final int EQUAL_AT_LEAST = 25_554;

  /** Files that ROOT itself cannot read, and why. */
  private static final Map<String, String> BROKEN = Map.of();

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path folder;

  @BeforeAll
  static void findFiles() {
    Optional<Path> found = SharedData.rootFiles();
    assumeTrue(found.isPresent(), "no shared/data/root beside the repository: nothing to compare");
    folder = found.get();
  }

  /** What came out for all columns. */
  private static final class Score {
    int files;
    int equal;
    final List<String> wrong = new ArrayList<>();
    final List<String> missing = new ArrayList<>();
    final Map<String, Integer> unread = new TreeMap<>();
  }

  @Test
  void everyColumnIsEqualOrListedAsUnread() throws IOException {
    Score score = new Score();
    JsonNode overrides = resource("root-decides.json");
    for (Path expectedFile : expectedFiles()) {
      String name = expectedFile.getFileName().toString().replaceFirst("\\.json$", "");
      Path source = expectedFile.getParent().getParent();
      JsonNode expected = JSON.readTree(expectedFile.toFile());
      if (BROKEN.containsKey(source.getFileName() + "/" + name)) {
        continue;
      }
      score.files++;
      try (RootFile file = RootFile.open(source.resolve(name))) {
        compare(
            score,
            source.getFileName() + "/" + name,
            expected,
            overrides.path(source.getFileName() + "/" + name),
            file);
      } catch (RootFormatException e) {
        if (!expected.has("error")) {
          score.wrong.add(e.getMessage());
        }
      }
    }
    int unread = score.unread.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "%d files: %d columns equal, %d unread, %d missing, %d wrong%n",
        score.files, score.equal, unread, score.missing.size(), score.wrong.size());
    score.unread.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(25)
        .forEach(e -> System.out.printf("  %5d unread: %s%n", e.getValue(), e.getKey()));
    assertThat(score.wrong).isEmpty();
    assertThat(score.missing).isEmpty();
    assertThat(score.equal).isGreaterThanOrEqualTo(EQUAL_AT_LEAST);
  }

  private static void compare(
      Score score, String file, JsonNode expected, JsonNode overrides, RootFile source) {
    RootStats actual = RootStats.of(source);
    if (expected.has("keys")) {
      Map<String, String> keys = new TreeMap<>();
      expected
          .get("keys")
          .fields()
          .forEachRemaining(e -> keys.put(e.getKey(), e.getValue().asText()));
      if (!keys.equals(new TreeMap<>(actual.keys()))) {
        score.wrong.add(file + ": keys " + actual.keys() + ", not " + keys);
      }
    }
    expected
        .path("trees")
        .fields()
        .forEachRemaining(
            entry -> {
              JsonNode tree = entry.getValue();
              RootStats.Tree found = actual.trees().get(entry.getKey());
              if (found == null || found.error().isPresent()) {
                if (!tree.has("error")) {
                  score.wrong.add(file + " " + entry.getKey() + ": " + found);
                }
                return;
              }
              tree.path("columns")
                  .fields()
                  .forEachRemaining(
                      column ->
                          compareColumn(
                              score,
                              file + " " + entry.getKey() + " " + column.getKey(),
                              column.getKey(),
                              column.getValue(),
                              overrides.path(entry.getKey()).path(column.getKey()),
                              found,
                              () -> widened(source, entry.getKey(), column.getKey())));
            });
  }

  private static void compareColumn(
      Score score,
      String where,
      String name,
      JsonNode uproot,
      JsonNode root,
      RootStats.Tree tree,
      Supplier<RootStats.ColumnStats> widened) {
    RootStats.ColumnStats actual = tree.columns().get(name);
    if (actual == null && tree.columns().containsKey(name + ".index")) {
      return; // a variant
    }
    if (actual == null) {
      Optional<String> reason = reason(tree.unread(), name);
      reason.ifPresentOrElse(
          text -> score.unread.merge(text, 1, Integer::sum), () -> score.missing.add(where));
      return;
    }
    RootStats.ColumnStats expected =
        new RootStats.ColumnStats(
            pick(root, uproot, "type").asText(),
            uproot.path("depth").asInt(),
            uproot.path("entries").asLong(),
            pick(root, uproot, "values").asLong(),
            pick(root, uproot, "crc32").asLong(),
            uproot.has("counts_crc32")
                ? Optional.of(uproot.get("counts_crc32").asLong())
                : Optional.empty());
    if (tree.className().equals("ROOT::RNTuple")
        && expected.type().equals("int64")
        && actual.type().equals("uint32")) {
      actual = widened.get();
    }
    if (expected.equals(actual)) {
      score.equal++;
    } else {
      score.wrong.add(where + ": " + actual + ", not " + expected);
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

  private static List<Path> expectedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> file.getParent().endsWith("expected"))
          .sorted()
          .toList();
    }
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = ScoreboardTest.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    }
  }
}
