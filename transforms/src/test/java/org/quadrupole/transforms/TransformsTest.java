package org.quadrupole.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.arrow.EventBatchCoder;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.ExactSum;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.RegularAxis;

/** The stages in pipelines; the direct runner checks that inputs stay as they are and encode. */
class TransformsTest {

  private static final EventSchema SCHEMA =
      EventSchema.of(
          List.of(
              new EventSchema.Field("nJet", Primitive.UINT32),
              new EventSchema.Field(
                  "Jet_pt", ListColumn.of(new int[] {0}, floats()).type(), Optional.of("nJet")),
              new EventSchema.Field("w", Primitive.FLOAT64)));

  private static FloatColumn floats(float... values) {
    return new FloatColumn(Primitive.FLOAT32, values);
  }

  /** Three events with 0, 1 and 2 jets of 10 GeV more each, and weights 1, 2 and -0.5. */
  private static EventBatch batch(float pt) {
    return EventBatch.of(
        SCHEMA,
        3,
        new Provenance("data", "file", 0, 3),
        List.of(
            new IntColumn(Primitive.UINT32, new int[] {0, 1, 2}),
            ListColumn.of(new int[] {0, 0, 1, 3}, floats(pt, pt + 10, pt + 20)),
            new DoubleColumn(Primitive.FLOAT64, new double[] {1, 2, -0.5})));
  }

  private static PCollection<EventBatch> events(Pipeline pipeline, EventBatch... batches) {
    return pipeline.apply(Create.of(List.of(batches)).withCoder(EventBatchCoder.of()));
  }

