package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Members that few classes have; the values are those that make_odd_fixture.py gave to ROOT. */
class OddTypesTest {

  @ParameterizedTest
  @CsvSource({"split./split.texts[2]", "whole.texts"})
  void arraysOfTStringsAreTextsOfEachEvent(String column) throws IOException {
    check(column, e -> List.of("a".repeat(e % 3), "b".repeat(e == 7 ? 300 : 1)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.items", "whole.items"})
  void pointersInAVectorAreListsOfNoOrOneItem(String column) throws IOException {
    check(column + ".id", e -> each(e, k -> k == 1 ? List.of() : List.of(10 * e + k)));
    check(
        column + ".samples",
        e -> each(e, k -> k == 1 ? List.of() : List.of(repeated((short) e, k))));
  }

  @ParameterizedTest
  @CsvSource({"split./split.small", "whole.small", "smalls"})
  void enumerationsOfOneByteAreNumbersOfFourInAVector(String column) throws IOException {
    check(column, e -> each(e, k -> k % 2 == 1 ? 1 : 200));
  }

  @Test
  void enumerationsAreNumbersInCollectionsThatAreBranches() throws IOException {
    check("colors", e -> each(e, k -> k % 2 == 1 ? 1 : 700));
    check("palette", e -> List.of(1, 700).subList(e % 4 > 1 ? 0 : 1, e % 4 > 0 ? 2 : 1));
  }

  @ParameterizedTest
  @CsvSource({"split./split.colors/split.colors", "whole.colors"})
  void enumerationsAreNumbersAsKeysOfAMap(String column) throws IOException {
    check(column + ".first", e -> List.of(1, 700).subList(e % 4 > 1 ? 0 : 1, e % 4 > 0 ? 2 : 1));
    check(column + ".second", e -> repeated(e, Math.min(e % 4, 2)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.smalls/split.smalls", "whole.smalls", "legend/legend"})
  void enumerationsOfAMapTakeAsManyBytesAsTheTypeBelowThem(String column) throws IOException {
    check(column + ".first", e -> List.of(1, 700).subList(e % 4 > 1 ? 0 : 1, e % 4 > 0 ? 2 : 1));
    check(column + ".second", e -> repeated(200, Math.min(e % 4, 2)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.lots[2]", "whole.lots"})
  void arraysOfCollectionsAreListsOfFixedSize(String column) throws IOException {
    check(column + ".id", e -> List.of(ids(e, 0), ids(e, 1)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.maps[2]", "whole.maps"})
  void arraysOfMapsAreListsOfFixedSize(String column) throws IOException {
    check(column + ".second", e -> List.of(values(e, 0), values(e, 1)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.", "whole."})
  void pointersToObjectsAreListsOfNoOrOneItem(String prefix) throws IOException {
    check(prefix + "pointer.id", e -> repeated(e, e % 3 == 0 ? 0 : 1));
    check(prefix + "pointer.samples", e -> repeated(samples(1, 2), e % 3 == 0 ? 0 : 1));
    check(prefix + "owned.id", e -> repeated(3 * e, e % 4 == 0 ? 0 : 1));
  }

  @ParameterizedTest
  @CsvSource({"split./split.", "whole."})
  void anObjectThatTwoPointersLeadToIsReadForBoth(String prefix) throws IOException {
    check(prefix + "again.id", e -> e % 2 == 0 ? List.of(-e) : repeated(e, e % 3 == 0 ? 0 : 1));
  }

  @ParameterizedTest
  @CsvSource({"split./split.several[2]", "whole.several"})
  void arraysOfPointersAreListsOfFixedSize(String column) throws IOException {
    check(column + ".id", e -> List.of(List.of(), List.of(2 * e)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.", "whole."})
  void objectsThatAnotherMemberCountsAreLists(String prefix) throws IOException {
    check(prefix + "counted.id", e -> each(e, k -> 10 * e + k));
    check(prefix + "counted.samples", e -> each(e, k -> repeated((short) e, k)));
  }

  @ParameterizedTest
  @CsvSource({"split/split.", "whole."})
  void itemsOfATClonesArrayCountTheirArrays(String prefix) throws IOException {
    check("items", prefix + "n", e -> each(e, k -> k));
    check("items", prefix + "samples", e -> each(e, k -> samples(e, 0, k)));
  }

  @Test
  void aBaseClassOfVersionNoughtIsNotWritten() throws IOException {
    check("items", "track.id", e -> 10 * e + e % 4);
    check("items", "track.samples", e -> samples(e, 0, e % 4));
  }

  @Test
  void objectsThatAreReferredToHaveTheirBits() throws IOException {
    // kIsReferenced and kMustCleanup of what a TRef and a TRefArray lead to.
    check(
        "items",
        "split/split.fBits",
        e -> each(e, k -> k + 1 == e % 4 || (k == 0 && e % 4 > 1) ? 0x18 : 0));
  }

  @ParameterizedTest
  @CsvSource({"split/split.", "whole."})
  void referencesOfATRefArrayAreCounted(String prefix) throws IOException {
    check("items", prefix + "hits.fSize", e -> each(e, k -> k == 0 ? 0 : 1));
  }

  @Test
  void branchesThatEndEarlyAreTreesApart() throws IOException {
    try (RootFile file = RootFile.open(fixture("items"))) {
      RootTree tree = file.tree("items");
      assertThat(tree.unread()).containsEntry("early", "it has 7 entries, the tree has 12");
      RootTree apart = tree.apart().get(0);
      assertThat(apart.entries()).isEqualTo(7);
      try (ColumnReader reader = apart.open(0, 7)) {
        assertThat(((IntColumn) reader.read("early")).values())
            .containsExactly(IntStream.range(0, 7).toArray());
      }
    }
  }

  @Test
  void recordsWithoutMembersHaveTheLengthsOfTheirLists() throws IOException {
    try (RootFile file = RootFile.open(fixture("items"))) {
      RootTree tree = file.tree("nothing");
      try (ColumnReader reader = tree.open(0, tree.entries())) {
        ListColumn empties = (ListColumn) reader.read("empties");
        for (int e = 0; e < 12; e++) {
          assertThat(empties.offsets()[e + 1] - empties.offsets()[e]).isEqualTo(e % 4);
        }
      }
      RootStats.Tree stats = RootStats.of(file).trees().get("nothing;1");
      assertThat(stats.unread()).isEmpty();
      assertThat(stats.columns().get("empty").entries()).isEqualTo(12);
      assertThat(stats.columns().get("empties").values()).isZero();
    }
  }

  @Test
  void listsOfLeavesMayEndInATextThatIsEmptyNowAndThen() throws IOException {
    check("tagged.id", e -> e);
    check("tagged.weight", e -> (float) e);
    check("tagged.name", e -> "n".repeat(e % 4));
  }

  @Test
  void aLeafMayCountAnotherOfItsBranch() throws IOException {
    check("pairs.n", e -> e == 7 ? 100 : e % 4);
    check(
        "pairs.x",
        e ->
            IntStream.range(0, e == 7 ? 100 : e % 4)
                .mapToObj(k -> (Object) List.of((float) e, (float) k))
                .toList());
  }

  @Test
  void aLeafOfAnotherBranchMayCountOneOfAList() throws IOException {
    check("counted.id", e -> e);
    check("counted.x", e -> each(e, k -> List.of((float) e, (float) k)));
  }

  @Test
  void smartPointersInAVectorAreListsOfNoOrOneItem() throws IOException {
    check("owners.id", e -> each(e, k -> k == 1 ? List.of() : List.of(10 * e + k)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.", "whole."})
  void objectsOfDerivedClassesAreReadAsTheClassThatIsDeclared(String prefix) throws IOException {
    check(prefix + "shape.corners", e -> List.of(e % 2 == 0 ? 0 : 4 * e));
    check(
        prefix + "shapes.corners",
        e -> each(e, k -> k == 1 ? List.of() : List.of(k == 2 ? e : -e)));
  }

  @ParameterizedTest
  @CsvSource({"split./split.", "whole."})
  void textsBehindPointersAreListsOfNoOrOneText(String prefix) throws IOException {
    check(prefix + "note", e -> repeated("note", e % 2));
  }

  @Test
  void aReferenceThatABranchHoldsIsItsUniqueId() throws IOException {
    check("reference.ref", e -> 0);
  }

  @ParameterizedTest
  @CsvSource({"bypassed", "streamed", "event.bypassed", "event.streamed"})
  void objectsOfATClonesArrayAreAListWhicheverWayTheyAreStreamed(String column) throws IOException {
    check(column + ".id", e -> each(e, k -> 10 * e + k));
    check(column + ".samples", e -> each(e, k -> repeated((short) e, k)));
  }

  @ParameterizedTest
  @CsvSource({"hits", "event.hits"})
  void objectsOfATObjArrayAreListsOfNoOrOneItem(String column) throws IOException {
    check(column + ".id", e -> each(e, k -> List.of(10 * e + k)));
    check(column + ".samples", e -> each(e, k -> List.of(repeated((short) e, k))));
  }

  @ParameterizedTest
  @CsvSource({"texts", "event.texts"})
  void objectsOfATListAreListsOfNoOrOneItem(String column) throws IOException {
    check(column + ".fString", e -> each(e, k -> List.of("t".repeat(k))));
  }

  @ParameterizedTest
  @CsvSource({"split./split.anything", "whole.anything"})
  void listsThatAreOftenEmptyAreReadAsWhatTheyHoldSometimes(String column) throws IOException {
    check(column + ".fString", e -> repeated(List.of("any"), e % 2));
  }

  @ParameterizedTest
  @CsvSource({"split./split.last", "whole.last", "event.last"})
  void membersBehindThoseThatAreLeftOutAreRead(String column) throws IOException {
    check(column, e -> 5 * e);
  }

  @Test
  void whatIsLeftOutIsNamedWithItsReason() throws IOException {
    try (RootFile file = RootFile.open(fixture("odd"))) {
      Map<String, String> unread = file.tree("odd").unread();
      assertThat(unread)
          .containsEntry("event.mixed", "a TObjArray of objects of several classes: Hit, TNamed")
          .containsEntry("mixed", "a TObjArray of objects of several classes: Hit, TNamed")
          .containsEntry("none", "a TObjArray, which holds no object in any event looked at")
          .containsEntry("whole.node.children", "the class Node, which contains itself")
          .containsEntry(
              "whole.node.next", "a pointer to a Node: the class Node, which contains itself")
          .containsEntry(
              "whole.shape",
              "what objects of derived classes (Square, Tile) have beyond the Shape that is"
                  + " declared");
    }
  }

  private static List<Object> samples(int first, int second) {
    return List.of((short) first, (short) second);
  }

  /** Numbers from one on. */
  private static List<Object> samples(int event, int first, int end) {
    return IntStream.range(first, end).mapToObj(i -> (Object) (float) (event + i)).toList();
  }

  private static List<Object> ids(int event, int odd) {
    return every(event, odd, k -> 10 * event + k);
  }

  private static List<Object> values(int event, int odd) {
    return every(event, odd, k -> (float) event);
  }

  private static List<Object> every(int event, int odd, IntFunction<Object> item) {
    return IntStream.range(0, event % 4).filter(k -> k % 2 == odd).mapToObj(item).toList();
  }

  private static List<Object> each(int event, IntFunction<Object> item) {
    return IntStream.range(0, event % 4).mapToObj(item).toList();
  }

  private static List<Object> repeated(Object value, int times) {
    return IntStream.range(0, times).mapToObj(i -> value).toList();
  }

  private static void check(String name, IntFunction<Object> expected) throws IOException {
    check("odd", name, expected);
  }

  private static void check(String fixture, String name, IntFunction<Object> expected)
      throws IOException {
    try (RootFile file = RootFile.open(fixture(fixture))) {
      RootTree tree = file.tree(fixture);
      try (ColumnReader reader = tree.open(2, tree.entries())) {
        Column column = reader.read(name);
        for (int i = 0; i < column.size(); i++) {
          assertThat(value(column, i))
              .as("%s, event %d", name, i + 2)
              .isEqualTo(expected.apply(i + 2));
        }
        assertThat(column.size()).isEqualTo(10);
      }
    }
  }

  private static Object value(Column column, int i) {
    if (column instanceof ListColumn list) {
      List<Object> items = new ArrayList<>();
      for (int k = list.offsets()[i]; k < list.offsets()[i + 1]; k++) {
        items.add(value(list.content(), k));
      }
      return items;
    } else if (column instanceof StringColumn texts) {
      return texts.get(i);
    } else if (column instanceof ByteColumn bytes) {
      return Byte.toUnsignedInt(bytes.values()[i]);
    } else if (column instanceof FloatColumn floats) {
      return floats.values()[i];
    } else if (column instanceof ShortColumn shorts) {
      return shorts.values()[i];
    }
    return ((IntColumn) column).values()[i];
  }

  private static Path fixture(String name) {
    try {
      String resource = "/" + name + "/" + name + ".root";
      return Path.of(OddTypesTest.class.getResource(resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
