package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootTree;
import org.quadrupole.io.root.write.RootFileWriter.Options;

class TreeWriterTest {

  private static final int EVENTS = 1700;
  private static final TreeWriter.Options CLUSTERS =
      TreeWriter.Options.defaults().withTitle("some events").withClusterEvents(1000);

  private static EventBatch events() {
    return Events.batch(Events.everyKind(), EVENTS, new Random(5));
  }

  private static void write(
      RootFileWriter file, String path, EventBatch batch, TreeWriter.Options options)
      throws IOException {
    try (TreeWriter tree = TreeWriter.create(file, path, batch.schema(), options)) {
      tree.write(batch);
    }
  }

  private static Path write(Path file, EventBatch batch, Options options) throws IOException {
    try (RootFileWriter writer = RootFileWriter.create(file, options)) {
      write(writer, "sub/events", batch, CLUSTERS);
    }
    return file;
  }

  /** What every branch should hold, by its name, a line an event. */
  private static Map<String, List<String>> expected(EventBatch batch) throws IOException {
    Map<String, List<String>> expected = new TreeMap<>();
    try (ColumnReader reader = batch.open()) {
      for (EventSchema.Field field : batch.schema().fields()) {
        for (FlatColumn flat : FlatColumn.of(field)) {
          expected.put(flat.name(), texts(flat.from().apply(reader.read(field.name()))));
        }
      }
    }
    return expected;
  }

