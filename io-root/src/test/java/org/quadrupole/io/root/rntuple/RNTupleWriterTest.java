package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootTree;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.RootHistogram;

/** RNTuples that are written here are read by our own reader, by ROOT 6.40 and by uproot 5.7.7. */
class RNTupleWriterTest {

  private static final RNTupleOptions SMALL =
      RNTupleOptions.defaults().withClusterEntries(120).withPageBytes(256);

  @TempDir Path folder;

  private static void write(Path path, RNTupleOptions options, List<EventBatch> batches)
      throws IOException {
    try (RootFileWriter file = RootFileWriter.create(path)) {
      write(file, "", "Events", options, batches);
    }
  }

  private static void write(
      RootFileWriter file,
      String directory,
      String name,
      RNTupleOptions options,
      List<EventBatch> batches)
      throws IOException {
    try (RNTupleWriter writer =
        new RNTupleWriter(file, directory, name, batches.get(0).schema(), options)) {
      for (EventBatch batch : batches) {
        writer.write(batch);
      }
    }
  }

  private static EventSchema everything() {
    List<EventSchema.Field> fields = new ArrayList<>();
    for (Primitive type : Primitive.values()) {
      fields.add(new EventSchema.Field("v_" + type, type));
      fields.add(new EventSchema.Field("l_" + type, ListType.of(type)));
      fields.add(new EventSchema.Field("a_" + type, ListType.fixed(type, 3)));
    }
    ListType floats = ListType.of(Primitive.FLOAT32);
    fields.add(new EventSchema.Field("deep", ListType.of(ListType.of(floats))));
    fields.add(
        new EventSchema.Field("grid", ListType.fixed(ListType.fixed(Primitive.INT16, 2), 3)));
    fields.add(new EventSchema.Field("mixed", ListType.of(ListType.fixed(floats, 2))));
    fields.add(new EventSchema.Field("nJet", Primitive.UINT32));
    for (String member : List.of("Jet_pt", "Jet_eta", "Jet_phi")) {
      fields.add(new EventSchema.Field(member, floats, Optional.of("nJet")));
    }
    RecordType hit =
        new RecordType(
            List.of(
                new RecordType.Field("x", Primitive.FLOAT64),
                new RecordType.Field("cells", ListType.of(Primitive.UINT16)),
                new RecordType.Field("name", Primitive.STRING)));
    fields.add(new EventSchema.Field("vertex", hit));
    fields.add(new EventSchema.Field("hits", ListType.of(hit)));
    return EventSchema.of(fields);
  }

  private static List<EventBatch> events() {
    RandomEvents random = new RandomEvents(640);
    EventSchema schema = everything();
    return Stream.of(0, 1, 90, 150, 59).map(size -> random.batch(schema, size)).toList();
  }

  @Property(tries = 80)
  void whatIsWrittenIsRead(
      @ForAll long seed,
      @ForAll @IntRange(min = 64, max = 700) int pageBytes,
      @ForAll @IntRange(min = 1, max = 90) int clusterEntries)
      throws IOException {
    RandomEvents random = new RandomEvents(seed);
    EventSchema schema = random.schema(4, 3);
    List<EventBatch> batches = new ArrayList<>();
    for (int size : new int[] {40, 0, 3, 1, 77}) {
      batches.add(random.batch(schema, size));
    }
    Path path = Files.createTempFile("rntuple", ".root");
    try {
      write(
          path,
          RNTupleOptions.defaults()
              .withCompression(seed % 2 == 0 ? RootCompression.LZ4 : RootCompression.NONE)
              .withPageBytes(pageBytes)
              .withClusterEntries(clusterEntries),
          batches);
      expectSame(path, "Events", batches);
    } finally {
      Files.delete(path);
    }
  }

  /** Lists of fixed size that hold records come back as lists of any size. */
  private static void expectSame(Path path, String name, List<EventBatch> batches)
      throws IOException {
    try (RootFile file = RootFile.open(path)) {
      RootTree tree = file.tree(name);
      assertThat(tree.unread()).isEmpty();
      assertThat(tree.entries()).isEqualTo(batches.stream().mapToInt(EventBatch::size).sum());
      for (EventSchema.Field field : batches.get(0).schema().fields()) {
        assertThat(tree.schema().field(field.name()).orElseThrow().type())
            .isEqualTo(readBack(field.type()));
        int at = 0;
        for (EventBatch batch : batches) {
          try (ColumnReader read = tree.open(at, at + batch.size());
              ColumnReader written = batch.open()) {
            assertThat(read.read(field.name())).isEqualTo(readBack(written.read(field.name())));
          }
          at += batch.size();
        }
      }
    }
  }

  private static boolean holdsRecord(ColumnType type) {
    return type instanceof RecordType
        || (type instanceof ListType list && holdsRecord(list.element()));
  }

