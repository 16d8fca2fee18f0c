package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.io.root.object.CollectionValue;
import org.quadrupole.io.root.object.GraphValue;
import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.object.ObjectOracle;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.RootHistogram;

/** Merged objects are what ROOT 6.40's hadd makes of the same files (make_object_fixtures.py). */
class RootMergerTest {

  @TempDir private Path folder;

  private Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, ObjectOracle.bytes(name));
    return file;
  }

  private Path merge(List<Path> inputs) throws IOException {
    Path target = folder.resolve("merged.root");
    RootMerger.merge(target, inputs, RootMerger.Options.defaults());
    return target;
  }

  @Test
  void everyObjectIsWhatRootsHaddMakesOfIt() throws IOException {
    Path merged = merge(List.of(resource("kinds.root"), resource("second.root")));
    JsonNode expected = ObjectOracle.json("merged.json");
    try (RootFile file = RootFile.open(merged)) {
      for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        ObjectOracle.check(file.object(name), expected.get(name));
      }
      assertThat(file.object("dir/below/inside").title()).isEqualTo("deep");
      assertThat(file.object("record").className()).isEqualTo("FixtureRecord");
    }
  }

  /** The oracle is ROOT itself; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @ParameterizedTest
  @CsvSource({
    "kinds.root, second.root, merged.json",
    "buffers.root, buffers2.root, buffers-merged.json"
  })
  void rootReadsWhatWasMerged(String one, String other, String json) throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    Path merged = merge(List.of(resource(one), resource(other)));
    Path script = Path.of("src/test/python/make_object_fixtures.py").toAbsolutePath();
    Path out = folder.resolve("read.json");
    Process process =
        new ProcessBuilder(python, script.toString(), "read", merged.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    assertThat(process.waitFor())
        .as(Files.readString(folder.resolve("errors.txt"), StandardCharsets.UTF_8))
        .isZero();
    JsonNode actual = new ObjectMapper().readTree(Files.readAllBytes(out));
    JsonNode expected = ObjectOracle.json(json);
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      assertThat(actual.get(name)).as(name).isEqualTo(expected.get(name));
    }
    assertThat(Files.readString(folder.resolve("errors.txt"), StandardCharsets.UTF_8))
        .doesNotContain("Error in");
  }

  @Test
  void binsThatArePolygonsAreAddedAsByHadd() throws IOException {
    Path merged = merge(List.of(resource("polygons.root"), resource("polygons2.root")));
    try (RootFile ours = RootFile.open(merged);
        RootFile hadds = RootFile.open(resource("polygons-merged.root"))) {
      for (RootKey key : hadds.keys()) {
        assertThat(ours.object(key.path()))
            .as(key.path())
            .usingRecursiveComparison()
            .isEqualTo(hadds.object(key.path()));
      }
    }
  }

  /** ROOT 6.40's hadd writes beyond the arrays of these graphs, so that there is no file of its. */
  @Test
  void graphsOfSeveralErrorsArePutBehindEachOther() throws IOException {
    Path one = resource("kinds.root");
    try (RootFile file = RootFile.open(one);
        RootFile merged = RootFile.open(merge(List.of(one, one)))) {
      GraphValue graph = (GraphValue) file.object("gme");
      GraphValue both = (GraphValue) merged.object("gme");
      assertThat(both.columns()).hasSize(8);
      for (GraphValue.GraphColumn column : both.columns()) {
        assertThat(column.values())
            .as(column.name())
            .isEqualTo(
                Stream.of(graph, graph)
                    .flatMapToDouble(g -> DoubleStream.of(g.column(column.name()).orElseThrow()))
                    .toArray());
      }
    }
  }

  @Test
  void whatCannotBeMergedIsKeptOnceAndNamed() throws IOException {
    RootMerger.Report report =
        RootMerger.merge(
            folder.resolve("merged.root"),
            List.of(resource("kinds.root"), resource("second.root")),
            RootMerger.Options.defaults());
    assertThat(report.kept())
        .extracting(RootKey::path)
        .contains("named", "matrix", "map", "dir/below/inside")
        .doesNotContain("h1F", "record");
  }

  @Test
  void aFileMergedWithItselfDoublesCounts() throws IOException {
    Path one = write("one.root", RootAxis.regular("x", 2, 0, 2), 1, 2);
    try (RootFile file = RootFile.open(merge(List.of(one, one, one)))) {
      assertThat(((HistogramValue) file.object("h")).values()).containsExactly(0, 3, 6, 0);
    }
  }

  @Test
  void moreFilesAreMergedThanCanBeOpen() throws IOException {
    Path one = write("one.root", RootAxis.regular("x", 2, 0, 2), 1, 2);
    try (RootFile file = RootFile.open(merge(Collections.nCopies(1500, one)))) {
      assertThat(((HistogramValue) file.object("h")).values()).containsExactly(0, 1500, 3000, 0);
    }
  }

  @Test
  void contentsOfBinsWithoutALabelAreNeverMovedToOne() throws IOException {
    Path one = write("one.root", RootAxis.labelled("", List.of("a", "b", "")), 1, 2, 3);
    Path other = write("other.root", RootAxis.labelled("", List.of("a", "c", "b")), 3, 4, 5);
    assertThatThrownBy(() -> merge(List.of(one, other)))
        .isInstanceOf(MergeException.class)
        .hasMessageContaining("some of its bins have labels, and others contents");
  }

  @Test
  void rangesOfEqualBinsAreJoined() throws IOException {
    Path one = write("one.root", RootAxis.regular("x", 2, 0, 2), 1, 2);
    Path other = write("other.root", RootAxis.regular("x", 2, 3, 5), 3, 4);
    try (RootFile file = RootFile.open(merge(List.of(one, other)))) {
      HistogramValue sum = (HistogramValue) file.object("h");
      assertThat(sum.axes().get(0)).isEqualTo(RootAxis.regular("x", 5, 0, 5));
      assertThat(sum.values()).containsExactly(0, 1, 2, 0, 3, 4, 0);
    }
  }

  @Test
  void labelsAreMatchedByName() throws IOException {
    Path one = write("one.root", RootAxis.labelled("", List.of("a", "b")), 1, 2);
    Path other = write("other.root", RootAxis.labelled("", List.of("c", "a")), 3, 4);
    try (RootFile file = RootFile.open(merge(List.of(one, other)))) {
      HistogramValue sum = (HistogramValue) file.object("h");
      assertThat(sum.axes().get(0).labels()).containsExactly("a", "b", "c");
      assertThat(sum.values()).containsExactly(0, 5, 2, 3, 0);
    }
  }

  @Test
  void otherBinsAreRefusedByName() throws IOException {
    Path one = write("one.root", RootAxis.regular("x", 2, 0, 2), 1, 2);
    Path other = write("other.root", RootAxis.regular("x", 2, 0, 3), 1, 2);
    assertThatThrownBy(() -> merge(List.of(one, other)))
        .isInstanceOf(MergeException.class)
        .hasMessageContaining("other.root: h cannot be merged with that of ")
        .hasMessageContaining("their axes x differ: 2 bins from 0.0 to 2.0 and 2 bins from 0.0");
    assertThat(folder.resolve("merged.root")).doesNotExist();
  }

  private Path write(String name, RootAxis axis, double... counts) throws IOException {
    double[] contents = new double[counts.length + 2];
    System.arraycopy(counts, 0, contents, 1, counts.length);
    Path file = folder.resolve(name);
    try (RootFileWriter writer = RootFileWriter.create(file)) {
      writer.write(
          "",
          new RootHistogram(
              "h", "", List.of(axis), contents, new double[0], 3, new double[] {3, 3, 1, 1}));
    }
    return file;
  }

  @Test
  void treesAreJoinedInOrder() throws IOException {
    Path merged =
        merge(List.of(Path.of(Fixtures.file("a.root")), Path.of(Fixtures.file("b.root"))));
    try (RootFile file = RootFile.open(merged)) {
      RootTree tree = file.tree("Events");
      assertThat(tree.entries()).isEqualTo(1300);
      try (ColumnReader reader = tree.open(0, 1300)) {
        long[] events = ((LongColumn) reader.read("event")).values();
        float[] met = ((FloatColumn) reader.read("MET_pt")).values();
        ListColumn jets = (ListColumn) reader.read("Jet_pt");
        float[] pt = ((FloatColumn) jets.content()).values();
        for (int i = 0; i < 1300; i++) {
          assertThat(events[i]).isEqualTo(i);
          assertThat(met[i]).isEqualTo(i / 4f);
          assertThat(jets.offsets()[i + 1] - jets.offsets()[i]).isEqualTo(i % 4);
          for (int j = 0; j < i % 4; j++) {
            assertThat(pt[jets.offsets()[i] + j]).isEqualTo(i + j / 4f);
          }
        }
      }
    }
  }

  @Test
  void treesOfOtherBranchesAreRefusedByName() {
    assertThatThrownBy(
            () ->
                merge(
                    List.of(
                        Path.of(Fixtures.file("a.root")), Path.of(Fixtures.file("no-met.root")))))
        .isInstanceOf(MergeException.class)
        .hasMessageContaining("no-met.root")
        .hasMessageContaining("branch MET_pt");
  }

  @Test
  void ntuplesAreJoined() throws IOException {
    Path ntuple = folder.resolve("plain.root");
    try (var in = RootMergerTest.class.getResourceAsStream("rntuple/plain.root")) {
      Files.write(ntuple, in.readAllBytes());
    }
    try (RootFile one = RootFile.open(ntuple);
        RootFile both = RootFile.open(merge(List.of(ntuple, ntuple)))) {
      String name = one.treeNames().get(0);
      RootTree before = one.tree(name);
      RootTree after = both.tree(name);
      assertThat(after.entries()).isEqualTo(2 * before.entries());
      assertThat(after.schema()).isEqualTo(before.schema());
    }
  }

  @Test
  void listsArePutBehindEachOther() throws IOException {
    try (RootFile file =
        RootFile.open(merge(List.of(resource("kinds.root"), resource("second.root"))))) {
      assertThat(((CollectionValue) file.object("list")).items())
          .extracting(item -> item.name())
          .containsExactly("first", "second", "first", "second");
    }
  }
}