  private static List<String> texts(Column column) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < column.size(); i++) {
      texts.add(Events.text(column, i));
    }
    return texts;
  }

  private static Map<String, List<String>> read(RootTree tree) throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (ColumnReader reader = tree.open(0, tree.entries())) {
      for (String name : tree.schema().names()) {
        found.put(name, texts(reader.read(name)));
      }
    }
    return found;
  }

  @Test
  void ourOwnReaderReadsEveryKindOfColumn(@TempDir Path folder) throws IOException {
    EventBatch batch = events();
    Path file = write(folder.resolve("events.root"), batch, Options.defaults());
    try (RootFile read = RootFile.open(file)) {
      RootTree tree = read.tree("sub/events");
      assertThat(tree.unread()).isEmpty();
      assertThat(tree.clusters())
          .containsExactly(new EntryRange(0, 1000), new EntryRange(1000, EVENTS));
      Map<String, List<String>> found = read(tree);
      assertThat(found).containsAllEntriesOf(expected(batch));
      assertThat(tree.schema().field("Jet_pt").orElseThrow().counter()).contains("nJet");
      assertThat(tree.schema().field("Muon_eta").orElseThrow().counter()).contains("nMuon");
      assertThat(tree.schema().field("tracks_pt").orElseThrow().counter()).contains("ntracks");
      assertThat(tree.schema().field("matrix")).contains(batch.schema().field("matrix").get());
    }
  }

  /** The oracle is uproot; set QUADRUPOLE_PYTHON to a python that has it. */
  @Test
  void uprootReadsEveryValue(@TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_PYTHON is not set to a python with uproot");
    peerReads(python, "tree_uproot.py", expected(events()), folder);
  }

  /** The oracle is ROOT; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @Test
  void rootReadsEveryValue(@TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    peerReads(python, "tree_root.py", expected(events()), folder);
  }

  /** Lets a peer read files of every compression, and one that is longer than 2 GB. */
  private static void peerReads(
      String python, String script, Map<String, List<String>> expected, Path folder)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("sub/events"));
    for (RootCompression compression : RootCompressionTest.all()) {
      Path file = folder.resolve(compression.toString().replace(':', '_') + ".root");
      write(file, events(), Options.defaults().withCompression(compression));
      arguments.add(file.toString());
    }
    arguments.add(writeLarge(folder).toString());
    List<Map<String, List<String>>> found = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      found.add(new TreeMap<>());
    }
    for (String line : Peers.run(folder, python, script, arguments.toArray(String[]::new))) {
      assertThat(line).matches("\\d\\|\\w+\\|.*");
      String[] words = line.split("\\|", 3);
      found
          .get(Integer.parseInt(words[0]))
          .computeIfAbsent(words[1], name -> new ArrayList<>())
          .add(words[2]);
    }
    expected.put("entries", List.of(Integer.toString(EVENTS)));
    expected.put("title", List.of("some events"));
    for (Map<String, List<String>> one : found) {
      for (Map.Entry<String, List<String>> column : expected.entrySet()) {
        assertThat(one.get(column.getKey())).as(column.getKey()).isEqualTo(column.getValue());
      }
    }
  }

  /** A file whose records are all beyond 2 GB; what is before them is a hole that takes no room. */
  private static Path writeLarge(Path folder) throws IOException {
    Path file = folder.resolve("large.root");
    try (RootFileWriter writer = RootFileWriter.create(file, Options.defaults(), 2_100_000_000L)) {
      write(writer, "sub/events", events(), CLUSTERS);
    }
    return file;
  }

  @Test
  void filesBeyondTwoGigabytesAreReadBack(@TempDir Path folder) throws IOException {
    Path file = writeLarge(folder);
    assertThat(Files.size(file)).isGreaterThan(2_100_000_000L);
    EventBatch batch = events();
    try (RootFile read = RootFile.open(file)) {
      assertThat(read(read.tree("sub/events"))).containsAllEntriesOf(expected(batch));
    }
  }

  @Property(tries = 60)
  void whatIsWrittenIsReadBackWhateverTheBatches(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    EventSchema schema = Events.randomSchema(random);
    Path folder = Files.createTempDirectory("tree");
    Path file = folder.resolve("t.root");
    RootCompression compression =
        RootCompressionTest.all().get(random.nextInt(RootCompressionTest.all().size()));
    Map<String, List<String>> expected = new TreeMap<>();
    int entries = 0;
    try (RootFileWriter writer =
            RootFileWriter.create(file, Options.defaults().withCompression(compression));
        TreeWriter tree =
            TreeWriter.create(
                writer, "t", schema, TreeWriter.Options.defaults().withClusterBytes(1 << 14))) {
      int batches = random.nextInt(6);
      for (int i = 0; i < batches; i++) {
        EventBatch batch = Events.batch(schema, random.nextInt(900), random);
        entries += batch.size();
        tree.write(batch);
        expected(batch)
            .forEach(
                (name, texts) ->
                    expected.computeIfAbsent(name, key -> new ArrayList<>()).addAll(texts));
      }
    }
    try (RootFile read = RootFile.open(file)) {
      RootTree tree = read.tree("t");
      assertThat(tree.entries()).isEqualTo(entries);
      assertThat(read(tree)).containsAllEntriesOf(expected);
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  @Test
  void batchesDoNotShowInTheFile(@TempDir Path folder) throws IOException {
    EventBatch batch = events();
    Path one = write(folder.resolve("one.root"), batch, Options.defaults());
    Path same = Files.createDirectory(folder.resolve("same")).resolve("one.root");
    try (RootFileWriter writer = RootFileWriter.create(same);
        TreeWriter tree = TreeWriter.create(writer, "sub/events", batch.schema(), CLUSTERS)) {
      for (int at = 0; at < EVENTS; at += 123) {
        int from = at;
        int[] rows =
            Stream.iterate(from, i -> i + 1)
                .limit(Math.min(123, EVENTS - from))
                .mapToInt(Integer::intValue)
                .toArray();
        tree.write(batch.take(rows));
      }
    }
    assertThat(same).hasSameBinaryContentAs(one);
  }

  @Test
  void aListThatDiffersFromItsCounterIsNamedAndLeavesNoFile(@TempDir Path folder)
      throws IOException {
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("nJet", Primitive.INT32),
                new EventSchema.Field(
                    "Jet_pt", ListType.of(Primitive.INT32), Optional.of("nJet"))));
    EventBatch batch =
        EventBatch.of(
            schema,
            2,
            Provenance.memory(2),
            List.of(
                new IntColumn(Primitive.INT32, new int[] {1, 2}),
                ListColumn.of(new int[] {0, 1, 2}, new IntColumn(Primitive.INT32, new int[2]))));
    Path file = folder.resolve("t.root");
    try (RootFileWriter writer = RootFileWriter.create(file);
        TreeWriter tree = TreeWriter.create(writer, "t", schema, TreeWriter.Options.defaults())) {
      assertThatThrownBy(() -> tree.write(batch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tree t: in event 1 of a batch the list Jet_pt")
          .hasMessageContaining("counter nJet");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void countersAreNamedAfterTheirListsAndNeverAsOtherColumns(@TempDir Path folder)
      throws IOException {
    ListType list = ListType.of(Primitive.INT32);
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("jets/jets.pt", list),
                new EventSchema.Field("x", list),
                new EventSchema.Field("nx", Primitive.FLOAT32),
                new EventSchema.Field("a.b", list),
                new EventSchema.Field("a_b", list)));
    EventBatch batch = Events.batch(schema, 200, new Random(6));
    Path file = folder.resolve("t.root");
    try (RootFileWriter writer = RootFileWriter.create(file)) {
      write(writer, "t", batch, TreeWriter.Options.defaults());
    }
    try (RootFile read = RootFile.open(file)) {
      assertThat(read.tree("t").schema().names())
          .containsExactly(
              "njets_pt", "jets.pt", "n_nx", "x", "nx", "na_b", "a.b", "n_na_b", "a_b");
      assertThat(read(read.tree("t")).get("a_b")).isEqualTo(expected(batch).get("a_b"));
    }
  }

  @Test
  void namesLoseWhatHasAMeaningInBranches() {
    assertThat(BranchNames.of(List.of("a/b.c", "d/e", "f/e", "x[3]")))
        .isEqualTo(Map.of("a/b.c", "b.c", "d/e", "d_e", "f/e", "f_e", "x[3]", "x_3_"));
  }
}
