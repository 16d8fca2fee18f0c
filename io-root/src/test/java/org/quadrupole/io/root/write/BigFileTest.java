package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootTree;
import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.rntuple.RNTupleOptions;
import org.quadrupole.io.root.rntuple.RNTupleWriter;

/**
 * Files whose positions need 64 bits, mostly holes. What is in the one of ROOT's is what ROOT 6.40
 * reads from it (make_big_fixture.py).
 */
class BigFileTest {

  /** A file of which only the beginning and the end are there; zeros are between them. */
  // Read once; nobody compares it.
  @SuppressWarnings("ArrayRecordComponent")
  private record Hollow(byte[] head, long behind, byte[] tail) implements ByteSource {

    @Override
    public String name() {
      return "big.root";
    }

    @Override
    public long size() {
      return behind + tail.length;
    }

    @Override
    public void readFully(long offset, byte[] into, int at, int length) throws IOException {
      if (offset < 0 || offset + length > size()) {
        throw new EOFException(name());
      }
      for (int i = 0; i < length; i++) {
        long place = offset + i;
        into[at + i] =
            place < head.length
                ? head[(int) place]
                : place >= behind ? tail[(int) (place - behind)] : 0;
      }
    }

    @Override
    public void close() {}
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BigFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void histogramsBehindThreeGigabytesAreWhatRootReads() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource("big.json"));
    try (RootFile file = root(expected)) {
      expected
          .get("histograms")
          .properties()
          .forEach(
              entry -> {
                double[] values = new double[entry.getValue().size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = entry.getValue().get(i).doubleValue();
                }
                assertThat(histogram(file, entry.getKey())).containsExactly(values);
              });
    }
  }

  private static double[] histogram(RootFile file, String path) {
    try {
      return ((HistogramValue) file.object(path)).values();
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree", "ntuple"})
  void eventsBehindThreeGigabytesAreWhatRootReads(String name) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource("big.json"));
    try (RootFile file = root(expected)) {
      List<String> events = new ArrayList<>();
      expected.get(name).forEach(event -> events.add(event.get(0) + " " + floats(event.get(1))));
      assertThat(events(file.tree(name))).hasSize(25).isEqualTo(events);
    }
  }

  private static List<Float> floats(JsonNode array) {
    List<Float> values = new ArrayList<>();
    array.forEach(value -> values.add(value.floatValue()));
    return values;
  }

  private static RootFile root(JsonNode expected) throws IOException {
    assertThat(expected.get("version").asInt()).isGreaterThan(1_000_000);
    return RootFile.open(
        new Hollow(resource("big.head"), expected.get("behind").asLong(), resource("big.tail")));
  }

  private static List<String> events(RootTree tree) throws IOException {
    List<String> events = new ArrayList<>();
    try (ColumnReader reader = tree.open(0, tree.entries())) {
      IntColumn numbers = (IntColumn) reader.read("number");
      ListColumn lists = (ListColumn) reader.read("list");
      float[] items = ((FloatColumn) lists.content()).values();
      for (int i = 0; i < numbers.size(); i++) {
        List<Float> list = new ArrayList<>();
        for (int k = lists.offsets()[i]; k < lists.offsets()[i + 1]; k++) {
          list.add(items[k]);
        }
        events.add(numbers.values()[i] + " " + list);
      }
    }
    return events;
  }

  @Test
  void ntuplesBehindTwoGigabytesAreReadBack(@TempDir Path folder) throws IOException {
    try (RootFile file = RootFile.open(write(folder))) {
      assertThat(events(file.tree("ntuple"))).isEqualTo(written());
    }
  }

  /** The oracle is ROOT itself; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @Test
  void rootReadsNtuplesBehindTwoGigabytes(@TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    assertThat(Peers.run(folder, python, "big_root.py", write(folder).toString()))
        .containsSubsequence(written());
  }

  private static List<String> written() {
    return List.of("7 [0.5]", "-8 []", "9 [1.5, 2.5]");
  }

  private static Path write(Path folder) throws IOException {
    Path path = folder.resolve("big.root");
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("number", Primitive.INT32),
                new EventSchema.Field("list", ListType.of(Primitive.FLOAT32))));
    EventBatch batch =
        EventBatch.of(
            schema,
            3,
            new Provenance("", "", 0, 3),
            List.of(
                new IntColumn(Primitive.INT32, new int[] {7, -8, 9}),
                ListColumn.of(
                    new int[] {0, 1, 1, 3},
                    new FloatColumn(Primitive.FLOAT32, new float[] {0.5f, 1.5f, 2.5f}))));
    try (RootFileWriter file =
            RootFileWriter.create(path, RootFileWriter.Options.defaults(), 2_100_000_000L);
        RNTupleWriter events =
            new RNTupleWriter(file, "", "ntuple", schema, RNTupleOptions.defaults())) {
      events.write(batch);
    }
    return path;
  }
}
