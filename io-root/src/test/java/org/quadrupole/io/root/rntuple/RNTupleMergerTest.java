package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootTree;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;

/** The oracle of a joined RNTuple are its inputs, and ROOT that every entry can be loaded. */
class RNTupleMergerTest {

  private static final RNTupleOptions SMALL =
      RNTupleOptions.defaults().withClusterEntries(20).withPageBytes(128);

  @TempDir Path folder;

  private final List<RootFile> open = new ArrayList<>();

  /** A file of ROOT's, with fields added while writing, variants and projected fields. */
  private RNTupleTable fixture(String name) throws IOException {
    try (InputStream in = RNTupleMergerTest.class.getResourceAsStream(name)) {
      return table(RootFile.open(new MemoryByteSource(name, in.readAllBytes())));
    }
  }

  private RNTupleTable written(String name, RNTupleOptions options, EventBatch batch)
      throws IOException {
    Path path = folder.resolve(name);
    try (RootFileWriter file = RootFileWriter.create(path);
        RNTupleWriter writer = new RNTupleWriter(file, "", "Events", batch.schema(), options)) {
      writer.write(batch);
    }
    return table(RootFile.open(path));
  }

  private RNTupleTable table(RootFile file) throws IOException {
    open.add(file);
    return (RNTupleTable) file.tree("Events");
  }

  private Path merge(List<RNTupleTable> inputs) throws IOException {
    Path path = folder.resolve("merged.root");
    try (RootFileWriter file = RootFileWriter.create(path)) {
      RNTupleMerger.merge(file, "sum", "Events", inputs, SMALL);
    }
    return path;
  }

  private static void expectJoined(Path merged, List<RNTupleTable> inputs) throws IOException {
    try (RootFile file = RootFile.open(merged)) {
      RootTree sum = file.tree("sum/Events");
      assertThat(sum.schema().names()).isEqualTo(inputs.get(0).schema().names());
      assertThat(sum.unread()).isEqualTo(inputs.get(0).unread());
      long at = 0;
      for (RNTupleTable input : inputs) {
        for (String name : sum.schema().names()) {
          assertThat(read(sum, name, at, at + input.entries()))
              .as(name)
              .isEqualTo(read(input, name, 0, input.entries()));
        }
        at += input.entries();
      }
      assertThat(sum.entries()).isEqualTo(at);
    }
  }

  private static Column read(RootTree tree, String name, long from, long end) throws IOException {
    try (ColumnReader reader = tree.open(from, end)) {
      return reader.read(name);
    }
  }

  @Test
  void pagesOfEqualSchemasAreCopied() throws IOException {
    RandomEvents random = new RandomEvents(3);
    EventSchema schema = random.schema(6, 3);
    List<RNTupleTable> inputs =
        List.of(
            written("a.root", SMALL, random.batch(schema, 50)),
            written("b.root", SMALL.withCompression(RootCompression.LZ4), random.batch(schema, 7)),
            written("c.root", SMALL, random.batch(schema, 0)),
            written("d.root", SMALL, random.batch(schema, 33)));
    assertThat(RNTupleMerger.canCopy(inputs)).isTrue();
    expectJoined(merge(inputs), inputs);
  }

  @Test
  void fieldsAddedWhileWritingAreZeroBeforeInEachInput() throws IOException {
    List<RNTupleTable> inputs = List.of(fixture("kinds.root"), fixture("kinds.root"));
    assertThat(RNTupleMerger.canCopy(inputs)).isTrue();
    expectJoined(merge(inputs), inputs);
  }

  /** The oracle is ROOT; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @Test
  void rootLoadsEveryEntryOfCopies() throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    Path merged = merge(List.of(fixture("kinds.root"), fixture("kinds.root")));
    String script =
        """
        import sys, ROOT
        ROOT.gInterpreter.Declare('''
        #include <ROOT/RNTupleReader.hxx>
        #include <iostream>
        void load(const char *file) {
          auto reader = ROOT::RNTupleReader::Open("sum/Events", file);
          auto late = reader->GetView<float>("late_f");
          auto n = reader->GetView<ROOT::RNTupleCardinality<std::uint32_t>>("nJet");
          int sum = 0;
          for (auto i : *reader) { reader->LoadEntry(i); std::cout << late(i) << ' '; sum += n(i); }
          std::cout << sum << std::endl;
        }
        ''')
        ROOT.load(sys.argv[1])
        """;
    Process process =
        new ProcessBuilder(python, "-W", "ignore", "-c", script, merged.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    StringBuilder expected = new StringBuilder();
    for (int e = 0; e < 300; e++) {
      double late = e % 150 < 60 ? 0 : 0.25 * (e % 150); // by make_rntuple_fixture.py
      expected
          .append(
              new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(late))
          .append(' ');
    }
    assertThat(output.strip()).isEqualTo(expected + "600");
  }

  @Test
  void columnsOfOtherEncodingsAreWrittenAgain() throws IOException {
    RandomEvents random = new RandomEvents(5);
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("x", Primitive.FLOAT32),
                new EventSchema.Field("y", ListType.of(Primitive.INT64))));
    List<RNTupleTable> inputs =
        List.of(
            written("a.root", SMALL, random.batch(schema, 50)),
            written(
                "b.root", SMALL.withCompression(RootCompression.NONE), random.batch(schema, 9)));
    assertThat(RNTupleMerger.canCopy(inputs)).isFalse();
    expectJoined(merge(inputs), inputs);
  }

  @Test
  void inputsOfOtherColumnsAreRefused() throws IOException {
    RandomEvents random = new RandomEvents(5);
    EventSchema schema = EventSchema.of(List.of(new EventSchema.Field("x", Primitive.FLOAT32)));
    EventSchema other = EventSchema.of(List.of(new EventSchema.Field("x", Primitive.INT32)));
    RNTupleTable first = written("a.root", SMALL, random.batch(schema, 5));
    RNTupleTable second = written("b.root", SMALL, random.batch(other, 5));
    assertThatThrownBy(() -> merge(List.of(first, second)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b.root")
        .hasMessageContaining("column x is int32, there it is float32");
    assertThat(folder.resolve("merged.root")).doesNotExist();
  }

  @Test
  void aDamagedPageIsNotCopied() throws IOException {
    RandomEvents random = new RandomEvents(5);
    EventSchema schema = EventSchema.of(List.of(new EventSchema.Field("x", Primitive.FLOAT32)));
    RNTupleTable good = written("a.root", SMALL, random.batch(schema, 5));
    long position = good.pageLists().get(0).pages(0).positions()[0];
    byte[] bytes = Files.readAllBytes(folder.resolve("a.root"));
    bytes[(int) position] ^= 1;
    RNTupleTable bad = table(RootFile.open(new MemoryByteSource("bad.root", bytes)));
    assertThatThrownBy(() -> merge(List.of(bad)))
        .isInstanceOf(RootFormatException.class)
        .hasMessageContaining("bad.root")
        .hasMessageContaining("checksum differs");
  }
}
