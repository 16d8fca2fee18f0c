package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.IntColumn;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.write.RootCompression;

/**
 * Trees that ROOT wrote (make_merge_fixtures.py), joined without decoding them. What they hold then
 * is what ROOT 6.40 reads of the file that its own hadd makes of them (merge/merged.json).
 */
class TreeMergeTest {

  @TempDir private Path folder;

  private Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = TreeMergeTest.class.getResourceAsStream("merge/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private RootMerger.Report merge(Path target, RootMerger.Options options) throws IOException {
    return RootMerger.merge(target, List.of(resource("one.root"), resource("two.root")), options);
  }

  private JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(resource("merged.json")));
  }

  @Test
  void basketsAreCopiedWhereBranchesAreLaidOutAlike() throws IOException {
    Path merged = folder.resolve("merged.root");
    RootMerger.Report report = merge(merged, RootMerger.Options.defaults());
    assertThat(report.copied()).containsExactly("t");
    assertThat(report.rewritten()).isEmpty();
    JsonNode expected = expected();
    try (RootFile file = RootFile.open(merged)) {
      RootTree tree = file.tree("t");
      assertThat(tree.entries()).isEqualTo(expected.get("entries").asLong());
      assertThat(tree.aliases()).isEqualTo(Map.of("twice", "2*number"));
      assertThat(tree.friends()).hasSize(1);
      assertThat(tree.clusters())
          .extracting(EntryRange::first)
          .containsExactly(0L, 30L, 60L, 70L, 90L);
      try (ColumnReader reader = tree.open(0, tree.entries())) {
        int[] numbers = ((IntColumn) reader.read("number")).values();
        for (int i = 0; i < numbers.length; i++) {
          assertThat(numbers[i]).isEqualTo(expected.get("values").get(i).get(0).asInt());
        }
      }
    }
  }

  @Test
  void indicesOfTreesAreJoined() throws IOException {
    Path merged = folder.resolve("merged.root");
    merge(merged, RootMerger.Options.defaults());
    try (RootFile file = RootFile.open(merged)) {
      StreamedObject tree = (StreamedObject) file.streamed("t", file.pathKeys().get(0).key());
      StreamedObject index = tree.object("fTreeIndex").orElseThrow();
      assertThat(index.number("fN")).isEqualTo(100);
      assertThat(index.longs("fIndexValues")[81]).isEqualTo(1_000_000_000_081L);
      assertThat(index.longs("fIndexValuesMinor")[81]).isEqualTo(81);
      assertThat(index.longs("fIndex")[81]).isEqualTo(81);
    }
  }

  @Test
  void compressingBasketsAnewChangesNoValue() throws IOException {
    Path merged = folder.resolve("merged.root");
    merge(merged, RootMerger.Options.defaults());
    Path again = folder.resolve("again.root");
    merge(again, new RootMerger.Options(Optional.of(RootCompression.ZLIB), false));
    assertThat(stats(again)).isEqualTo(stats(merged));
  }

  private static Map<String, RootStats.Tree> stats(Path file) throws IOException {
    try (RootFile opened = RootFile.open(file)) {
      return RootStats.of(opened).trees();
    }
  }

  /** The oracle is ROOT itself; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @Test
  void rootReadsWhatItsOwnHaddWouldHaveWritten() throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    Path merged = folder.resolve("merged.root");
    merge(merged, RootMerger.Options.defaults());
    check(python, merged);
    merge(merged, new RootMerger.Options(Optional.of(RootCompression.LZ4), false));
    check(python, merged);
  }

  private void check(String python, Path merged) throws Exception {
    Path script = Path.of("src/test/python/make_merge_fixtures.py").toAbsolutePath();
    Path out = folder.resolve("read.json");
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(python, script.toString(), "read", merged.toString(), "t")
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(errors, StandardCharsets.UTF_8)).isZero();
    JsonNode actual = new ObjectMapper().readTree(Files.readAllBytes(out));
    JsonNode expected = expected();
    expected
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(actual.get(name)).as(name).isEqualTo(expected.get(name)));
    assertThat(Files.readString(errors, StandardCharsets.UTF_8)).doesNotContain("Error in <TB");
  }
}