  private static ColumnType readBack(ColumnType type) {
    if (type instanceof ListType list) {
      ColumnType item = readBack(list.element());
      return new ListType(item, holdsRecord(list) ? ListType.VARIABLE : list.fixedSize());
    }
    if (type instanceof RecordType row) {
      return new RecordType(
          row.fields().stream()
              .map(f -> new RecordType.Field(f.name(), readBack(f.type())))
              .toList());
    }
    return type;
  }

  private static Column readBack(Column column) {
    if (column instanceof ListColumn list) {
      return new ListColumn(
          (ListType) readBack(list.type()), list.offsets(), readBack(list.content()));
    }
    if (column instanceof RecordColumn row) {
      return new RecordColumn(
          (RecordType) readBack(row.type()),
          row.size(),
          row.members().stream().map(RNTupleWriterTest::readBack).toList());
    }
    return column;
  }

  @Test
  void bytesDependOnTheEventsAlone() throws IOException {
    List<EventBatch> batches = events();
    RNTupleOptions options = SMALL.withClusterEntries(1000).withClusterBytes(20_000);
    Path first = folder.resolve("f.root");
    write(first, options, batches);
    byte[] bytes = Files.readAllBytes(first);
    write(first, options, batches);
    assertThat(Files.readAllBytes(first)).isEqualTo(bytes);
    List<EventBatch> single = new ArrayList<>();
    for (EventBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        single.add(batch.take(new int[] {i}));
      }
    }
    write(first, options, single);
    assertThat(Files.readAllBytes(first)).isEqualTo(bytes);
    try (RootFile file = RootFile.open(first)) {
      assertThat(file.tree("Events").clusters().size()).isBetween(5, 60);
    }
  }

  @Test
  void listsOfEqualLengthsShareTheirPages() throws IOException {
    Path path = folder.resolve("f.root");
    List<EventBatch> batches = events();
    write(path, SMALL, batches);
    try (RootFile file = RootFile.open(path)) {
      RNTupleTable table = (RNTupleTable) file.tree("Events");
      for (Segment segment : table.segments(0, 300)) {
        Set<Long> pages = new HashSet<>();
        for (String name : List.of("Jet_pt", "Jet_eta", "Jet_phi")) {
          table
              .node(name)
              .columns(
                  set -> {
                    if (set.perEntry() == 1) {
                      for (long at :
                          segment.cluster().pages(set.in(segment.cluster())).positions()) {
                        pages.add(at);
                      }
                    }
                  });
        }
        assertThat(pages).hasSize((int) (segment.cluster().entries() * 8 + 255) / 256);
      }
    }
  }

  @Test
  void severalNtuplesDirectoriesAndHistogramsAreInOneFile() throws IOException {
    Path path = folder.resolve("f.root");
    List<EventBatch> some = events();
    RandomEvents random = new RandomEvents(2);
    List<EventBatch> others = List.of(random.batch(random.schema(3, 2), 50));
    try (RootFileWriter file = RootFileWriter.create(path)) {
      RNTupleWriter first = new RNTupleWriter(file, "", "Events", some.get(0).schema(), SMALL);
      first.write(some.get(0));
      first.write(some.get(1));
      file.write(
          "plots",
          new RootHistogram(
              "h",
              "",
              List.of(RootAxis.regular("x", 1, 0, 1)),
              new double[3],
              new double[0],
              0,
              new double[4]));
      write(file, "a/b", "Other", SMALL, others);
      first.write(some.get(2));
      first.close();
    }
    expectSame(path, "Events", some.subList(0, 3));
    expectSame(path, "a/b/Other", others);
  }

  @Test
  void anRntupleWithoutEventsIsReadAsSuch() throws IOException {
    Path path = folder.resolve("f.root");
    write(path, SMALL, List.of(events().get(0)));
    try (RootFile file = RootFile.open(path)) {
      assertThat(file.tree("Events").entries()).isZero();
      assertThat(file.tree("Events").schema().names()).isEqualTo(everything().names());
    }
  }

  @Test
  void namesThatNoFieldCanHaveAreChangedUnlessTwoBecomeOne() throws IOException {
    Path path = folder.resolve("f.root");
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("muon/pt.x y", Primitive.FLOAT32),
                new EventSchema.Field("n", Primitive.INT8)));
    write(path, SMALL, List.of(new RandomEvents(1).batch(schema, 3)));
    try (RootFile file = RootFile.open(path)) {
      assertThat(file.tree("Events").schema().names()).containsExactly("muon_pt_x_y", "n");
    }
    EventSchema twice = schema.with(new EventSchema.Field("muon_pt/x_y", Primitive.FLOAT32));
    assertThatThrownBy(() -> write(path, SMALL, List.of(new RandomEvents(1).batch(twice, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("muon_pt/x_y")
        .hasMessageContaining("rename one");
  }

  @Test
  void aBatchOfOtherColumnsIsRefusedAndTheFileGivenUp() throws IOException {
    Path path = folder.resolve("f.root");
    EventBatch batch = events().get(2);
    EventBatch other =
        new RandomEvents(1)
            .batch(batch.schema().with(new EventSchema.Field("deep", Primitive.INT8)), 3);
    try (RootFileWriter file = RootFileWriter.create(path)) {
      RNTupleWriter writer = new RNTupleWriter(file, "", "Events", batch.schema(), SMALL);
      assertThatThrownBy(() -> writer.write(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("column deep");
    }
    assertThat(path).doesNotExist();
  }

  /** The oracle is uproot; set QUADRUPOLE_PYTHON to a python that has it. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "zlib:1", "lzma:3", "lz4:4", "zstd:5"})
  void uprootReadsEveryValue(String compression) throws Exception {
    String python = System.getenv("QUADRUPOLE_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_PYTHON is not set to a python with uproot");
    expectOracleReads(python, "read_ntuple_uproot.py", RootCompression.parse(compression));
  }

  /** The oracle is ROOT; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "zstd:5"})
  void rootReadsEveryValue(String compression) throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    expectOracleReads(python, "read_ntuple_root.py", RootCompression.parse(compression));
  }

  private void expectOracleReads(String python, String script, RootCompression compression)
      throws Exception {
    Path path = folder.resolve("f.root");
    List<EventBatch> batches = events();
    write(path, SMALL.withCompression(compression), batches);
    Map<String, JsonNode> read = run(python, script, path);
    Map<String, Column> expected = new LinkedHashMap<>();
    try (RootFile file = RootFile.open(path)) { // which is tested above to hold what was written
      RootTree tree = file.tree("Events");
      try (ColumnReader reader = tree.open(0, tree.entries())) {
        for (String name : tree.schema().names()) {
          flatten(name, reader.read(name), expected);
        }
      }
    }
    assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, column) -> {
          JsonNode values = read.get(name);
          assertThat(values.size()).as(name).isEqualTo(column.size());
          for (int i = 0; i < column.size(); i++) {
            expectValue(name + "[" + i + "]", values.get(i), column, i);
          }
        });
  }

  /** Members of records and of lists of records become columns of their own. */
  private static void flatten(String name, Column column, Map<String, Column> flat) {
    if (column instanceof RecordColumn row) {
      for (int m = 0; m < row.members().size(); m++) {
        flatten(name + "." + row.type().fields().get(m).name(), row.members().get(m), flat);
      }
    } else if (column instanceof ListColumn list && list.content() instanceof RecordColumn row) {
      for (int m = 0; m < row.members().size(); m++) {
        flatten(
            name + "." + row.type().fields().get(m).name(),
            ListColumn.of(list.offsets(), row.members().get(m)),
            flat);
      }
    } else {
      flat.put(name, column);
    }
  }

  private static void expectValue(String where, JsonNode actual, Column column, int i) {
    if (column instanceof ListColumn list) {
      int from = list.offsets()[i];
      int n = list.offsets()[i + 1] - from;
      assertThat(actual.size()).as(where).isEqualTo(n);
      for (int k = 0; k < n; k++) {
        expectValue(where, actual.get(k), list.content(), from + k);
      }
    } else if (column instanceof StringColumn texts) {
      assertThat(actual.textValue()).as(where).isEqualTo(texts.get(i));
    } else if (column instanceof BoolColumn bools) {
      assertThat(actual.booleanValue()).as(where).isEqualTo(bools.values()[i]);
    } else if (column instanceof FloatColumn floats) {
      assertThat(actual.doubleValue()).as(where).isEqualTo(floats.values()[i]);
    } else if (column instanceof DoubleColumn doubles) {
      assertThat(actual.doubleValue()).as(where).isEqualTo(doubles.values()[i]);
    } else {
      assertThat(actual.bigIntegerValue()).as(where).isEqualTo(integer(column, i));
    }
  }

  private static BigInteger integer(Column column, int i) {
    long value;
    if (column instanceof ByteColumn bytes) {
      value = bytes.values()[i];
    } else if (column instanceof ShortColumn shorts) {
      value = shorts.values()[i];
    } else if (column instanceof IntColumn ints) {
      value = ints.values()[i];
    } else {
      value = ((LongColumn) column).values()[i];
    }
    Primitive type = (Primitive) column.type();
    BigInteger integer = BigInteger.valueOf(value);
    return type.isUnsigned() && value < 0
        ? integer.add(BigInteger.ONE.shiftLeft(8 * type.bytes()))
        : integer;
  }

  /** Each line of a script's output is a column: its name and its values as JSON. */
  private Map<String, JsonNode> run(String python, String script, Path file) throws Exception {
    Path copied = folder.resolve(script);
    try (InputStream resource = RNTupleWriterTest.class.getResourceAsStream(script)) {
      Files.copy(resource, copied);
    }
    ProcessBuilder builder =
        new ProcessBuilder(python, "-W", "ignore", copied.toString(), file.toString());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    ObjectMapper json = new ObjectMapper();
    Map<String, JsonNode> columns = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      JsonNode column = json.readTree(line);
      columns.put(column.get(0).textValue(), column.get(1));
    }
    return columns;
  }
}
