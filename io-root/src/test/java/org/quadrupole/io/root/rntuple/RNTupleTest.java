package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.StringColumn;
import org.quadrupole.io.root.CountingByteSource;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootStats;
import org.quadrupole.io.root.RootTree;

/**
 * RNTuples that ROOT 6.40 wrote (src/test/python/make_rntuple_fixture.py and others), and one that
 * uproot did (make_rntuple_records.py), against what uproot 5.7.7 ({@code expected.json}) and, for
 * floating-point numbers of few bits, ROOT itself ({@code reals.json}) read.
 */
class RNTupleTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where uproot differs from what ROOT gives a program; the values are the same. */
  private static final Map<String, String> UPROOT_TYPES =
      Map.of("c", "uint8", "nJet", "int64", "nvvd", "int64", "vmap.first", "uint8");

  /** Uproot reads the first representation's pages in every cluster; tested by the script below. */
  private static final List<String> UPROOT_WRONG = List.of("many", "text", "list");

  @ParameterizedTest
  @ValueSource(strings = {"kinds.root", "plain.root", "records.root"})
  void readsEveryKindOfFieldAsUprootDoes(String name) throws IOException {
    expectAsUproot(name, "expected.json", Map.of());
  }

  /** The file of src/test/python/make_rntuple_odd.py. */
  @Test
  void readsSetsMapsStructuresOfArraysAndChangingRepresentationsAsUprootDoes() throws IOException {
    expectAsUproot(
        "odd.root",
        "odd.json",
        Map.of("streamed", "objects of TLorentzVector as ROOT's streamers write them"));
  }

  @Test
  void aColumnMayChangeItsRepresentationFromClusterToCluster() throws IOException {
    try (RootFile file = open("odd.root");
        ColumnReader reader = file.tree("Events").open(10, 50)) {
      float[] many = ((FloatColumn) reader.read("many")).values();
      StringColumn text = (StringColumn) reader.read("text");
      ListColumn list = (ListColumn) reader.read("list");
      for (int i = 0; i < 40; i++) {
        int e = 10 + i;
        assertThat(many[i]).isEqualTo(0.25f * e);
        assertThat(text.get(i)).isEqualTo(Character.toString('a' + e % 26).repeat(e % 5));
        assertThat(list.slice(i, i + 1).content())
            .isEqualTo(
                new IntColumn(
                    Primitive.INT32,
                    e % 3 == 2 ? new int[] {e, e} : e % 3 == 1 ? new int[] {e} : new int[0]));
      }
    }
  }

  private static void expectAsUproot(String name, String json, Map<String, String> unread)
      throws IOException {
    JsonNode columns = expected(json).path(name).path("trees").path("Events;1");
    RootStats.Tree stats;
    try (RootFile file = open(name)) {
      stats = RootStats.of(file).trees().get("Events;1");
    }
    assertThat(stats.error()).isEmpty();
    assertThat(stats.unread()).isEqualTo(unread);
    assertThat(stats.entries()).isEqualTo(columns.get("entries").asLong());
    List<String> differ = new ArrayList<>();
    ObjectNode compared = ((ObjectNode) columns.get("columns")).without(UPROOT_WRONG);
    compared
        .fields()
        .forEachRemaining(
            column -> {
              RootStats.ColumnStats actual = stats.columns().get(column.getKey());
              JsonNode wanted = column.getValue();
              if (actual == null
                  || actual.values() != wanted.get("values").asLong()
                  || (!isWidened(column.getKey()) && actual.crc32() != wanted.get("crc32").asLong())
                  || (wanted.has("counts_crc32")
                      && actual.countsCrc32().orElse(-1L) != wanted.get("counts_crc32").asLong())
                  || !UPROOT_TYPES
                      .getOrDefault(column.getKey(), actual.type())
                      .equals(wanted.get("type").asText())) {
                differ.add(column.getKey() + ": " + actual + ", not " + wanted);
              }
            });
    assertThat(differ).isEmpty();
  }

  /** Uproot makes int64 of uint32 here; the lengths are tested below. */
  private static boolean isWidened(String column) {
    return column.equals("nJet");
  }

  @Test
  void readsNumbersOfFewBitsAsRootDoes() throws IOException {
    JsonNode root = expected("reals.json");
    RootStats.Tree stats;
    try (RootFile file = open("reals.root")) {
      stats = RootStats.of(file).trees().get("Reals;1");
    }
    List<String> differ = new ArrayList<>();
    root.fields()
        .forEachRemaining(
            field -> {
              RootStats.ColumnStats actual = stats.columns().get(field.getKey());
              String type = field.getKey().startsWith("f_") ? "float32" : "float64";
              if (actual == null
                  || actual.crc32() != field.getValue().asLong()
                  || !actual.type().equals(type)) {
                differ.add(field + ": " + actual);
              }
            });
    assertThat(root.size()).isGreaterThan(20);
    assertThat(differ).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kinds.root", "plain.root"})
  void readsVariantsAsIndexAndAlternatives(String name) throws IOException {
    try (RootFile file = open(name);
        ColumnReader reader = file.tree("Events").open(0, 150)) {
      RecordColumn variants = (RecordColumn) reader.read("var");
      byte[] index = ((ByteColumn) variants.members().get(0)).values();
      ListColumn numbers = (ListColumn) variants.members().get(1);
      ListColumn texts = (ListColumn) variants.members().get(2);
      ListColumn lists = (ListColumn) variants.members().get(3);
      for (int e = 0; e < 150; e++) {
        assertThat(index[e]).isEqualTo((byte) (e % 3));
        if (e % 3 == 0) {
          int[] values = ((IntColumn) numbers.content()).values();
          assertThat(values[numbers.offsets()[e]]).isEqualTo(e);
        } else if (e % 3 == 1) {
          StringColumn values = (StringColumn) texts.content();
          assertThat(values.get(texts.offsets()[e])).isEqualTo(Integer.toString(e));
        } else {
          ListColumn values = (ListColumn) lists.content();
          int at = lists.offsets()[e];
          assertThat(values.offsets()[at + 1] - values.offsets()[at]).isEqualTo(e % 4);
        }
      }
    }
  }

  @Test
  void valuesOfFieldsAddedLaterAreZeroBefore() throws IOException {
    try (RootFile file = open("kinds.root");
        ColumnReader reader = file.tree("Events").open(40, 70)) {
      float[] late = ((FloatColumn) reader.read("late_f")).values();
      ListColumn lists = (ListColumn) reader.read("late_v");
      for (int i = 0; i < 30; i++) {
        int e = 40 + i;
        assertThat(late[i]).isEqualTo(e < 60 ? 0 : 0.25f * e);
        assertThat(lists.offsets()[i + 1] - lists.offsets()[i]).isEqualTo(e < 60 ? 0 : e % 4);
      }
    }
  }

  @Test
  void lengthsOfACollectionAreItsCounterAndShareItsOffsets() throws IOException {
    try (RootFile file = open("kinds.root")) {
      RootTree tree = file.tree("Events");
      EventSchema.Field field = tree.schema().field("Jet_charge").orElseThrow();
      assertThat(field.counter()).contains("nJet");
      try (ColumnReader reader = tree.open(0, 150)) {
        int[] lengths = ((IntColumn) reader.read("nJet")).values();
        ListColumn lists = (ListColumn) reader.read("Jet_charge");
        ListColumn same = (ListColumn) reader.read("vi"); // as long in every event, by the script
        for (int e = 0; e < 150; e++) {
          assertThat(lengths[e]).isEqualTo(e % 5);
          assertThat(lists.offsets()[e + 1] - lists.offsets()[e]).isEqualTo(e % 5);
        }
        assertThat(same.offsets()).isSameAs(lists.offsets());
      }
    }
  }

  @Test
  void aMemberOfRecordsIsReadWithoutTheOthers() throws IOException {
    try (RootFile file = open("records.root")) {
      RootTree tree = file.tree("Events");
      ListColumn jets = (ListColumn) read(tree, "Jet", 0, tree.entries());
      RecordColumn members = (RecordColumn) jets.content();
      for (int m = 0; m < members.members().size(); m++) {
        String name = "Jet." + members.type().fields().get(m).name();
        ListColumn expected = ListColumn.of(jets.offsets(), members.members().get(m));
        assertThat(tree.schema().field(name).orElseThrow().type()).isEqualTo(expected.type());
        assertThat(read(tree, name, 0, tree.entries())).isEqualTo(expected);
        assertThat(tree.uncompressedBytes(List.of(name)))
            .isLessThan(tree.uncompressedBytes(List.of("Jet")));
      }
      assertThat(tree.schema().field("Jet.mass")).isEmpty();
      assertThat(tree.schema().field("event.x")).isEmpty();
      assertThatThrownBy(() -> read(tree, "Jet.mass", 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Jet.mass");
    }
  }

  @Test
  void columnsThatArePrefetchedTakeFewerReadsAndAreTheSame() throws IOException {
    CountingByteSource counting = new CountingByteSource(bytes("kinds.root"), true);
    try (RootFile file = RootFile.open(counting)) {
      RootTree tree = file.tree("Events");
      for (int end : new int[] {150, 70}) {
        List<Column> single = new ArrayList<>();
        counting.reads();
        try (ColumnReader reader = tree.open(0, end)) {
          for (String name : tree.schema().names()) {
            single.add(reader.read(name));
          }
        }
        int singly = counting.reads();
        List<Column> together = new ArrayList<>();
        try (ColumnReader reader = tree.open(0, end)) {
          reader.prefetch(tree.schema().names());
          for (String name : tree.schema().names()) {
            together.add(reader.read(name));
          }
        }
        assertThat(together).isEqualTo(single);
        assertThat(counting.reads()).isLessThan(singly / 2);
      }
    }
  }

  @Test
  void anyRangeOfEntriesIsASliceOfAll() throws IOException {
    try (RootFile file = open("kinds.root")) {
      RootTree tree = file.tree("Events");
      assertThat(tree.clusters())
          .containsExactly(
              new EntryRange(0, 50), new EntryRange(50, 100), new EntryRange(100, 150));
      for (String name : tree.schema().names()) {
        Column all = read(tree, name, 0, 150);
        for (int[] range :
            new int[][] {{0, 0}, {0, 1}, {49, 51}, {13, 137}, {99, 100}, {149, 150}}) {
          assertThat(read(tree, name, range[0], range[1]))
              .as("%s %s", name, range)
              .isEqualTo(all.slice(range[0], range[1]));
        }
      }
    }
  }

  @Test
  void aDamagedFileEndsInAFormatExceptionOrIsCaughtByAChecksum() throws IOException {
    byte[] whole = bytes("kinds.root");
    Random random = new Random(20261123);
    int noticed = 0;
    for (int round = 0; round < 400; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 1 + round % 4; i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      noticed += read(damaged) ? 0 : 1;
    }
    assertThat(noticed).isGreaterThan(300); // the rest hit streamer info, free space, key names
  }

  @Test
  void aPageWithAnotherByteIsRefusedWithItsPlace() throws IOException {
    byte[] whole = bytes("plain.root");
    try (RootFile file = RootFile.open(new MemoryByteSource("memory", whole))) {
      RNTupleTable tree = (RNTupleTable) file.tree("Events");
      long position =
          tree.segments(0, 1).get(0).cluster().pages(0).positions()[0]; // of the first field
      byte[] damaged = whole.clone();
      damaged[(int) position] ^= 1;
      try (RootFile broken = RootFile.open(new MemoryByteSource("memory", damaged))) {
        RootTree read = broken.tree("Events");
        assertThatThrownBy(() -> read(read, "b", 0, 10))
            .isInstanceOf(RootFormatException.class)
            .hasMessageContaining("field b")
            .hasMessageContaining("checksum differs")
            .hasMessageContaining("at byte " + position);
      }
    }
  }

  @Test
  void descriptionsThatLieWithRightChecksumsEndInAFormatException() throws IOException {
    byte[] whole = bytes("plain.root");
    List<int[]> envelopes = envelopes(whole);
    assertThat(envelopes).hasSize(3); // header, footer, page list
    Random random = new Random(640);
    int noticed = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] lying = whole.clone();
      int[] envelope = envelopes.get(round % envelopes.size());
      for (int i = 0; i < 1 + round % 3; i++) {
        int at = envelope[0] + 8 + random.nextInt(envelope[1] - envelope[0] - 16);
        lying[at] = (byte) (random.nextInt(4) == 0 ? 0xFF : random.nextInt(256));
      }
      long before = little(whole).getLong(envelope[1] - 8);
      long after = sign(lying, envelope);
      for (int[] other : envelopes) {
        for (int at = other[0]; at < other[0] + 24; at++) {
          if (little(lying).getLong(at) == before) {
            little(lying).putLong(at, after); // what refers to the header
            sign(lying, other);
          }
        }
      }
      noticed += read(lying) ? 0 : 1;
    }
    assertThat(noticed).isGreaterThan(300); // the rest hit names, versions, limits
  }

  /** Start and end of all envelopes of an uncompressed file. */
  private static List<int[]> envelopes(byte[] file) {
    List<int[]> found = new ArrayList<>();
    for (int at = 0; at < file.length - 16; at++) {
      long word = little(file).getLong(at);
      long length = word >>> 16;
      if ((word & 0xFFFF) >= 1
          && (word & 0xFFFF) <= 3
          && length > 16
          && length <= file.length - at
          && XxHash3.hash(file, at, (int) length - 8)
              == little(file).getLong(at + (int) length - 8)) {
        found.add(new int[] {at, at + (int) length});
      }
    }
    return found;
  }

  private static long sign(byte[] file, int[] envelope) {
    long checksum = XxHash3.hash(file, envelope[0], envelope[1] - envelope[0] - 8);
    little(file).putLong(envelope[1] - 8, checksum);
    return checksum;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads all columns; whether nothing was found to be wrong. */
  private static boolean read(byte[] bytes) {
    try (RootFile file = RootFile.open(new MemoryByteSource("memory", bytes))) {
      RootTree tree = file.tree("Events");
      for (String name : tree.schema().names()) {
        read(tree, name, 0, Math.min(tree.entries(), 1000));
      }
      return true;
    } catch (IOException e) {
      assertThat(e).isInstanceOf(RootFormatException.class);
      return false;
    }
  }

  private static Column read(RootTree tree, String column, long first, long end)
      throws IOException {
    try (ColumnReader reader = tree.open(first, end)) {
      return reader.read(column);
    }
  }

  private static RootFile open(String name) throws IOException {
    return RootFile.open(new MemoryByteSource(name, bytes(name)));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = RNTupleTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static JsonNode expected(String name) throws IOException {
    return JSON.readTree(bytes(name));
  }
}
