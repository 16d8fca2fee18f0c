package org.quadrupole.transforms;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramCoder;

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

  /** What the loop asks of a worker where a model should be computed on a GPU. */
  static final String GPU = "type:gpu;count:1";

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

  /**
   * The part of the stage that goes over the events: for each bundle one element with all results,
   * to be added by {@link MergeResults}. For pipelines that add the results of several data sets in
   * one go.
   */
  public static Partial partial(CompiledGraph graph, String dataset) {
    return new Partial(graph, dataset, Map.of(), "", false, "");
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> events) {
    PCollection<KV<Integer, Results>> partial = events.apply("Events", partial(graph, dataset));
    // A data set without events has results too: empty ones.
    PCollection<KV<Integer, Results>> none =
        events
            .getPipeline()
            .apply(
                "NoEvents",
                Create.of(KV.of(MergeResults.KEY, graph.results(graph.newLoop(), dataset)))
                    .withCoder(MergeResults.CODER));
    PCollectionTuple results =
        PCollectionList.of(partial)
            .and(none)
            .apply("All", Flatten.pCollections())
            .apply("Merge", MergeResults.create())
            .apply(
                "Kinds", ParDo.of(new KindsFn()).withOutputTags(HISTOGRAMS, TupleTagList.of(CUTS)));
    results.get(HISTOGRAMS).setCoder(KvCoder.of(HistogramKeyCoder.of(), HistogramCoder.of()));
    results.get(CUTS).setCoder(KvCoder.of(CutKeyCoder.of(), CutCountCoder.of()));
    return results;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    describe(graph, dataset, builder);
  }

  private static void describe(CompiledGraph graph, String dataset, DisplayData.Builder builder) {
    builder.add(DisplayData.item("dataset", dataset).withLabel("Data set"));
    builder.add(DisplayData.item("columns", String.join(", ", graph.columns())));
    builder.add(DisplayData.item("histograms", graph.histograms().size()));
  }

  /** Tells histograms from counts. */
  private static final class KindsFn
      extends DoFn<KV<Integer, Results>, KV<HistogramKey, Histogram>> {
    @ProcessElement
    public void process(@Element KV<Integer, Results> results, MultiOutputReceiver out) {
      results
          .getValue()
          .all()
          .forEach(
              (key, result) -> {
                if (result instanceof Result.Filled filled) {
                  out.get(HISTOGRAMS).output(KV.of((HistogramKey) key, filled.histogram()));
                } else {
                  CutCount count = ((Result.Counted) result).count();
                  out.get(CUTS).output(KV.of((CutKey) key, count));
                }
              });
    }
  }

  /** See {@link #partial}. Immutable. */
  public static final class Partial
      extends PTransform<PCollection<EventBatch>, PCollection<KV<Integer, Results>>> {
    private final CompiledGraph graph;
    private final String dataset;
    private final HashMap<String, String> labels;
    private final String live;
    private final boolean skips;
    private final String values;

    private Partial(
        CompiledGraph graph,
        String dataset,
        Map<String, String> labels,
        String live,
        boolean skips,
        String values) {
      this.graph = graph;
      this.dataset = dataset;
      this.labels = new HashMap<>(labels);
      this.live = live;
      this.skips = skips;
      this.values = values;
    }

    /**
     * Keeps the results of groups of files apart.
     *
     * @param byFile what stands in the place of the data set's name in the results of a file, by
     *     the file's name in its batches' provenance
     */
    public Partial withLabels(Map<String, String> byFile) {
      return new Partial(graph, dataset, byFile, live, skips, values);
    }

    /** Counts events while bundles are being processed, where that is in this process. */
    public Partial withLiveEvents(LiveEvents count) {
      return new Partial(graph, dataset, labels, count.id(), skips, values);
    }

    /**
     * Goes on without the files that cannot be read, and says which they are in {@link
     * Results#unread}. Errors of any other kind end the pipeline all the same.
     */
    public Partial skippingUnread() {
      return new Partial(graph, dataset, labels, live, true, values);
    }

    /** Looks up what the graph keeps in a store, where that is in this process, and adds to it. */
    public Partial withValues(OpenValues store) {
      return new Partial(graph, dataset, labels, live, skips, store.id());
    }

    @Override
    public PCollection<KV<Integer, Results>> expand(PCollection<EventBatch> events) {
      return events.apply("Loop", loop()).setCoder(MergeResults.CODER);
    }

    /** The loop, with what it asks of the worker that runs it. */
    private PTransform<PCollection<? extends EventBatch>, PCollection<KV<Integer, Results>>>
        loop() {
      PTransform<PCollection<? extends EventBatch>, PCollection<KV<Integer, Results>>> loop =
          ParDo.of(new LoopFn(graph, dataset, labels, live, skips, values));
      return graph.wantsGpu()
          ? loop.setResourceHints(ResourceHints.create().withAccelerator(GPU))
          : loop;
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      describe(graph, dataset, builder);
    }
  }
}
