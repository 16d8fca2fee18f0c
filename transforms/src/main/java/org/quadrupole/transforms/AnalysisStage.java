package org.quadrupole.transforms;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramCoder;
import org.quadrupole.transforms.histogram.HistogramMergeFn;
import org.quadrupole.transforms.runtime.EventLoop;

/**
 * A whole graph over the events of one data set: definitions, cuts and fills in one loop.
 *
 * <p>Partial histograms leave at the end of each bundle and are merged without rounding, so the
 * results have the same bits however a runner splits the work.
 */
public final class AnalysisStage extends PTransform<PCollection<EventBatch>, PCollectionTuple> {

  /** The histograms, one element each. */
  public static final TupleTag<KV<HistogramKey, Histogram>> HISTOGRAMS = new TupleTag<>() {};

  /** The lines of the cut-flow tables, one element each. */
  public static final TupleTag<KV<CutKey, CutCount>> CUTS = new TupleTag<>() {};

  private static final KvCoder<HistogramKey, Histogram> FILLS =
      KvCoder.of(HistogramKeyCoder.of(), HistogramCoder.of());
  private static final KvCoder<CutKey, CutCount> COUNTS =
      KvCoder.of(CutKeyCoder.of(), CutCountCoder.of());

  private final CompiledGraph graph;
  private final String dataset;

  private AnalysisStage(CompiledGraph graph, String dataset) {
    this.graph = graph;
    this.dataset = dataset;
  }

  /** The stage for a compiled graph; results carry the data set's name. */
  public static AnalysisStage of(CompiledGraph graph, String dataset) {
    return new AnalysisStage(graph, dataset);
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> events) {
    PCollectionTuple partial =
        events.apply(
            "Events",
            ParDo.of(new LoopFn(graph, dataset)).withOutputTags(HISTOGRAMS, TupleTagList.of(CUTS)));
    // A data set without events has results too: empty ones.
    EventLoop none = graph.newLoop();
    Pipeline pipeline = events.getPipeline();
    PCollection<KV<HistogramKey, Histogram>> noFills =
        pipeline.apply("NoFills", Create.of(graph.histograms(none, dataset)).withCoder(FILLS));
    PCollection<KV<CutKey, CutCount>> noCounts =
        pipeline.apply("NoCounts", Create.of(graph.cuts(none, dataset)).withCoder(COUNTS));
    PCollection<KV<HistogramKey, Histogram>> histograms =
        PCollectionList.of(partial.get(HISTOGRAMS).setCoder(FILLS))
            .and(noFills)
            .apply("Fills", Flatten.pCollections())
            .apply("MergeHistograms", Combine.perKey(new HistogramMergeFn()));
    PCollection<KV<CutKey, CutCount>> cuts =
        PCollectionList.of(partial.get(CUTS).setCoder(COUNTS))
            .and(noCounts)
            .apply("Counts", Flatten.pCollections())
            .apply("AddCuts", Combine.perKey(new CutCountSumFn()));
    return PCollectionTuple.of(HISTOGRAMS, histograms).and(CUTS, cuts);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("dataset", dataset).withLabel("Data set"));
    builder.add(DisplayData.item("columns", String.join(", ", graph.columns())));
    builder.add(DisplayData.item("histograms", graph.histograms().size()));
  }

  /** Runs the generated loop over batches. */
  private static final class LoopFn extends DoFn<EventBatch, KV<HistogramKey, Histogram>> {

    private final CompiledGraph graph;
    private final String dataset;
    private final Counter events = Metrics.counter(AnalysisStage.class, "events");
    private final Counter nanoseconds = Metrics.counter(AnalysisStage.class, "nanoseconds");
    private transient @Nullable EventLoop loop;
    private transient boolean isUsed;

    LoopFn(CompiledGraph graph, String dataset) {
      this.graph = graph;
      this.dataset = dataset;
    }

    private EventLoop loop() {
      EventLoop made = loop;
      if (made == null) {
        made = graph.newLoop();
        loop = made;
      }
      return made;
    }

    @ProcessElement
    public void process(@Element EventBatch batch) throws IOException {
      long start = System.nanoTime();
      isUsed = true;
      loop().process(batch);
      events.inc(batch.size());
      nanoseconds.inc(System.nanoTime() - start);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (!isUsed) {
        return;
      }
      isUsed = false;
      EventLoop filled = loop();
      graph
          .histograms(filled, dataset)
          .forEach(
              result ->
                  context.output(
                      HISTOGRAMS,
                      result,
                      BoundedWindow.TIMESTAMP_MIN_VALUE,
                      GlobalWindow.INSTANCE));
      graph
          .cuts(filled, dataset)
          .forEach(
              result ->
                  context.output(
                      CUTS, result, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      graph.restart(filled, List.of());
    }
  }
}
