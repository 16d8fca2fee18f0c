package org.quadrupole.pipelines.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.HistogramPlan;
import org.quadrupole.pipelines.plot.Layer;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.pipelines.run.AnalysisResult.VariedResult;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramSpec;

/**
 * A histogram of all simulation together, for the events as they are and for each side of each
 * source of uncertainty that changes it. What a source does to several data sets it does to all at
 * once.
 */
final class VariedSums {

  private final Histogram nominal;

  /** By source, then by side. */
  private final Map<String, Map<String, Histogram>> varied = new LinkedHashMap<>();

  private final Map<String, String> labels = new LinkedHashMap<>();

  private VariedSums(Histogram nominal) {
    this.nominal = nominal;
  }

  static VariedSums of(AnalysisResult result, HistogramPlan plan, String region) {
    List<HistogramKey> keys =
        result.analysis().nominalDatasets().stream()
            .filter(dataset -> !dataset.data())
            .map(Dataset::name)
            .map(name -> new HistogramKey(name, region, plan.name()))
            .toList();
    Optional<Histogram> nominal = sum(result, keys, "");
    VariedSums sums =
        new VariedSums(
            nominal.orElseGet(
                () -> Histogram.empty(new HistogramSpec(plan.name(), plan.title(), plan.axes()))));
    for (VariedResult variation : result.variations()) {
      boolean differs =
          keys.stream().anyMatch(k -> result.histogram(k.varied(variation.name())).isPresent());
      if (differs) {
        sums.labels.putIfAbsent(variation.source(), variation.label());
        sums.varied
            .computeIfAbsent(variation.source(), source -> new LinkedHashMap<>())
            .computeIfAbsent(
                variation.side(), side -> sum(result, keys, variation.name()).orElseThrow());
      }
    }
    return sums;
  }

  private static Optional<Histogram> sum(
      AnalysisResult result, List<HistogramKey> keys, String variation) {
    return keys.stream()
        .map(key -> result.variedOrNominal(key.varied(variation)).orElseThrow())
        .reduce(Histogram::merge);
  }

  /** For each source what each of its sides adds to each bin. */
  List<List<double[]>> changes() {
    double[] middle = nominal.valuesInRange();
    List<List<double[]>> changes = new ArrayList<>();
    for (Map<String, Histogram> sides : varied.values()) {
      List<double[]> differences = new ArrayList<>();
      for (Histogram side : sides.values()) {
        double[] values = side.valuesInRange();
        for (int i = 0; i < values.length; i++) {
          values[i] -= middle[i];
        }
        differences.add(values);
      }
      changes.add(differences);
    }
    return changes;
  }

  /** For each source the nominal sum and those of its sides. */
  Map<String, List<Layer>> overlays() {
    Map<String, List<Layer>> overlays = new LinkedHashMap<>();
    varied.forEach(
        (source, sides) -> {
          List<Layer> layers = new ArrayList<>();
          layers.add(Layer.of(nominal, "nominal", Layer.Kind.SIMULATION));
          sides.forEach(
              (side, histogram) ->
                  layers.add(
                      Layer.of(histogram, side.isEmpty() ? source : side, Layer.Kind.SIMULATION)));
          overlays.put(source, layers);
        });
    return overlays;
  }

  /** What plots call a source. */
  String label(String source) {
    return Objects.requireNonNull(labels.get(source));
  }
}
