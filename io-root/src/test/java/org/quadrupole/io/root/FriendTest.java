package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.SourceTestUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.ListColumn;

/** Trees read beside others as ROOT reads them; {@code make_friend_fixtures.py} wrote them. */
class FriendTest {

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  private final JsonNode root;

  FriendTest() throws IOException {
    root = new ObjectMapper().readTree(Path.of(file("root.json")).toFile());
  }

  private static String file(String name) {
    try {
      return Path.of(FriendTest.class.getResource("/friends/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static RootIO.Read read() {
    return RootIO.read().from(file("a.root"), file("b.root")).withTree("Events");
  }

  private static RootFriend extra() {
    return RootFriend.named("Extra").from(file("extra.root"), file("more.root")).withTree("Extra");
  }

  private static RootFriend indexed() {
    return RootFriend.named("Sf")
        .from(file("indexed.root"))
        .withTree("Sf")
        .withIndex("run", "event");
  }

  /** A column's values in all files, however the source is split. */
  private static List<Object> values(RootIO.Read read, String column) throws IOException {
    RootSource source =
        new RootSource(
            read.patterns(),
            EmptyMatchTreatment.DISALLOW,
            read.withColumns(List.of(column)).spec());
    List<Object> whole = values(source, column);
    List<Object> parts = new ArrayList<>();
    try {
      for (PieceSource part : source.split(500, OPTIONS)) {
        parts.addAll(values(SerializableUtils.clone(part), column));
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    assertThat(parts).isEqualTo(whole);
    return whole;
  }

  private static List<Object> values(BoundedSource<EventBatch> source, String name)
      throws IOException {
    List<Object> values = new ArrayList<>();
    for (EventBatch batch : SourceTestUtils.readFromSource(source, OPTIONS)) {
      Column column = Fixtures.read(batch, name);
      for (int i = 0; i < batch.size(); i++) {
        values.add(
            column instanceof ListColumn list
                ? items((FloatColumn) list.content(), list.offsets()[i], list.offsets()[i + 1])
                : column instanceof DoubleColumn reals
                    ? reals.values()[i]
                    : column instanceof FloatColumn floats
                        ? (double) floats.values()[i]
                        : (double) Widening.whole(column, i));
      }
    }
    return values;
  }

  private static List<Object> items(FloatColumn content, int from, int end) {
    List<Object> items = new ArrayList<>();
    for (int j = from; j < end; j++) {
      items.add((double) content.values()[j]);
    }
    return items;
  }

  private List<Object> root(String column) {
    List<Object> values = new ArrayList<>();
    for (JsonNode node : root.get(column)) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(item.asDouble()));
      values.add(node.isArray() ? items : node.isNull() ? -1.0 : (Object) node.asDouble());
    }
    return values;
  }

  @Test
  void entriesGoTogetherByNumberOverFilesOfOtherLengths() throws IOException {
    RootIO.Read read = read().withFriend(extra());
    assertThat(values(read, "Extra.y")).isEqualTo(root("Extra.y"));
    assertThat(values(read, "y")).isEqualTo(root("Extra.y"));
    assertThat(values(read, "x")).isEqualTo(root("x"));
    assertThat(values(read, "Extra.x")).isEqualTo(root("Extra.x"));
  }

  @Test
  void aPartHasTheFriendsEntriesThatAllFilesBeforeItLeave() throws IOException {
    RootIO.Read read =
        read().withFriend(extra()).withColumns(List.of("Extra.y")).withMaxBatchEvents(3);
    List<Object> expected = root("Extra.y");
    String b = file("b.root");
    int before = (int) RootIO.list(List.of(file("a.root")), "Events").get(0).entries();
    for (int first : new int[] {0, 3, 9}) {
      RootIO.Read part = read.withParts(List.of(new FilePart(b, first, Long.MAX_VALUE)));
      List<Object> found = values(part.source(), "Extra.y");
      assertThat(found)
          .isEqualTo(expected.subList(expected.size() - found.size(), expected.size()))
          .hasSizeBetween(1, expected.size() - before - first);
    }
  }

  @Test
  void aFriendWithoutFilesIsInTheSameOnes() throws IOException {
    RootIO.Read read = read().withFriend(RootFriend.named("Same"));
    assertThat(values(read, "Same.s")).isEqualTo(root("Same.s"));
    assertThat(values(read().withFriend(RootFriend.named("q").withTree("Same")), "q.s"))
        .isEqualTo(root("Same.s"));
  }

  @Test
  void anIndexFindsEntriesByTheirValues() throws IOException {
    RootIO.Read read = read().withFriend(indexed()).withDefault("w", -1).withDefault("Sf.w", -1);
    assertThat(values(read, "w")).isEqualTo(root("w"));
    assertThat(values(read, "Sf.w")).isEqualTo(root("w"));
    List<Object> lists = root("z");
    lists.replaceAll(list -> list.equals(-1.0) ? List.of(-2.0) : list);
    assertThat(values(read.withDefault("z", -2), "z")).isEqualTo(lists);
    lists.replaceAll(list -> list.equals(List.of(-2.0)) ? List.of() : list);
    assertThat(values(read.withDefault("z", List.of()), "z")).isEqualTo(lists);
  }

  @Test
  void anEventThatTheFriendLacksIsNamed() {
    assertThatThrownBy(() -> values(read().withFriend(indexed()), "w"))
        .hasMessageContaining(
            "a.root: friend Sf has no entry for the event with [run, event] [1, 0]")
        .hasMessageContaining("declare a default for w");
  }

  @Test
  void severalFriendsKeepTheirNamesApart() throws IOException {
    RootIO.Read read =
        read()
            .withFriend(extra())
            .withFriend(RootFriend.named("Same"))
            .withFriend(indexed())
            .withFriend(
                RootFriend.named("again")
                    .from(file("extra.root"), file("more.root"))
                    .withTree("Extra"));
    EventSchema schema = read.schema();
    assertThat(schema.names())
        .contains("x", "Extra.x", "Extra.y", "again.y", "Same.s", "s", "w", "Sf.w", "Sf.event")
        .doesNotContain("y"); // of two friends
    assertThat(schema.field("z").orElseThrow().counter()).contains("nz");
    assertThat(schema.field("Sf.z").orElseThrow().counter()).contains("Sf.nz");
    assertThat(values(read, "again.y")).isEqualTo(root("Extra.y"));
  }

  @Test
  void aFriendThatIsTooShortIsNamed() {
    RootFriend half = RootFriend.named("Extra").from(file("extra.root")).withTree("Extra");
    assertThatThrownBy(() -> read().withFriend(half).schema())
        .hasMessageContaining(
            "a.root: friend Extra has 13 entries where the tree Events has 30, up to the end of"
                + " this file. Entries go together by their numbers");
  }

  @Test
  void anIndexMustTellEntriesApartAndBeThere() {
    RootFriend byRun =
        RootFriend.named("Sf").from(file("indexed.root")).withTree("Sf").withIndex("run");
    assertThatThrownBy(() -> values(read().withFriend(byRun), "w"))
        .hasMessageContaining("friend Sf has two entries with [run] [");
    RootFriend byX =
        RootFriend.named("Sf").from(file("indexed.root")).withTree("Sf").withIndex("x");
    assertThatThrownBy(() -> values(read().withFriend(byX), "w"))
        .hasMessageContaining("indexed.root: there is no branch x, by which friend Sf is matched");
    assertThatThrownBy(() -> RootFriend.named("a b")).hasMessageContaining("a b");
    assertThatThrownBy(
            () ->
                read().withFriend(extra()).withFriend(extra()).spec().withTree("Events").validate())
        .hasMessageContaining("two friends have one name");
  }

  @Test
  void aTreeSaysWhichFriendsAndAliasesItNames() throws IOException {
    try (RootFile a = RootFile.open(Path.of(file("declared.root")))) {
      assertThat(a.tree("Events").friends())
          .containsExactly("Same: tree Same in this file", "ext: tree Extra of extra.root");
      assertThat(a.tree("Events").aliases()).containsEntry("twice", "2 * x").hasSize(1);
      assertThat(a.tree("Same").friends()).isEmpty();
    }
  }
}