  private static List<Double> doubles(Iterable<EventBatch> batches, String column) {
    List<Double> values = new ArrayList<>();
    for (EventBatch batch : batches) {
      try (ColumnReader reader = batch.open()) {
        for (double value : ((DoubleColumn) reader.read(column)).values()) {
          values.add(value);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return values;
  }

  @Test
  void defineAddsColumnsThatSeeEachOther() {
    Pipeline pipeline = Pipeline.create();
    PCollection<EventBatch> wider =
        events(pipeline, batch(10), batch(30))
            .apply(Define.column("HT", "sum(Jet.pt)").and("HT2", "HT * 2").checked(SCHEMA));
    PAssert.that(wider)
        .satisfies(
            batches -> {
              assertThat(doubles(batches, "HT2"))
                  .containsExactlyInAnyOrder(0.0, 20.0, 100.0, 0.0, 60.0, 180.0);
              assertThat(doubles(batches, "w")).hasSize(6);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void filterKeepsEventsAndCountsThem() {
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple filtered =
        events(pipeline, batch(10), batch(30), batch(-100))
            .apply(Filter.by("Jet.pt[0] > 15").labelled("hard").withWeight("w").checked(SCHEMA));
    PAssert.that(filtered.get(Filter.EVENTS))
        .satisfies(
            batches -> {
              assertThat(doubles(batches, "w")).containsExactlyInAnyOrder(-0.5, 2.0, -0.5);
              return null;
            });
    PAssert.that(filtered.get(Filter.CUTS))
        .satisfies(
            cuts -> {
              assertThat(cuts)
                  .extracting(
                      cut -> cut.getKey().index(),
                      cut -> cut.getKey().label(),
                      cut -> cut.getValue().events(),
                      cut -> cut.getValue().weights().value(),
                      cut -> cut.getValue().squares().value())
                  .containsExactlyInAnyOrder(
                      org.assertj.core.groups.Tuple.tuple(0, "all events", 9L, 7.5, 15.75),
                      org.assertj.core.groups.Tuple.tuple(1, "hard", 3L, 1.0, 4.5));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void fillFillsOnceAnItem() {
    Pipeline pipeline = Pipeline.create();
    PCollection<KV<HistogramKey, Histogram>> filled =
        events(pipeline, batch(10), batch(30))
            .apply(
                Fill.histogram("pt", "Jet.pt", new RegularAxis(6, 0, 60))
                    .and(
                        "n",
                        List.of("nJet", "sum(Jet.pt)"),
                        List.of(new RegularAxis(3, 0, 3), new RegularAxis(1, 0, 1000)))
                    .withWeight("w")
                    .checked(SCHEMA));
    PAssert.that(filled)
        .satisfies(
            histograms -> {
              for (KV<HistogramKey, Histogram> one : histograms) {
                if (one.getKey().histogram().equals("pt")) {
                  assertThat(one.getValue().values())
                      .containsExactly(0, 0, 2, -0.5, -0.5 + 2, -0.5, -0.5, 0);
                } else {
                  assertThat(one.getValue().entries()).isEqualTo(6);
                }
              }
              assertThat(histograms).hasSize(2);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static AnalysisGraph graph() {
    Cut two = new Cut("one jet", SourceText.of("nJet >= 1"));
    Cut hard = new Cut("hard", SourceText.of("first(Jet.pt) > 15"));
    return new AnalysisGraph(
        List.of(new Definition("HT", SourceText.of("sum(Jet.pt)"))),
        Optional.of(SourceText.of("w")),
        List.of(
            new Region("all", List.of(), Optional.empty()),
            new Region("loose", List.of(two), Optional.empty()),
            new Region("tight", List.of(two, hard), Optional.of(SourceText.of("2.0")))),
        List.of(booking("HT", "all"), booking("HT", "loose"), booking("HT", "tight")));
  }

  private static Booking booking(String variable, String region) {
    return new Booking(
        variable,
        "",
        region,
        List.of(SourceText.of(variable)),
        List.of(new RegularAxis(1, 0, 1000)),
        Optional.empty());
  }

  @Test
  void theAnalysisStageSharesCutsAndWeighs() {
    Pipeline pipeline = Pipeline.create();
    CompiledGraph graph = GraphCompiler.compile(graph(), SCHEMA);
    assertThat(graph.cuts()).isEqualTo(3);
    PCollectionTuple results =
        events(pipeline, batch(10), batch(30)).apply(AnalysisStage.of(graph, "tt"));
    PAssert.that(results.get(AnalysisStage.HISTOGRAMS))
        .satisfies(
            histograms -> {
              assertThat(histograms)
                  .extracting(h -> h.getKey().region(), h -> h.getValue().values()[1])
                  .containsExactlyInAnyOrder(
                      org.assertj.core.groups.Tuple.tuple("all", 5.0),
                      org.assertj.core.groups.Tuple.tuple("loose", 3.0),
                      org.assertj.core.groups.Tuple.tuple("tight", 2 * (2 - 0.5 - 0.5)));
              return null;
            });
    PAssert.that(results.get(AnalysisStage.CUTS))
        .satisfies(
            cuts -> {
              assertThat(cuts)
                  .extracting(
                      c -> c.getKey().region(),
                      c -> c.getKey().index(),
                      c -> c.getValue().events(),
                      c -> c.getValue().weights().value())
                  .containsExactlyInAnyOrder(
                      org.assertj.core.groups.Tuple.tuple("all", 0, 6L, 5.0),
                      org.assertj.core.groups.Tuple.tuple("loose", 0, 6L, 5.0),
                      org.assertj.core.groups.Tuple.tuple("loose", 1, 4L, 3.0),
                      org.assertj.core.groups.Tuple.tuple("tight", 0, 6L, 5.0),
                      org.assertj.core.groups.Tuple.tuple("tight", 1, 4L, 3.0),
                      org.assertj.core.groups.Tuple.tuple("tight", 2, 3L, 1.0));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** A batch of which one column cannot be read. */
  private static EventBatch unreadable(String column) {
    return failing(column, new IOException("the disk is gone"), Integer.MAX_VALUE);
  }

  /** A batch of which a column cannot be read so many times. */
  private static EventBatch failing(String column, IOException failure, int times) {
    EventBatch whole = batch(50);
    AtomicInteger left = new AtomicInteger(times);
    return EventBatch.lazy(
        SCHEMA,
        whole.size(),
        whole.provenance(),
        () -> {
          ColumnReader reader = whole.open();
          return new ColumnReader() {
            @Override
            public Column read(String name) throws IOException {
              if (name.equals(column) && left.getAndDecrement() > 0) {
                throw failure;
              }
              return reader.read(name);
            }

            @Override
            public void close() throws IOException {
              reader.close();
            }
          };
        });
  }

  private static Results bundle(LoopFn loop, EventBatch... batches) throws IOException {
    List<KV<Integer, Results>> out = new ArrayList<>();
    DoFn<EventBatch, KV<Integer, Results>> function = loop;
    DoFn<EventBatch, KV<Integer, Results>>.FinishBundleContext context =
        function.new FinishBundleContext() {
          @Override
          public PipelineOptions getPipelineOptions() {
            throw new UnsupportedOperationException();
          }

          @Override
          public void output(
              KV<Integer, Results> results, Instant timestamp, BoundedWindow window) {
            out.add(results);
          }

          @Override
          public <T> void output(
              TupleTag<T> tag, T output, Instant timestamp, BoundedWindow window) {
            throw new UnsupportedOperationException();
          }
        };
    loop.start();
    for (EventBatch batch : batches) {
      loop.process(batch);
    }
    loop.finish(context);
    assertThat(out).hasSize(1);
    return out.get(0).getValue();
  }

  @Test
  void aBundleTriedAgainCountsNothingTwice() throws IOException {
    CompiledGraph graph = GraphCompiler.compile(graph(), SCHEMA);
    LoopFn loop = new LoopFn(graph, "tt", Map.of(), "", false, "");
    assertThatThrownBy(() -> bundle(loop, batch(10), unreadable("w")))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    Results again = bundle(loop, batch(10), batch(30));
    Results once = bundle(new LoopFn(graph, "tt", Map.of(), "", false, ""), batch(10), batch(30));
    assertThat(CoderUtils.encodeToByteArray(MergeResults.CODER, KV.of(MergeResults.KEY, again)))
        .isEqualTo(CoderUtils.encodeToByteArray(MergeResults.CODER, KV.of(MergeResults.KEY, once)));
    CutKey all = new CutKey("tt", "all", 0, CutKey.ALL_EVENTS);
    assertThat(((Result.Counted) again.all().get(all)).count().events()).isEqualTo(6);
  }

  @Test
  void aFileThatCannotBeReadIsToldAndTheOthersCount() throws IOException {
    CompiledGraph graph = GraphCompiler.compile(graph(), SCHEMA);
    Map<String, String> labels = Map.of("a", "one", "b", "one", "c", "two");
    LoopFn loop = new LoopFn(graph, "tt", labels, "", true, "");
    Results results =
        bundle(
            loop,
            of("c", batch(10)),
            of("a", batch(10)),
            of("b", failing("w", new IOException("the disk is gone"), 9)),
            of("b", batch(30)),
            of("c", batch(30)));
    assertThat(results.unread()).containsExactly(new UnreadFile("one", "b", "the disk is gone"));
    Results alone =
        bundle(
            new LoopFn(graph, "two", Map.of(), "", false, ""),
            of("c", batch(10)),
            of("c", batch(30)));
    assertThat(results.all()).isEqualTo(alone.all());
    assertThat(bundle(loop, of("b", batch(10))).unread()).isEmpty();
  }

  @Test
  void aFileThatCanBeReadAtTheSecondTryIsNotMissing() throws IOException {
    CompiledGraph graph = GraphCompiler.compile(graph(), SCHEMA);
    Results results =
        bundle(
            new LoopFn(graph, "tt", Map.of(), "", true, ""),
            failing("w", new IOException("the server is busy"), 1));
    assertThat(results.unread()).isEmpty();
    assertThat(results.all())
        .isEqualTo(bundle(new LoopFn(graph, "tt", Map.of(), "", false, ""), batch(50)).all());
  }

  @Test
  void anEndOfTheThreadIsNotTheFilesFault() {
    LoopFn loop = new LoopFn(GraphCompiler.compile(graph(), SCHEMA), "tt", Map.of(), "", true, "");
    assertThatThrownBy(() -> bundle(loop, failing("w", new ClosedByInterruptException(), 9)))
        .isInstanceOf(ClosedByInterruptException.class);
  }

  private static EventBatch of(String file, EventBatch batch) {
    return EventBatch.lazy(
        SCHEMA, batch.size(), new Provenance("tt", file, 0, batch.size()), batch::open);
  }

  @Test
  void aDataSetWithoutEventsHasEmptyHistograms() {
    Pipeline pipeline = Pipeline.create();
    PCollection<EventBatch> none = pipeline.apply(Create.empty(EventBatchCoder.of()));
    PCollectionTuple results =
        none.apply(AnalysisStage.of(GraphCompiler.compile(graph(), SCHEMA), "none"));
    PAssert.that(results.get(AnalysisStage.HISTOGRAMS))
        .satisfies(
            histograms -> {
              assertThat(histograms).hasSize(3).allMatch(h -> h.getValue().entries() == 0);
              return null;
            });
    PAssert.that(results.get(AnalysisStage.CUTS))
        .satisfies(
            cuts -> {
              assertThat(cuts).hasSize(6).allMatch(c -> c.getValue().events() == 0);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void cutCountsSurviveTheirCoder() throws Exception {
    CutCount count = CutCount.none();
    for (double weight : new double[] {1e300, 1, -1e300, 1e-300}) {
      ExactSum sum = new ExactSum();
      sum.add(weight);
      count = count.plus(new CutCount(1, sum, sum.copy()));
    }
    SerializableUtils.ensureSerializable(CutCountCoder.of());
    assertThat(CoderUtils.encodeToByteArray(CutCountCoder.of(), CutCount.none().plus(count)))
        .isEqualTo(CoderUtils.encodeToByteArray(CutCountCoder.of(), count));
    CutCount back = CoderUtils.clone(CutCountCoder.of(), count);
    assertThat(back.events()).isEqualTo(4);
    assertThat(back.weights().value()).isEqualTo(1);
  }
}
