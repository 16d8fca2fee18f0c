package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.StringColumn;

class RootFileTest {

  static final List<String> FILES = SmallFiles.ALL;

  @ParameterizedTest
  @FieldSource("FILES")
  void everyColumnOfAFixtureIsWhatRootWrote(String name) throws IOException {
    Oracle oracle = new Oracle();
    JsonNode expected = Oracle.resource("fixtures/expected.json").get(name);
    try (RootFile file = SmallFiles.open(name)) {
      oracle.compare("fixtures/" + name, expected, file);
    }
    assertThat(oracle.wrong()).isEmpty();
    assertThat(oracle.missing()).isEmpty();
    assertThat(oracle.unread()).isEmpty();
    assertThat(oracle.equal()).isGreaterThanOrEqualTo(6);
  }

  /** The values are those that make_fixtures.py gave to ROOT; uproot does not read them all. */
  @Test
  void classesThatStreamThemselvesAndStartsStoredAsSizesAreRead() throws IOException {
    try (RootFile file = SmallFiles.open("streamers.root")) {
      RootTree tree = file.tree("streamers");
      assertThat(tree.unread()).isEmpty();
      StringColumn text = (StringColumn) read(tree, "text", 3, 20);
      IntColumn date = (IntColumn) read(tree, "date.fDatime", 3, 20);
      IntColumn ref = (IntColumn) read(tree, "ref.ref", 3, 20);
      ListColumn refs = (ListColumn) read(tree, "refs.refs", 3, 20);
      ListColumn matrix = (ListColumn) read(tree, "matrix.fElements", 3, 20);
      for (int e = 3; e < 20; e++) {
        int i = e - 3;
        assertThat(text.get(i)).isEqualTo("abcdefghij".substring(0, e % 7));
        // Years since 1995, month, day, hour: from bits 26, 22, 17 and 12 on (TDatime.h).
        assertThat(date.values()[i]).isEqualTo(25 << 26 | 1 << 22 | 1 << 17 | e << 12);
        assertThat(ref.values()[i]).isEqualTo(e % 2);
        assertThat(refs.offsets()[i + 1] - refs.offsets()[i]).isEqualTo(e / 3 + 1);
        assertThat(((DoubleColumn) matrix.content()).values()[4 * i + 1]).isEqualTo(e);
      }
      assertThat(((IntColumn) refs.content()).values()).containsOnly(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 149, 151, 1000})
  void batchesOfAnySizeHoldTheSameValues(int size) throws IOException {
    for (String name : FILES) {
      try (RootFile file = SmallFiles.open(name)) {
        for (String treeName : file.treeNames()) {
          RootTree tree = file.tree(treeName);
          RootTree again = file.tree(treeName);
          for (String column : tree.schema().names()) {
            assertThat(inBatches(tree, column, size))
                .as(name + " " + column)
                .isEqualTo(sliced(read(again, column, 0, again.entries()), size));
          }
        }
      }
    }
  }

  private static List<Column> inBatches(RootTree tree, String column, int size) throws IOException {
    List<Column> batches = new ArrayList<>();
    for (long first = 0; first < tree.entries(); first += size) {
      batches.add(read(tree, column, first, Math.min(tree.entries(), first + size)));
    }
    return batches;
  }

  private static List<Column> sliced(Column whole, int size) {
    List<Column> batches = new ArrayList<>();
    for (int first = 0; first < whole.size(); first += size) {
      batches.add(whole.slice(first, Math.min(whole.size(), first + size)));
    }
    return batches;
  }

  private static Column read(RootTree tree, String column, long first, long end)
      throws IOException {
    try (ColumnReader reader = tree.open(first, end)) {
      return reader.read(column);
    }
  }

  @Test
  void columnsOfOneCounterShareTheirOffsets() throws IOException {
    try (RootFile file = SmallFiles.open("leaves.root")) {
      RootTree tree = file.tree("leaves");
      try (ColumnReader reader = tree.open(3, 29)) {
        ListColumn counted = (ListColumn) reader.read("counted");
        ListColumn pairs = (ListColumn) reader.read("countedPairs");
        ListColumn flags = (ListColumn) reader.read("flags");
        assertThat(pairs.offsets()).isSameAs(counted.offsets());
        assertThat(flags.offsets()).isNotSameAs(counted.offsets());
      }
      assertThat(tree.schema().field("countedPairs").flatMap(EventSchema.Field::counter))
          .contains("n");
      assertThat(tree.schema().field("flags").flatMap(EventSchema.Field::counter)).contains("m");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "whole.Base::common, split./split.Base/split.Base.common",
    "whole.flags, split./split.Base/split.Base.flags",
    "whole.counted, split./split.counted",
    "whole.packed, split./split.packed",
    "whole.common, split./split.common",
    "whole.hits.position, split./split.hits/split.hits.position[3]",
    "whole.hits.samples, split./split.hits/split.hits.samples",
    "whole.named.first, split./split.named/split.named.first",
    "whole.named.second, split./split.named/split.named.second",
    "whole.nested, split./split.nested",
    "whole.words, split./split.words",
    "whole.unique, split./split.unique",
    "whole.vertex.fY, split./split.vertex.fY",
    "whole.title, split./split.title",
    "wholeHits.tag, hits/hits.tag",
    "byNumber.second.samples, hits/hits.samples",
    "vector.fP.fZ, splitVector.fP.fZ",
  })
  void wholeObjectsHoldWhatTheSameObjectsHoldWhenSplit(String whole, String split)
      throws IOException {
    try (RootFile file = SmallFiles.open("objects.root")) {
      RootTree tree = file.tree("objects");
      assertThat(tree.unread()).isEmpty();
      assertThat(read(tree, whole, 0, 12)).isEqualTo(read(tree, split, 0, 12));
    }
  }

  @Test
  void columnsReadStayValidWhenTheReaderIsClosedAndOthersRead() throws IOException {
    try (RootFile file = SmallFiles.open("none.root")) {
      RootTree tree = file.tree("Events");
      Column first = read(tree, "Jet_pt", 0, 100);
      Column copy = first.slice(0, 100);
      read(tree, "weight", 100, 400);
      assertThat(first).isEqualTo(copy);
    }
  }

  @Test
  void theLatestCycleOfATreeIsOpenedUnlessAnotherIsNamed() throws IOException {
    try (RootFile file = SmallFiles.open("leaves.root")) {
      assertThat(file.treeNames()).containsExactly("leaves", "sub/deeper/twice");
      assertThat(file.tree("sub/deeper/twice").entries()).isEqualTo(2);
      assertThat(file.tree("sub/deeper/twice;1").entries()).isEqualTo(1);
      assertThat(file.keys())
          .contains(
              new RootKey("sub", 1, "TDirectory"), new RootKey("sub/deeper/twice", 2, "TTree"));
    }
  }

  @Test
  void clustersAreThoseThatTheWriterFlushed() throws IOException {
    try (RootFile file = SmallFiles.open("zstd.root")) {
      assertThat(file.tree("Events").clusters())
          .containsExactly(
              new EntryRange(0, 150), new EntryRange(150, 300), new EntryRange(300, 400));
    }
  }

  @Test
  void aMissingTreeIsReportedWithThoseThatAreThere() throws IOException {
    try (RootFile file = SmallFiles.open("zlib.root")) {
      assertThatThrownBy(() -> file.tree("Event"))
          .isInstanceOf(MissingTreeException.class)
          .hasMessage("zlib.root: there is no tree named \"Event\". The file holds Events.");
    }
  }

  @Test
  void aFileOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> RootFile.open(new MemoryByteSource("a.txt", new byte[100])))
        .isInstanceOf(RootFormatException.class)
        .hasMessageContaining("a.txt: file header: it does not begin with \"root\"");
  }

  @Test
  void aListOfKeysThatIsMissingIsMadeAgain() throws IOException {
    byte[] bytes = SmallFiles.bytes("zlib.root");
    // The root directory follows the first key (at byte 100) and the file's name; its list of keys
    // is named 26 bytes further on, in four bytes.
    int nameBytes = ByteBuffer.wrap(bytes).getInt(28);
    assertThat(nameBytes).isBetween(40, 400);
    ByteBuffer.wrap(bytes).putInt(100 + nameBytes + 26, 0);
    try (RootFile whole = SmallFiles.open("zlib.root");
        RootFile open = RootFile.open(new MemoryByteSource("open.root", bytes))) {
      assertThat(open.keys()).isEqualTo(whole.keys());
      assertThat(RootStats.of(open).toJson()).isEqualTo(RootStats.of(whole).toJson());
      assertThat(whole.recovered()).isEmpty();
      assertThat(open.recovered().orElseThrow()).startsWith("was not closed; recovered Events;1");
    }
  }

  @Test
  void threadsThatShareATreeReadTheSameValues() throws Exception {
    try (RootFile file = SmallFiles.open("zstd.root")) {
      RootTree tree = file.tree("Events");
      Column pt = read(tree, "Jet_pt", 0, 400);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          int first = 37 * i % 300;
          results.add(
              threads.submit(
                  () ->
                      read(tree, "Jet_pt", first, first + 90).equals(pt.slice(first, first + 90))));
        }
        for (Future<Boolean> result : results) {
          assertThat(result.get()).isTrue();
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void aClosedReaderReadsNoMore() throws IOException {
    try (RootFile file = SmallFiles.open("zlib.root")) {
      ColumnReader reader = file.tree("Events").open(0, 1);
      reader.close();
      assertThatThrownBy(() -> reader.read("run")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anUnknownColumnIsTheCallersMistake() throws IOException {
    try (RootFile file = SmallFiles.open("zlib.root");
        ColumnReader reader = file.tree("Events").open(0, 1)) {
      assertThatThrownBy(() -> reader.read("Jet_eta"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Jet_eta");
    }
  }

  @Test
  void batchesInsideABasketReadItOnce() throws IOException {
    byte[] bytes = SmallFiles.bytes("zlib.root");
    CountingByteSource counting = new CountingByteSource(bytes, false);
    try (RootFile file = RootFile.open(counting)) {
      RootTree tree = file.tree("Events");
      counting.reads();
      Column whole = read(tree, "event", 0, 400);
      int once = counting.reads();
      assertThat(inBatches(tree, "event", 10)).hasSize(40);
      assertThat(counting.reads()).isEqualTo(once);
      assertThat(whole.size()).isEqualTo(400);
    }
  }

  @Test
  void unsignedCountersKeepTheirType() throws IOException {
    try (RootFile file = SmallFiles.open("none.root")) {
      IntColumn counts = (IntColumn) read(file.tree("Events"), "nJet", 0, 6);
      assertThat(counts).isEqualTo(new IntColumn(Primitive.UINT32, new int[] {0, 1, 2, 3, 4, 0}));
    }
  }

  @Test
  void statsPrintAsTheOraclesJson() throws IOException {
    try (RootFile file = SmallFiles.open("leaves.root")) {
      JsonNode json = new ObjectMapper().readTree(RootStats.of(file).toJson());
      JsonNode expected = Oracle.resource("fixtures/expected.json").get("leaves.root");
      assertThat(json.get("keys")).isEqualTo(expected.get("keys"));
      assertThat(json.at("/trees/leaves;1/columns/matrix"))
          .isEqualTo(expected.at("/trees/leaves;1/columns/matrix"));
    }
  }
}
