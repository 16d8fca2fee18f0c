package org.quadrupole.transforms;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.runtime.EventLoop;

/**
 * Runs the generated loop over batches and gives what it filled at the end of each bundle.
 *
 * <p>A runner may use one instance for many bundles, also after one of them failed.
 */
final class LoopFn extends DoFn<EventBatch, KV<Integer, Results>> {

  private final PackedGraph graph;
  private final String dataset;
  private final Counter events = Metrics.counter(AnalysisStage.class, "events");
  private transient @Nullable EventLoop loop;
  private transient boolean isUsed;

  LoopFn(CompiledGraph graph, String dataset) {
    this.graph = new PackedGraph(graph);
    this.dataset = dataset;
  }

  private EventLoop loop() {
    EventLoop made = loop;
    if (made == null) {
      made = graph.graph().newLoop();
      loop = made;
    }
    return made;
  }

  @StartBundle
  public void start() {
    if (isUsed) {
      // A bundle failed before its end; what it counted is not to be counted again.
      isUsed = false;
      loop().restart(List.of());
    }
  }

  @ProcessElement
  public void process(@Element EventBatch batch) throws IOException {
    isUsed = true;
    loop().process(batch);
    events.inc(batch.size());
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    if (!isUsed) {
      return;
    }
    isUsed = false;
    EventLoop filled = loop();
    context.output(
        KV.of(MergeResults.KEY, graph.graph().results(filled, dataset)),
        BoundedWindow.TIMESTAMP_MIN_VALUE,
        GlobalWindow.INSTANCE);
    filled.restart(List.of());
  }
}
