package org.quadrupole.transforms;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramCoder;
import org.quadrupole.transforms.histogram.HistogramMergeFn;

/**
 * Fills histograms with all events.
 *
 * <pre>{@code
 * events.apply(Fill.histogram("jet_pt", "Jet.pt", new RegularAxis(100, 0, 200, "p_T", "GeV"))
 *     .withWeight("genWeight"))
 * }</pre>
 */
public final class Fill
    extends PTransform<PCollection<EventBatch>, PCollection<KV<HistogramKey, Histogram>>> {

  private static final String ALL_EVENTS = "";

  /** Every event counts 1. */
  private static final String NO_WEIGHT = "";

  /** A histogram in a form that travels to workers. */
  private record Entry(String name, List<String> variables, List<Axis> axes)
      implements Serializable {
    Booking booking() {
      return new Booking(
          name,
          "",
          ALL_EVENTS,
          variables.stream().map(SourceText::of).toList(),
          axes,
          Optional.empty());
    }
  }

  private final List<Entry> entries;
  private final String weight;

  private Fill(List<Entry> entries, String weight) {
    this.entries = List.copyOf(entries);
    this.weight = weight;
  }

  /** Fills a histogram of one axis: once an event, or once an item where the variable is a list. */
  public static Fill histogram(String name, String variable, Axis axis) {
    return new Fill(List.of(new Entry(name, List.of(variable), List.of(axis))), NO_WEIGHT);
  }

  /** Fills one more histogram, of as many axes as variables. */
  public Fill and(String name, List<String> variables, List<Axis> axes) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(new Entry(name, List.copyOf(variables), List.copyOf(axes)));
    return new Fill(more, weight);
  }

  /** The weight of every event. */
  public Fill withWeight(String expression) {
    return new Fill(entries, expression);
  }

  /**
   * Checks the expressions against the columns that the batches will have.
   *
   * @throws ExpressionException if one is wrong
   */
  public Fill checked(EventSchema schema) {
    compile(entries, weight, schema);
    return this;
  }

  private static CompiledGraph compile(List<Entry> entries, String weight, EventSchema schema) {
    return GraphCompiler.compile(
        new AnalysisGraph(
            List.of(),
            weight.isEmpty() ? Optional.empty() : Optional.of(SourceText.of(weight)),
            List.of(new Region(ALL_EVENTS, List.of(), Optional.empty())),
            entries.stream().map(Entry::booking).toList()),
        schema);
  }

  @Override
  public PCollection<KV<HistogramKey, Histogram>> expand(PCollection<EventBatch> events) {
    return events
        .apply("Histograms", ParDo.of(new HistogramsFn(entries, weight)))
        .setCoder(KvCoder.of(HistogramKeyCoder.of(), HistogramCoder.of()))
        .apply("MergeHistograms", Combine.perKey(new HistogramMergeFn()));
  }

  private static final class HistogramsFn extends GraphFn<KV<HistogramKey, Histogram>> {
    private final List<Entry> entries;
    private final String weight;

    HistogramsFn(List<Entry> entries, String weight) {
      this.entries = entries;
      this.weight = weight;
    }

    @Override
    CompiledGraph compile(EventSchema schema) {
      return Fill.compile(entries, weight, schema);
    }

    @StartBundle
    public void start() {
      // Nothing of a bundle that failed before its end is to be counted again.
      all().values().forEach(running -> running.loop().restart(List.of()));
    }

    @ProcessElement
    public void process(@Element EventBatch batch) throws IOException {
      running(batch).loop().process(batch);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      for (Running running : all().values()) {
        for (KV<HistogramKey, Histogram> filled : running.graph().histograms(running.loop(), "")) {
          context.output(filled, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
        }
      }
    }
  }
}
