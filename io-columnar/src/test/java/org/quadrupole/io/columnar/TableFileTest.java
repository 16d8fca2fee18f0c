package org.quadrupole.io.columnar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.ShortColumn;

/** The columns of {@code make_table_fixtures.py}, written and compared with its files. */
class TableFileTest {

  private static final int ROWS = 1000;

  @TempDir Path folder;

  private static EventBatch events() {
    boolean[] flag = new boolean[ROWS];
    byte[] small = new byte[ROWS];
    byte[] tiny = new byte[ROWS];
    short[] shorts = new short[ROWS];
    short[] ushort = new short[ROWS];
    int[] number = new int[ROWS];
    int[] count = new int[ROWS];
    long[] longs = new long[ROWS];
    long[] ulong = new long[ROWS];
    float[] single = new float[ROWS];
    double[] doubles = new double[ROWS];
    for (int k = 0; k < ROWS; k++) {
      flag[k] = k % 3 == 0;
      small[k] = (byte) (k % 256 - 128);
      tiny[k] = (byte) k;
      shorts[k] = (short) (k * 37 - 18000);
      ushort[k] = (short) (k * 60 + 5000);
      number[k] = k * 4_000_000 - 2_000_000_000;
      count[k] = (int) (k * 4_294_967L);
      longs[k] = k * 9_007_199_254_740_993L - 4_611_686_018_427_387_904L;
      ulong[k] = k * 18_446_744_073_709_551L;
      single[k] = (float) (k / 7.0);
      doubles[k] = k / 7.0;
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("flag", new BoolColumn(Primitive.BOOL, flag));
    columns.put("small", new ByteColumn(Primitive.INT8, small));
    columns.put("tiny", new ByteColumn(Primitive.UINT8, tiny));
    columns.put("short", new ShortColumn(Primitive.INT16, shorts));
    columns.put("ushort", new ShortColumn(Primitive.UINT16, ushort));
    columns.put("number", new IntColumn(Primitive.INT32, number));
    columns.put("count", new IntColumn(Primitive.UINT32, count));
    columns.put("long", new LongColumn(Primitive.INT64, longs));
    columns.put("ulong", new LongColumn(Primitive.UINT64, ulong));
    columns.put("single", new FloatColumn(Primitive.FLOAT32, single));
    columns.put("double", new DoubleColumn(Primitive.FLOAT64, doubles));
    List<EventSchema.Field> fields = new ArrayList<>();
    columns.forEach((name, column) -> fields.add(new EventSchema.Field(name, column.type())));
    return EventBatch.of(
        EventSchema.of(fields), ROWS, Provenance.memory(ROWS), List.copyOf(columns.values()));
  }

  /** In batches of unequal lengths, one of them empty. */
  private Path written(String name) throws IOException {
    Path path = folder.resolve(name);
    EventBatch events = events();
    try (TableFile table = TableFile.create(path, events.schema())) {
      int from = 0;
      for (int to : new int[] {1, 1, 700, ROWS}) {
        int[] rows = new int[to - from];
        for (int k = 0; k < rows.length; k++) {
          rows[k] = from + k;
        }
        table.write(events.take(rows));
        from = to;
      }
      table.finish();
    }
    return path;
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in = TableFileTest.class.getResourceAsStream("/tables/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static Map<String, byte[]> entries(InputStream archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void arraysHaveTheBytesOfNumPys() throws IOException {
    Map<String, byte[]> ours = entries(Files.newInputStream(written("columns.npz")));
    Map<String, byte[]> numpys = entries(new java.io.ByteArrayInputStream(fixture("columns.npz")));
    assertThat(ours.keySet()).containsExactlyElementsOf(numpys.keySet());
    ours.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(numpys.get(name)));
  }

  /** pyarrow read the file that this is compared with. */
  @Test
  void aParquetFileIsTheOneThatPyarrowRead() throws IOException {
    assertThat(Files.readAllBytes(written("columns.parquet")))
        .isEqualTo(fixture("columns.parquet"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".npz", ".parquet"})
  void nothingIsLeftOfAFileThatWasNotFinished(String ending) throws IOException {
    EventBatch events = events();
    try (TableFile table = TableFile.create(folder.resolve("a" + ending), events.schema())) {
      table.write(events);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    written("b" + ending);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("b" + ending));
    }
  }

  @Test
  void saysWhatCanBeWritten() {
    EventSchema lists =
        EventSchema.of(List.of(new EventSchema.Field("Jet_pt", ListType.of(Primitive.FLOAT32))));
    assertThatThrownBy(() -> TableFile.create(folder.resolve("a.npz"), lists))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Jet_pt")
        .hasMessageContaining("not a number for each event");
    assertThatThrownBy(() -> TableFile.create(folder.resolve("a.csv"), events().schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".npz, .parquet");
  }
}
