package org.quadrupole.io.root;

import static org.apache.beam.sdk.testing.SourceTestUtils.assertSourcesEqualReferenceSource;
import static org.apache.beam.sdk.testing.SourceTestUtils.assertSplitAtFractionExhaustive;
import static org.apache.beam.sdk.testing.SourceTestUtils.assertSplitAtFractionFails;
import static org.apache.beam.sdk.testing.SourceTestUtils.assertSplitAtFractionSucceedsAndConsistent;
import static org.apache.beam.sdk.testing.SourceTestUtils.assertUnstartedReaderReadsSameAsItsSource;
import static org.apache.beam.sdk.testing.SourceTestUtils.readFromSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.EventBatch;

class RootSourceTest {

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final ReadSpec SPEC =
      ReadSpec.DEFAULT.withTree("Events").withColumns(Fixtures.COLUMNS).withMaxBatchEvents(150);

  private static RootSource source(String... files) {
    List<String> patterns = new ArrayList<>();
    for (String file : files) {
      patterns.add(Fixtures.file(file));
    }
    return new RootSource(patterns, EmptyMatchTreatment.DISALLOW, SPEC);
  }

  private static List<String> events(BoundedSource<EventBatch> source) throws IOException {
    List<String> events = new ArrayList<>();
    for (EventBatch batch : readFromSource(source, OPTIONS)) {
      events.add(Fixtures.checked(batch));
    }
    return events;
  }

