package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;

class RootIOTest {

  private static final RootIO.Read READ =
      RootIO.read().withTree("Events").withColumns(Fixtures.COLUMNS).withMaxBatchEvents(100);

  @TempDir Path directory;

  /** With Beam's checks that no step changes its input and that every element can be encoded. */
  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }

  /** Checks every value and says which events a batch holds. */
  private static final class Check extends DoFn<EventBatch, String> {
    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<String> out) throws IOException {
      String file = Path.of(batch.provenance().file()).getFileName().toString();
      out.output(
          batch.provenance().dataset()
              + " "
              + file
              + " "
              + batch.provenance().firstEntry()
              + " "
              + Fixtures.checked(batch));
    }
  }

  private static PCollection<String> checked(PCollection<EventBatch> batches) {
    return batches.apply(ParDo.of(new Check())).setCoder(StringUtf8Coder.of());
  }

  private static List<String> expected(String dataset) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      int entry = i < 10 ? 100 * i : 100 * i - 1000;
      expected.add(dataset + (i < 10 ? " a.root " : " b.root ") + entry + " " + 100 * i + "+100");
    }
    return expected;
  }

  @Test
  void everyEventOfEveryFileIsReadOnce() {
    TestPipeline pipeline = pipeline();
    RootIO.Read read =
        READ.from(Fixtures.directory() + "/[ab].root", Fixtures.file("a.root")).withDataset("dy");
    PAssert.that(checked(pipeline.apply(read))).containsInAnyOrder(expected("dy"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void filesFoundWhileThePipelineRunsAreReadToo() {
    TestPipeline pipeline = pipeline();
    PCollection<EventBatch> batches =
        pipeline
            .apply(Create.of(Fixtures.directory() + "/[ab].root", Fixtures.file("empty-tree.root")))
            .apply(FileIO.matchAll())
            .apply(FileIO.readMatches())
            .apply(
                RootIO.readFiles()
                    .withTree("Events")
                    .withColumns(Fixtures.COLUMNS)
                    .withMaxBatchEvents(100)
                    .withDataset("dy"));
    PAssert.that(checked(batches)).containsInAnyOrder(expected("dy"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void filesOfAnyBeamFileSystemAreRead() {
    TestPipeline pipeline = pipeline();
    RootIO.Read read = READ.from("far:" + Fixtures.file("a.root"), Fixtures.file("b.root"));
    PAssert.that(checked(pipeline.apply(read))).containsInAnyOrder(expected(""));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aFileSystemThatCannotSeekIsNamed() {
    String file = "stream:" + Fixtures.file("a.root");
    assertThat(errorOf(READ.from(file)))
        .startsWith(file + ": files of stream:// can only be read from start to end");
  }

  @Test
  void batchesCanBeSentToOtherWorkers() {
    TestPipeline pipeline = pipeline();
    PCollection<EventBatch> batches =
        pipeline
            .apply(READ.from(Fixtures.directory() + "/[ab].root"))
            .apply(Reshuffle.viaRandomKey());
    PAssert.that(checked(batches)).containsInAnyOrder(expected(""));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aTreeWithoutEventsGivesNoBatches() {
    TestPipeline pipeline = pipeline();
    PAssert.that(checked(pipeline.apply(READ.from(Fixtures.file("empty-tree.root"))))).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void eventsCanBeCountedWithoutReadingAnyColumn() {
    TestPipeline pipeline = pipeline();
    PCollection<EventBatch> batches =
        pipeline.apply(
            READ.from(Fixtures.directory() + "/[ab].root")
                .withColumns(List.of())
                .withMaxBatchEvents(1000));
    PCollection<Integer> sizes =
        batches.apply(MapElements.into(TypeDescriptors.integers()).via(EventBatch::size));
    PAssert.that(sizes).containsInAnyOrder(1000, 300);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatWasReadIsCounted() {
    TestPipeline pipeline = pipeline();
    pipeline.getOptions().as(DirectOptions.class).setEnforceImmutability(false);
    pipeline.getOptions().as(DirectOptions.class).setEnforceEncodability(false);
    checked(pipeline.apply(READ.from(Fixtures.directory() + "/[ab].root")));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counters = new HashMap<>();
    MetricsFilter filter =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace(RootIO.class)).build();
    for (MetricResult<Long> counter : result.metrics().queryMetrics(filter).getCounters()) {
      counters.merge(counter.getName().getName(), counter.getCommitted(), Long::sum);
    }
    // Each of 13 clusters has a basket of each of 3 columns, and the counter's.
    assertThat(counters).containsEntry("files", 2L).containsEntry("events", 1300L);
    assertThat(counters.get("baskets")).isBetween(39L, 52L);
    // 1300 x (8 + 4) bytes and 1950 jets of 4 bytes, besides offsets and headers.
    assertThat(counters.get("bytesDecompressed")).isBetween(23_400L, 60_000L);
    assertThat(counters.get("bytesRead")).isBetween(1_000L, counters.get("bytesDecompressed"));
  }

  @Test
  void withoutColumnsAllThatCanBeReadAreRead() throws IOException {
    EventSchema schema = RootIO.schema(List.of(Fixtures.directory() + "/[ab].root"), "Events");
    assertThat(schema.names())
        .containsExactly("event", "run", "MET_pt", "nJet", "Jet_pt", "Jet_eta");
    assertThat(schema.field("Jet_pt").orElseThrow().type())
        .isEqualTo(ListType.of(Primitive.FLOAT32));
    assertThat(schema.field("Jet_pt").orElseThrow().counter()).contains("nJet");
    TestPipeline pipeline = pipeline();
    PCollection<EventBatch> batches =
        pipeline.apply(RootIO.read().from(Fixtures.file("b.root")).withTree("Events"));
    PAssert.thatSingleton(batches)
        .satisfies(
            batch -> {
              assertThat(batch.schema()).isEqualTo(schema);
              assertThat(batch.size()).isEqualTo(300);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void filesAreListedWithTheirEvents() throws IOException {
    assertThat(RootIO.list(List.of(Fixtures.directory() + "/[ab].root"), "Events"))
        .extracting(file -> Path.of(file.name()).getFileName() + " " + file.entries())
        .containsExactly("a.root 1000", "b.root 300");
  }

  @Test
  void filesThatCannotBeReadAreListedApart() throws IOException {
    Path text = Files.writeString(directory.resolve("b.root"), "a text");
    Files.copy(Path.of(Fixtures.file("a.root")), directory.resolve("a.root"));
    RootIO.Listing both = RootIO.listReadable(directory + "/*.root", "Events");
    assertThat(both.files()).extracting(RootIO.TreeSummary::entries).containsExactly(1000L);
    assertThat(both.unread()).extracting(RootIO.UnreadFile::name).containsExactly(text.toString());
    assertThat(both.unread().get(0).reason()).hasMessageContaining("not a ROOT file");
    RootIO.Listing none = RootIO.listReadable(directory + "/c.root", "Events");
    assertThat(none.files()).isEmpty();
    assertThat(none.unread().get(0).name()).isEqualTo(directory + "/c.root");
    assertThat(none.unread().get(0).reason()).hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> RootIO.listReadable(directory + "/c*.root", "Events"))
        .hasMessageContaining("no file matches");
  }

  private static PipelineOptions options() {
    return PipelineOptionsFactory.create();
  }

  private static List<EventBatch> read(RootIO.Read read) throws Exception {
    List<EventBatch> batches = new ArrayList<>();
    for (BoundedSource<EventBatch> part : read.source().split(1, options())) {
      try (BoundedSource.BoundedReader<EventBatch> reader = part.createReader(options())) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          batches.add(reader.getCurrent());
        }
      }
    }
    return batches;
  }

  @Test
  void withLateFailuresAFileThatHasGoneIsABatchThatCannotBeOpened() throws Exception {
    Path gone = directory.resolve("gone.root");
    RootIO.Read read =
        READ.withSchema(READ.from(Fixtures.file("b.root")).schema(Fixtures.COLUMNS))
            .from(gone.toString(), Fixtures.file("b.root"));
    assertThatThrownBy(() -> read.source().split(1, options()))
        .hasMessageContaining(gone + ": there is no such file");
    List<EventBatch> batches = read(read.withLateFailures());
    assertThat(batches).extracting(EventBatch::size).containsExactly(0, 100, 100, 100);
    assertThat(batches.get(0).provenance().file()).isEqualTo(gone.toString());
    assertThatThrownBy(() -> batches.get(0).open()).hasMessage(gone + ": there is no such file");
  }

  @Test
  void aFileIsOpenOnlyWhileColumnsAreRead() throws IOException {
    Path copy = Files.copy(Path.of(Fixtures.file("a.root")), directory.resolve("held.root"));
    TreeFile file =
        new TreeFile(
            FileSystems.matchSingleFileSpec(copy.toString()), ReadSpec.DEFAULT.withTree("Events"));
    List<EventBatch> batches = new ArrayList<>();
    for (EntryRange range : file.batches()) {
      batches.add(file.batch(range));
    }
    assertThat(openFiles("held.root")).isZero();
    try (var first = batches.get(0).open()) {
      assertThat(openFiles("held.root")).isZero();
      assertThat(first.read("event").size()).isEqualTo(1000);
      assertThat(openFiles("held.root")).isEqualTo(1);
    }
    assertThat(openFiles("held.root")).isZero();
  }

  private static long openFiles(String name) throws IOException {
    Path handles = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(handles), "needs Linux");
    long open = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(handles)) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link) && link.toFile().getCanonicalPath().endsWith("/" + name)) {
          open++;
        }
      }
    }
    return open;
  }

  private static String errorOf(RootIO.Read read) {
    TestPipeline pipeline = pipeline();
    checked(pipeline.apply(read));
    Throwable error = catchThrowable(() -> pipeline.run().waitUntilFinish());
    assertThat(error).isNotNull();
    while (!(error instanceof IOException) && error.getCause() != null) {
      error = error.getCause();
    }
    assertThat(error).isInstanceOf(IOException.class);
    assertThat(error.getMessage()).doesNotContain("\n");
    return error.getMessage();
  }

  @Test
  void aMissingBranchIsNamedWithTheNearestOne() {
    String file = Fixtures.file("a.root");
    assertThat(errorOf(READ.from(file).withColumns(List.of("Jet_pT"))))
        .startsWith(file + ": tree Events has no branch Jet_pT (did you mean Jet_pt?). ");
    String other = Fixtures.file("no-met.root");
    assertThat(errorOf(READ.from(file, other)))
        .startsWith(other + ": tree Events has no branch MET_pt");
  }

  @Test
  void aBranchOfAnotherTypeIsNotTakenForTheExpectedOne() throws IOException {
    EventSchema schema =
        RootIO.schema(List.of(Fixtures.file("a.root")), "Events").select(Fixtures.COLUMNS);
    String other = Fixtures.file("double-met.root");
    assertThat(errorOf(READ.from(Fixtures.file("a.root"), other).withSchema(schema)))
        .startsWith(
            other + ": branch MET_pt of tree Events holds float64 where float32 is expected. ");
  }

  @Test
  void aMissingTreeIsNamedWithThoseThatAreThere() {
    String file = Fixtures.file("other-tree.root");
    assertThat(errorOf(READ.from(file)))
        .startsWith(file + ": there is no tree named \"Events\"")
        .contains("Muons");
  }

  @Test
  void aPatternThatMatchesNothingIsAnError() {
    assertThat(errorOf(READ.from(directory + "/*.root")))
        .startsWith(directory + "/*.root: no file matches");
    assertThat(errorOf(READ.from(directory + "/none.root")))
        .startsWith(directory + "/none.root: there is no such file");
    assertThat(errorOf(READ.from(directory + "/[a")))
        .startsWith(directory + "/[a: this is no file pattern: ");
    assertThat(errorOf(READ.from("nowhere://host/a.root")))
        .startsWith("nowhere://host/a.root: No filesystem found for scheme nowhere");
    assertThatThrownBy(() -> RootIO.schema(List.of(directory + "/*.root"), "Events"))
        .hasMessageContaining("no file matches");
  }

  @Test
  void aPatternThatMatchesNothingMayBeAllowed() {
    TestPipeline pipeline = pipeline();
    RootIO.Read read =
        READ.from(directory + "/*.root").withEmptyMatchTreatment(EmptyMatchTreatment.ALLOW);
    PAssert.that(checked(pipeline.apply(read))).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aDirectoryIsNotAFile() {
    assertThat(errorOf(READ.from(Fixtures.directory().toString())))
        .contains(" is a directory; name the files in it: ");
  }

  @Test
  void filesThatAreNotRootFilesOrNotCompleteAreNamed() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.root"));
    assertThat(errorOf(READ.from(empty.toString())))
        .isEqualTo(empty + ": the file is empty (0 bytes). Copy it again, or leave it out.");
    Path text = Files.writeString(directory.resolve("text.root"), "not a ROOT file\n".repeat(100));
    assertThat(errorOf(READ.from(text.toString()))).startsWith(text + ": ").contains("ROOT");
    byte[] whole = Files.readAllBytes(Path.of(Fixtures.file("a.root")));
    for (int length : new int[] {50, 300, 20_000, whole.length / 2, whole.length - 100}) {
      Path cut = Files.write(directory.resolve("cut.root"), Arrays.copyOf(whole, length));
      assertThat(errorOf(READ.from(cut.toString()))).as("%d bytes", length).startsWith(cut + ": ");
    }
  }

  @Test
  void whatIsNotSaidIsAskedForWhenThePipelineIsBuilt() {
    TestPipeline pipeline = pipeline();
    assertThatThrownBy(() -> pipeline.apply(RootIO.read().from("a.root")))
        .hasMessageContaining("which tree to read");
    assertThatThrownBy(() -> pipeline.apply(RootIO.read().withTree("Events")))
        .hasMessageContaining("which files to read");
    assertThatThrownBy(
            () -> pipeline.apply(READ.from("a.root").withColumns(List.of("Jet_pt", "Jet_pt"))))
        .hasMessageContaining("one column twice");
    assertThatThrownBy(() -> READ.withMaxBatchEvents(0)).hasMessageContaining("at least one event");
  }

  @Test
  void theTransformShowsWhatItReads() {
    Map<String, Object> shown = new HashMap<>();
    DisplayData.from(READ.from("x/*.root").withDataset("dy"))
        .items()
        .forEach(item -> shown.put(item.getKey(), item.getValue()));
    assertThat(shown)
        .containsEntry("files", "x/*.root")
        .containsEntry("tree", "Events")
        .containsEntry("columns", "event MET_pt Jet_pt")
        .containsEntry("dataset", "dy")
        .containsEntry("maxBatchEvents", 100L);
  }
}
