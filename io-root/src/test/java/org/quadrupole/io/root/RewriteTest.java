package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.Provenance;
import org.quadrupole.io.root.RootStats.ColumnStats;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.TableWriter;

/** Every tree of every real file, written again and read back. */
class RewriteTest {

  private static final long LARGEST_FILE = 400_000;

  private static Path folder;

  @BeforeAll
  static void findFiles() {
    Optional<Path> found = SharedData.rootFiles();
    assumeTrue(found.isPresent(), "no shared/data/root beside the repository: nothing to write");
    folder = found.get();
  }

  @ParameterizedTest
  @EnumSource
  void everyColumnOfEveryFileIsReadBackWhole(TableFormat format, @TempDir Path temporary)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    int columns = 0;
    for (Path file : files()) {
      try (RootFile source = RootFile.open(file)) {
        RootStats before = RootStats.of(source);
        for (Map.Entry<String, RootStats.Tree> tree : before.trees().entrySet()) {
          if (tree.getValue().error().isPresent()) {
            continue;
          }
          Path copy = temporary.resolve("copy.root");
          RootTree original = source.tree(tree.getKey());
          try {
            rewrite(original, copy, format);
          } catch (IllegalArgumentException e) {
            wrong.add(file + " " + tree.getKey() + ": " + e.getMessage());
            continue;
          }
          columns += tree.getValue().columns().size();
          Map<String, ColumnStats> expected = new LinkedHashMap<>(tree.getValue().columns());
          expected.keySet().removeIf(column -> isLost(column, original, format));
          compare(file + " " + tree.getKey(), original.entries(), expected, copy, wrong);
        }
      } catch (RootFormatException e) {
        System.out.println("left out: " + e.getMessage()); // files that are damaged on purpose
      }
    }
    System.out.println(columns + " columns written as " + format + ", " + wrong.size() + " wrong");
    assertThat(wrong).isEmpty();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = new ArrayList<>();
      for (Path file : all.sorted().toList()) {
        if (file.toString().endsWith(".root") && Files.size(file) < LARGEST_FILE) {
          files.add(file);
        }
      }
      return files;
    }
  }

  private static void rewrite(RootTree tree, Path copy, TableFormat format) throws IOException {
    WriteOptions options = WriteOptions.defaults().withFormat(format);
    try (RootFileWriter writer = RootFileWriter.create(copy, options.fileOptions());
        TableWriter table = options.open(writer, "t", tree.schema())) {
      int size = Math.toIntExact(tree.entries());
      table.write(
          EventBatch.lazy(tree.schema(), size, Provenance.memory(size), () -> tree.open(0, size)));
    }
  }

  /** Trees apart are not copied, and a TTree has no place for records without members. */
  private static boolean isLost(String column, RootTree tree, TableFormat format) {
    if (tree.unread().containsKey(column)) {
      return true;
    }
    return format == TableFormat.TTREE
        && tree.schema().field(column).filter(field -> !field.type().hasValues()).isPresent();
  }

  /** Names may differ: for every column there must be one with its values. */
  private static void compare(
      String tree, long entries, Map<String, ColumnStats> expected, Path copy, List<String> wrong)
      throws IOException {
    try (RootFile file = RootFile.open(copy)) {
      RootStats.Tree found = RootStats.of(file).trees().values().iterator().next();
      if (found.entries() != entries || !found.unread().isEmpty()) {
        wrong.add(tree + ": " + found.entries() + " entries, unread " + found.unread());
      }
      for (Map.Entry<String, ColumnStats> column : expected.entrySet()) {
        if (!found.columns().containsValue(column.getValue())) {
          wrong.add(tree + ": " + column.getKey() + " " + column.getValue());
        }
      }
    }
  }
}
