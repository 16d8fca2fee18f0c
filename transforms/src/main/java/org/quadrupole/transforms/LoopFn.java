package org.quadrupole.transforms;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final HashMap<String, String> labels;
  private final String live;
  private final boolean skips;
  private final String values;
  private final Counter events = Metrics.counter(AnalysisStage.class, "events");
  private transient @Nullable EventLoop loop;
  private transient boolean isUsed;
  private transient @Nullable String label;
  private transient @Nullable Results finished;
  private transient Map<String, UnreadFile> unread = new HashMap<>();

  /**
   * @param labels what stands in the place of the data set's name in the results of a file
   * @param live the name of a {@link LiveEvents}; empty for none
   * @param skips whether it goes on without files that cannot be read
   * @param values the name of {@link OpenValues}; empty for none
   */
  LoopFn(
      CompiledGraph graph,
      String dataset,
      Map<String, String> labels,
      String live,
      boolean skips,
      String values) {
    this.graph = new PackedGraph(graph);
    this.dataset = dataset;
    this.labels = new HashMap<>(labels);
    this.live = live;
    this.skips = skips;
    this.values = values;
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
    finished = null;
    unread = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element EventBatch batch) throws IOException {
    String file = batch.provenance().file();
    if (unread.containsKey(file)) {
      return;
    }
    String next = labels.getOrDefault(file, dataset);
    if (isUsed && !next.equals(label)) {
      finished = results();
    }
    label = next;
    isUsed = true;
    try {
      loop().process(skips ? ReadTwice.of(batch) : batch, OpenValues.find(values));
    } catch (ReadTwice.UnreadableException e) {
      // What was filled under this label is not told from what this file has filled.
      loop().restart(List.of());
      isUsed = false;
      unread.put(file, new UnreadFile(next, file, e.getMessage()));
      return;
    }
    events.inc(batch.size());
    LiveEvents.add(live, batch.size());
  }

  /** All results of this bundle so far; the loop is empty then. */
  private Results results() {
    Results before = finished == null ? Results.NONE : finished;
    if (!isUsed) {
      return before;
    }
    EventLoop filled = loop();
    Results now = graph.graph().results(filled, Objects.requireNonNull(label));
    filled.restart(List.of());
    isUsed = false;
    return before.plus(now);
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    Results all = results();
    finished = null;
    if (!all.all().isEmpty() || !unread.isEmpty()) {
      context.output(
          KV.of(MergeResults.KEY, new Results(all.all(), Set.copyOf(unread.values()))),
          BoundedWindow.TIMESTAMP_MIN_VALUE,
          GlobalWindow.INSTANCE);
    }
  }
}
