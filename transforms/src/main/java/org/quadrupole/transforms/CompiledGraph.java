package org.quadrupole.transforms;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.compiler.GeneratedClasses;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramAccumulator;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.model.ModelFile;
import org.quadrupole.transforms.runtime.ColumnBuilder;
import org.quadrupole.transforms.runtime.EventLoop;
import org.quadrupole.transforms.runtime.KnownValue;

/**
 * A graph as generated Java, ready to be sent to workers.
 *
 * @param className the generated class's full name
 * @param source its source text
 * @param columns the columns it may read; each is read only when an event needs it
 * @param histograms the histograms that it fills, in the order of the bookings
 * @param histogramKeys where each histogram belongs, with an empty data set name
 * @param cuts the number of different cuts that are counted
 * @param cutLines the lines of the cut-flow tables
 * @param outputs the columns that it makes
 * @param corrections what its loop evaluates
 * @param models the models that its loop calls, one for each call
 * @param values what its loop keeps of events for later runs
 */
public record CompiledGraph(
    String className,
    String source,
    List<String> columns,
    List<HistogramSpec> histograms,
    List<HistogramKey> histogramKeys,
    int cuts,
    List<CutLine> cutLines,
    List<EventSchema.Field> outputs,
    List<Correction> corrections,
    List<ModelFile> models,
    List<KeptValue> values)
    implements Serializable {

  /**
   * A line of a cut-flow table.
   *
   * @param key the line, with an empty data set name
   * @param cut the counted cut that it shows; regions that begin with the same cuts share them
   */
  public record CutLine(CutKey key, int cut) implements Serializable {}

  /**
   * One number or truth value an event that the loop need not compute where it is known.
   *
   * @param expression what it is, in a form that two expressions share only if they are the same
   * @param definitions how many of the graph's definitions the expression sees
   * @param variation the variation that it is computed in; empty for the events as they are
   * @param mayBeMissing whether events may have no value
   */
  public record KeptValue(
      String expression, int definitions, String variation, boolean mayBeMissing)
      implements Serializable {}

  /** Copies the lists to plain ones that serialise. */
  public CompiledGraph {
    columns = List.copyOf(columns);
    histograms = List.copyOf(histograms);
    histogramKeys = List.copyOf(histogramKeys);
    cutLines = List.copyOf(cutLines);
    outputs = List.copyOf(outputs);
    corrections = List.copyOf(corrections);
    models = List.copyOf(models);
    values = List.copyOf(values);
  }

  /** A new loop with empty histograms. */
  public EventLoop newLoop() {
    EventLoop loop = GeneratedClasses.instance(className, source);
    loop.use(corrections);
    loop.call(models);
    loop.remember(values.stream().map(value -> new KnownValue(value.mayBeMissing())).toList());
    loop.start(histograms, cuts, outputBuilders());
    return loop;
  }

  /** Whether a model that it calls should be computed on a GPU. */
  public boolean wantsGpu() {
    return models.stream().anyMatch(ModelFile::wantsGpu);
  }

  /** Builders for the columns that it makes. */
  List<ColumnBuilder> outputBuilders() {
    return outputs.stream().map(field -> new ColumnBuilder(field.type())).toList();
  }

  /** What a loop has filled so far, for the data set of this name. */
  List<KV<HistogramKey, Histogram>> histograms(EventLoop loop, String dataset) {
    List<KV<HistogramKey, Histogram>> filled = new ArrayList<>();
    List<HistogramAccumulator> accumulators = loop.histograms();
    for (int k = 0; k < histograms.size(); k++) {
      filled.add(KV.of(histogramKeys.get(k).of(dataset), accumulators.get(k).toHistogram()));
    }
    return filled;
  }

  private void addCuts(EventLoop loop, String dataset, Map<ResultKey, Result> results) {
    for (CutLine line : cutLines) {
      results.put(
          line.key().of(dataset),
          new Result.Counted(
              new CutCount(
                  loop.events(line.cut()),
                  loop.weights(line.cut()).copy(),
                  loop.squares(line.cut()).copy())));
    }
  }

  /** All that a loop has filled and counted so far, for the data set of this name. */
  public Results results(EventLoop loop, String dataset) {
    Map<ResultKey, Result> all = new LinkedHashMap<>();
    histograms(loop, dataset).forEach(kv -> all.put(kv.getKey(), new Result.Filled(kv.getValue())));
    addCuts(loop, dataset, all);
    return new Results(all);
  }
}
