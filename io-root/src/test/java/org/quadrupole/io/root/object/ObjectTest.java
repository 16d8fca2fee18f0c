package org.quadrupole.io.root.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.MissingObjectException;
import org.quadrupole.io.root.RootFile;

/** Expected values are what ROOT 6.40 reads from the same file (make_object_fixtures.py). */
class ObjectTest {

  private static final JsonNode EXPECTED = ObjectOracle.json("expected.json");

  private static RootValue read(String name) throws IOException {
    return read("kinds.root", name);
  }

  private static RootValue read(String fixture, String name) throws IOException {
    try (InputStream in = ObjectTest.class.getResourceAsStream(fixture);
        RootFile file = RootFile.open(new MemoryByteSource(fixture, in.readAllBytes()))) {
      return file.object(name);
    }
  }

  static Stream<String> names() {
    return StreamSupport.stream(
        java.util.Spliterators.spliteratorUnknownSize(EXPECTED.fieldNames(), 0), false);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyObjectIsWhatRootSays(String name) throws IOException {
    ObjectOracle.check(read(name), EXPECTED.get(name));
  }

  /** Other writers leave out the description of ROOT's own classes. */
  @ParameterizedTest
  @MethodSource("names")
  void everyObjectOfRootsOwnClassesIsReadWithoutItsDescription(String name) throws IOException {
    byte[] bytes = ObjectOracle.bytes("kinds.root");
    // The header's place and length of the streamer info; source: ROOT's TFile.
    Arrays.fill(bytes, 37, 45, (byte) 0);
    try (RootFile file = RootFile.open(new MemoryByteSource("kinds.root", bytes))) {
      ObjectOracle.check(file.object(name), EXPECTED.get(name));
    }
  }

  @Test
  void aClassOfTheUsersIsReadByTheFilesDescription() throws IOException {
    StructValue record = (StructValue) read("record");
    assertThat(record.className()).isEqualTo("FixtureRecord");
    assertThat(member(record, "weights")).isEqualTo(new double[] {0.5, -1.25, 3});
    assertThat(member(record, "names")).isEqualTo(List.of("a", "", "gamma"));
    assertThat(member(record, "table")).isEqualTo(List.of(List.of("a", 5), List.of("b", -7)));
    assertThat(member(record, "byte")).hasToString("250");
    assertThat(member(record, "word")).isEqualTo(4000000000L);
    assertThat(member(record, "wide")).hasToString("18000000000000000000");
    assertThat(member(record, "flags")).isEqualTo(new boolean[] {true, false, true});
    assertThat(member(record, "grid")).isEqualTo(new short[] {1, -2, 3, -4});
    assertThat(member(record, "text")).isEqualTo("text");
    assertThat(member(record, "packed")).isEqualTo(0.25);
    assertThat(member(record, "counted")).isEqualTo(new float[0]);
    assertThat(((HistogramValue) member(record, "hist")).values()).containsExactly(0, 1, 0, 0);
    StructValue point = (StructValue) ((List<?>) member(record, "points")).get(1);
    assertThat(member(point, "fX")).isEqualTo(4.0);
    assertThat(member(point, "fZ")).isEqualTo(6.0);
  }

  /** The values are those that make_container_fixture.py gave to ROOT. */
  @ParameterizedTest
  @ValueSource(strings = {"clones", "apart"})
  void objectsOfAClonesArrayAreReadHoweverTheyStand(String name) throws IOException {
    CollectionValue clones = (CollectionValue) read("containers.root", name);
    assertThat(clones.className()).isEqualTo("TClonesArray");
    assertThat(clones.items()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      StructValue vector = (StructValue) clones.items().get(i);
      assertThat(member(vector, "fX")).isEqualTo((double) i);
      assertThat(member(vector, "fY")).isEqualTo((double) -i);
      assertThat(member(vector, "fZ")).isEqualTo(0.5 * i);
    }
  }

  @Test
  void anObjectThatIsTwiceInAListIsThereTwice() throws IOException {
    CollectionValue list = (CollectionValue) read("containers.root", "list");
    assertThat(list.items())
        .containsExactly(
            new TextValue("TNamed", "same", "object"), new TextValue("TNamed", "same", "object"));
  }

  @Test
  void standardCollectionsAndReferencesAreReadAsObjects() throws IOException {
    StructValue numbers = (StructValue) read("containers.root", "numbers");
    assertThat(member(numbers, "items")).isEqualTo(new int[] {3, 1, 2});
    StructValue table = (StructValue) read("containers.root", "table");
    assertThat(member(table, "items")).isEqualTo(List.of(List.of("a", 1.5), List.of("b", -2.0)));
    StructValue references = (StructValue) read("containers.root", "references");
    assertThat((int[]) member(references, "items")).hasSize(1);
  }

  @Test
  void arraysAndDatesAreReadAsObjects() throws IOException {
    StructValue numbers = (StructValue) read("/items/items.root", "numbers");
    assertThat(member(numbers, "fArray")).isEqualTo(new long[] {1L << 62, 0, -7});
    assertThat(read("/items/items.root", "date"))
        .isEqualTo(new TextValue("TDatime", "", "2026-11-27 01:02:03"));
  }

  private static Object member(StructValue struct, String name) {
    return struct.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void theLatestCycleIsReadUnlessAnotherIsAskedFor() throws IOException {
    assertThat(read("cycles").title()).isEqualTo("cycle 2");
    assertThat(read("cycles;1").title()).isEqualTo("cycle 1");
  }

  @Test
  void aDirectoryNamesWhatIsInIt() throws IOException {
    DirectoryValue directory = (DirectoryValue) read("dir");
    assertThat(directory.keys())
        .extracting(key -> key.pathAndCycle())
        .containsExactly("dir/below;1", "dir/below/inside;1");
    assertThat(read("dir/below/inside").title()).isEqualTo("deep");
  }

  @Test
  void aMissingObjectIsReportedWithTheNearestName() {
    assertThatThrownBy(() -> read("dir/below/insde"))
        .isInstanceOf(MissingObjectException.class)
        .hasMessage(
            "kinds.root: there is no object named \"dir/below/insde\". Did you mean"
                + " dir/below/inside?");
    assertThatThrownBy(() -> read("cycles;3")).hasMessageContaining("cycles;2, cycles;1");
  }
}