  @Test
  void filesAreReadOneAfterTheOtherClusterByCluster() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      expected.add(100 * i + "+100");
    }
    assertThat(events(source("a.root", "b.root"))).isEqualTo(expected);
  }

  @Test
  void theEstimatedSizeIsThatOfTheFiles() throws IOException {
    long bytes =
        Files.size(Fixtures.directory().resolve("a.root"))
            + Files.size(Fixtures.directory().resolve("b.root"));
    assertThat(source("a.root", "b.root").getEstimatedSizeBytes(OPTIONS)).isEqualTo(bytes);
  }

  @Test
  void anySplitReadsWhatTheWholeReads() throws Exception {
    RootSource whole = source("a.root", "b.root", "empty-tree.root");
    for (long bytes : new long[] {1, 3_000, 10_000, 40_000, 60_000, 1_000_000}) {
      List<PieceSource> parts = whole.split(bytes, OPTIONS);
      assertSourcesEqualReferenceSource(whole, parts, OPTIONS);
      for (PieceSource part : parts) {
        assertUnstartedReaderReadsSameAsItsSource(part.createReader(OPTIONS), OPTIONS);
        assertSourcesEqualReferenceSource(part, part.split(bytes, OPTIONS), OPTIONS);
      }
    }
  }

  @Test
  void largeFilesAreCutIntoBundlesOfEqualSizeAtClusterBorders() throws IOException {
    RootSource whole = source("a.root");
    long bytes = whole.getEstimatedSizeBytes(OPTIONS);
    List<List<String>> bundles = new ArrayList<>();
    for (PieceSource part : whole.split(bytes / 2, OPTIONS)) {
      bundles.add(events(part));
    }
    assertThat(bundles)
        .containsExactly(
            List.of("0+100", "100+100", "200+100", "300+100", "400+100"),
            List.of("500+100", "600+100", "700+100", "800+100", "900+100"));
    assertThat(whole.split(1, OPTIONS)).hasSize(10);
  }

  @Test
  void smallFilesShareABundleAndOnlyTheFirstIsOpened() throws IOException {
    // other-tree.root has no tree named Events: opening it would fail.
    RootSource whole = source("b.root", "other-tree.root");
    assertThat(whole.split(1_000_000, OPTIONS)).hasSize(1);
    assertThat(whole.split(whole.getEstimatedSizeBytes(OPTIONS) / 2 + 3_000, OPTIONS)).hasSize(2);
  }

  private static RootIO.Read read() {
    return RootIO.read()
        .from(Fixtures.directory() + "/[ab].root")
        .withTree("Events")
        .withColumns(Fixtures.COLUMNS)
        .withMaxBatchEvents(150);
  }

  @Test
  void partsOfFilesHaveEachEventOnceWhereverTheyMeet() throws Exception {
    String a = Fixtures.file("a.root");
    String b = Fixtures.file("b.root");
    assertThat(read().clusters(a)).hasSize(10).startsWith(new EntryRange(0, 100));
    for (long cut : new long[] {0, 1, 100, 450, 999, 1000, 5000}) {
      BoundedSource<EventBatch> first = read().withParts(List.of(new FilePart(a, 0, cut))).source();
      BoundedSource<EventBatch> rest =
          read()
              .withParts(List.of(FilePart.whole(b), new FilePart(a, cut, Long.MAX_VALUE)))
              .source();
      List<Integer> both = numbers(first);
      both.addAll(numbers(rest));
      assertThat(both).isEqualTo(IntStream.range(0, 1300).boxed().toList());
      List<Integer> split = new ArrayList<>();
      for (BoundedSource<EventBatch> bundle : rest.split(1, OPTIONS)) {
        split.addAll(numbers(SerializableUtils.clone(bundle)));
      }
      assertThat(split).isEqualTo(numbers(rest));
      List<String> visited = new ArrayList<>();
      read()
          .withParts(List.of(new FilePart(a, 0, cut)))
          .forEach(batch -> visited.add(Fixtures.checked(batch)));
      assertThat(visited).isEqualTo(events(first));
    }
  }

  /** The numbers of a source's events. */
  private static List<Integer> numbers(BoundedSource<EventBatch> source) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (String batch : events(source)) {
      int plus = batch.indexOf('+');
      int first = Integer.parseInt(batch.substring(0, plus));
      int size = Integer.parseInt(batch.substring(plus + 1));
      IntStream.range(first, first + size).forEach(numbers::add);
    }
    return numbers;
  }

  @Test
  void twoPartsOfOneFileAreRefused() {
    List<FilePart> two = List.of(new FilePart("a.root", 0, 1), new FilePart("a.root", 1, 2));
    assertThatThrownBy(() -> read().withParts(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("RootIO is asked for two parts of one file: ");
  }

  @Test
  void smallClustersOfAPartAreJoinedFromItsFirstOn() throws Exception {
    RootIO.Read part =
        read()
            .withMaxBatchEvents(250)
            .withParts(List.of(new FilePart(Fixtures.file("a.root"), 100, 650)));
    assertThat(events(part.source())).containsExactly("100+200", "300+200", "500+150");
  }

  @Test
  void partsAreWorthTheirShareOfTheFile() throws Exception {
    String a = Fixtures.file("a.root");
    long bytes = Files.size(Fixtures.directory().resolve("a.root"));
    assertThat(
            read()
                .withParts(List.of(new FilePart(a, 200, 500)))
                .source()
                .getEstimatedSizeBytes(OPTIONS))
        .isEqualTo(bytes * 3 / 10);
  }

  @Test
  void sourcesSurviveJavaSerialisation() throws IOException {
    RootSource whole = source("a.root");
    assertThat(events(SerializableUtils.clone(whole))).isEqualTo(events(whole));
    PieceSource part = whole.split(20_000, OPTIONS).get(1);
    assertThat(events(SerializableUtils.clone(part))).isEqualTo(events(part));
  }

  @Test
  void dynamicSplitsKeepEveryBatchExactlyOnce() throws Exception {
    assertSplitAtFractionExhaustive(source("b.root"), OPTIONS);
    assertSplitAtFractionExhaustive(source("a.root", "b.root"), OPTIONS);
    assertSplitAtFractionExhaustive(source("empty-tree.root", "b.root"), OPTIONS);
    assertSplitAtFractionSucceedsAndConsistent(source("a.root", "b.root"), 1, 0.3, OPTIONS);
    assertSplitAtFractionSucceedsAndConsistent(source("a.root", "b.root"), 1, 0.5, OPTIONS);
    assertSplitAtFractionSucceedsAndConsistent(source("a.root", "b.root"), 1, 0.9, OPTIONS);
    assertSplitAtFractionFails(source("a.root", "b.root"), 5, 0.1, OPTIONS);
    assertSplitAtFractionFails(source("a.root"), 0, 0.5, OPTIONS);
  }

  /** Ten clusters. */
  private static RootSource divided(Division division) {
    return new RootSource(
        List.of(Fixtures.file("a.root")), EmptyMatchTreatment.DISALLOW, SPEC, division, List.of());
  }

  @Test
  void aWorkerGetsAsManyBundlesAsItIsToHave() throws Exception {
    long all = source("a.root").getEstimatedSizeBytes(OPTIONS);
    for (int each : new int[] {1, 2, 5}) {
      Division division = Division.USUAL.withSmallest(1).withEach(each);
      assertThat(divided(division).split(all, OPTIONS)).hasSize(each);
    }
  }

  @Test
  void aBundleOfTheSmallestSizeIsNotDividedFurther() throws Exception {
    List<PieceSource> bundles =
        divided(Division.USUAL.withSmallest(Long.MAX_VALUE)).split(1, OPTIONS);
    assertThat(bundles).hasSize(1);
    assertThat(bundles.get(0).getEstimatedSizeBytes(OPTIONS)).as("nothing to ask for").isZero();
    assertSplitAtFractionFails(bundles.get(0), 1, 0.5, OPTIONS);
    assertSplitAtFractionSucceedsAndConsistent(source("a.root"), 1, 0.5, OPTIONS);
  }

  @Test
  void theReaderSaysHowFarItIs() throws IOException {
    try (BoundedSource.BoundedReader<EventBatch> reader = source("b.root").createReader(OPTIONS)) {
      assertThat(reader.getFractionConsumed()).isZero();
      assertThat(reader.getSplitPointsConsumed()).isZero();
      assertThat(reader.getSplitPointsRemaining())
          .isEqualTo(BoundedSource.BoundedReader.SPLIT_POINTS_UNKNOWN);
      assertThat(reader.start()).isTrue();
      assertThat(reader.getFractionConsumed()).isZero();
      assertThat(reader.getSplitPointsRemaining()).isEqualTo(3);
      assertThat(reader.advance()).isTrue();
      assertThat(reader.getFractionConsumed()).isCloseTo(1 / 3.0, offset(1e-9));
      assertThat(reader.getSplitPointsConsumed()).isEqualTo(1);
      assertThat(reader.getSplitPointsRemaining()).isEqualTo(2);
      assertThat(reader.splitAtFraction(0.6)).isNotNull();
      assertThat(reader.getSplitPointsRemaining()).isEqualTo(1);
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getFractionConsumed()).isEqualTo(1.0);
      assertThat(reader.getSplitPointsConsumed()).isEqualTo(2);
      assertThat(reader.getSplitPointsRemaining()).isZero();
    }
  }
}
