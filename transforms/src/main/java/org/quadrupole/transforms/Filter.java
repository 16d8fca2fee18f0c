package org.quadrupole.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.compiler.GraphWriter;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.runtime.ColumnBuilder;

/**
 * Keeps the events that fulfil a condition, and counts them.
 *
 * <pre>{@code
 * PCollectionTuple filtered = events.apply(Filter.by("len(Muon) >= 2").withWeight("genWeight"));
 * filtered.get(Filter.EVENTS);  // the events
 * filtered.get(Filter.CUTS);    // two lines: all events, and those that passed
 * }</pre>
 */
public final class Filter extends PTransform<PCollection<EventBatch>, PCollectionTuple> {

  /** The events that passed, in batches; a batch without any is left out. */
  public static final TupleTag<EventBatch> EVENTS = new TupleTag<>() {};

  /** The number and weights of all events, and of those that passed. */
  public static final TupleTag<KV<CutKey, CutCount>> CUTS = new TupleTag<>() {};

  private static final String PASSED = "passed";
  private static final String WEIGHT = "weight";

  private final String label;
  private final String condition;
  private final String weight;

  private Filter(String label, String condition, String weight) {
    this.label = label;
    this.condition = condition;
    this.weight = weight;
  }

  /** Keeps events for which the condition holds; where it is missing it does not. */
  public static Filter by(String condition) {
    return new Filter(condition, condition, "1.0");
  }

  /** What the cut-flow calls the condition. */
  public Filter labelled(String name) {
    return new Filter(name, condition, weight);
  }

  /** The weight with which the cut-flow counts an event. */
  public Filter withWeight(String expression) {
    return new Filter(label, condition, expression);
  }

  /**
   * Checks the expressions against the columns that the batches will have.
   *
   * @throws ExpressionException if one is wrong
   */
  public Filter checked(EventSchema schema) {
    compile(condition, weight, schema);
    return this;
  }

  private static CompiledGraph compile(String condition, String weight, EventSchema schema) {
    AnalysisGraph graph = new AnalysisGraph(List.of(), Optional.empty(), List.of(), List.of());
    SourceText asNumber = new SourceText("float(" + weight + ")", "weight", 1, -5);
    return GraphWriter.write(
        graph,
        schema,
        List.of(
            new Definition(PASSED, SourceText.of(condition)), new Definition(WEIGHT, asNumber)));
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> events) {
    PCollectionTuple results =
        events.apply(
            "Condition",
            ParDo.of(new ConditionFn(label, condition, weight))
                .withOutputTags(EVENTS, TupleTagList.of(CUTS)));
    PCollection<KV<CutKey, CutCount>> cuts =
        results
            .get(CUTS)
            .setCoder(KvCoder.of(CutKeyCoder.of(), CutCountCoder.of()))
            .apply("AddCuts", Combine.perKey(new CutCountSumFn()));
    return PCollectionTuple.of(EVENTS, results.get(EVENTS).setCoder(events.getCoder()))
        .and(CUTS, cuts);
  }

  private static final class ConditionFn extends GraphFn<EventBatch> {
    private final String label;
    private final String condition;
    private final String weight;
    private transient @Nullable List<CutCount> counts;

    ConditionFn(String label, String condition, String weight) {
      this.label = label;
      this.condition = condition;
      this.weight = weight;
    }

    @Override
    CompiledGraph compile(EventSchema schema) {
      return Filter.compile(condition, weight, schema);
    }

    @StartBundle
    public void start() {
      counts = new ArrayList<>(List.of(CutCount.none(), CutCount.none()));
    }

    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<EventBatch> out)
        throws IOException {
      Running running = running(batch);
      List<ColumnBuilder> builders = running.graph().outputBuilders();
      running.loop().restart(builders);
      running.loop().process(batch);
      if (!(builders.get(0).build() instanceof BoolColumn passed)) {
        throw new ExpressionException(
            SourceText.of(condition), 0, "a cut is one condition (true or false) for an event");
      }
      double[] weights = ((DoubleColumn) builders.get(1).build()).values();
      int[] rows = count(passed.values(), weights);
      if (rows.length > 0) {
        out.output(batch.take(rows));
      }
    }

    private int[] count(boolean[] passed, double[] weights) {
      List<CutCount> sums = Objects.requireNonNull(counts);
      CutCount all = CutCount.none();
      CutCount kept = CutCount.none();
      int[] rows = new int[passed.length];
      int size = 0;
      for (int i = 0; i < passed.length; i++) {
        all.weights().add(weights[i]);
        all.squares().add(weights[i] * weights[i]);
        if (passed[i]) {
          rows[size++] = i;
          kept.weights().add(weights[i]);
          kept.squares().add(weights[i] * weights[i]);
        }
      }
      sums.set(0, sums.get(0).plus(new CutCount(passed.length, all.weights(), all.squares())));
      sums.set(1, sums.get(1).plus(new CutCount(size, kept.weights(), kept.squares())));
      return Arrays.copyOf(rows, size);
    }

    @FinishBundle
    public void finish(DoFn<EventBatch, EventBatch>.FinishBundleContext context) {
      List<CutCount> sums = Objects.requireNonNull(counts);
      for (int index = 0; index < sums.size(); index++) {
        context.output(
            CUTS,
            KV.of(
                new CutKey("", "", index, index == 0 ? CutKey.ALL_EVENTS : label), sums.get(index)),
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            GlobalWindow.INSTANCE);
      }
    }
  }
}
