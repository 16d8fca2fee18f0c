package org.quadrupole.pipelines.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.DatasetVariation;
import org.quadrupole.pipelines.analysis.HistogramPlan;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.pipelines.analysis.SystematicVariation;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlow;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlowLine;
import org.quadrupole.pipelines.run.AnalysisResult.DatasetResult;
import org.quadrupole.pipelines.run.AnalysisResult.VariedResult;
import org.quadrupole.transforms.CutCount;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.histogram.ExactSum;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramSpec;

/**
 * Puts what a pipeline computed into the order of the analysis, fills in what no event reached, and
 * scales simulation. Scaling comes after the exact sums, so its result does not depend on how the
 * events were split.
 */
public final class ResultAssembly {

  private final Analysis analysis;
  private final Map<String, List<DatasetVariation>> variations;
  private final Map<ResultKey, Result> results;
  private final Map<String, Double> scales = new HashMap<>();
  private final List<VariedResult> varied = new ArrayList<>();
  private final Map<HistogramKey, Histogram> scaled = new LinkedHashMap<>();

  private ResultAssembly(
      Analysis analysis,
      Map<String, List<DatasetVariation>> variations,
      Map<ResultKey, Result> results) {
    this.analysis = analysis;
    this.variations = variations;
    this.results = results;
  }

  /**
   * The result of an analysis.
   *
   * @param variations those of each data set, by its name
   * @param results what was filled, not scaled, and what was counted
   * @throws AnalysisException if simulation cannot be scaled because its weights sum to nothing, or
   *     a variation's histogram has the name of another
   */
  public static AnalysisResult assemble(
      Analysis analysis,
      Map<String, List<DatasetVariation>> variations,
      Map<ResultKey, Result> results) {
    return new ResultAssembly(analysis, variations, results).assemble();
  }

  private AnalysisResult assemble() {
    List<DatasetResult> datasets = new ArrayList<>();
    for (Dataset dataset : analysis.datasets()) {
      datasets.add(dataset(dataset));
    }
    for (Dataset dataset : analysis.nominalDatasets()) {
      addVariations(dataset);
      for (HistogramPlan plan : analysis.histograms()) {
        for (String region : plan.regions()) {
          addHistograms(dataset, plan, region);
        }
      }
    }
    checkNames();
    return new AnalysisResult(analysis, datasets, varied, scaled, List.of());
  }

  private DatasetResult dataset(Dataset dataset) {
    CutCount all =
        count(
            new CutKey(dataset.name(), Analysis.ALL_EVENTS, 0, CutKey.ALL_EVENTS),
            dataset.generatorWeight().isPresent());
    double scale = scale(dataset, all);
    scales.put(dataset.name(), scale);
    List<CutFlow> flows = new ArrayList<>();
    List<CutFlow> variedFlows = new ArrayList<>();
    for (SelectionRegion region : analysis.regions()) {
      flows.add(cutFlow(dataset, region, ""));
      for (DatasetVariation variation : variations(dataset)) {
        CutKey first =
            new CutKey(dataset.name(), region.name(), 0, CutKey.ALL_EVENTS, variation.name());
        if (results.containsKey(first)) {
          variedFlows.add(cutFlow(dataset, region, variation.name()));
        }
      }
    }
    return new DatasetResult(
        dataset.name(), all.events(), all.weights().value(), scale, flows, variedFlows);
  }

  private List<DatasetVariation> variations(Dataset dataset) {
    return variations.getOrDefault(dataset.name(), List.of());
  }

  private void addVariations(Dataset dataset) {
    for (DatasetVariation variation : variations(dataset)) {
      String label = variation.label();
      varied.add(new VariedResult(dataset.name(), variation.source(), variation.side(), label));
      if (variation.symmetrise()) {
        varied.add(
            new VariedResult(dataset.name(), variation.source(), SystematicVariation.DOWN, label));
      }
    }
    for (Dataset standIn : standIns(dataset)) {
      Dataset.StandsFor place = standIn.standsFor().orElseThrow();
      SystematicVariation source =
          analysis.variations().stream()
              .filter(variation -> variation.name().text().equals(place.source()))
              .findFirst()
              .orElseThrow();
      varied.add(new VariedResult(dataset.name(), place.source(), place.side(), source.label()));
      if (source.symmetrise()) {
        varied.add(
            new VariedResult(
                dataset.name(), place.source(), SystematicVariation.DOWN, source.label()));
      }
    }
  }

  private List<Dataset> standIns(Dataset dataset) {
    return analysis.datasets().stream()
        .filter(
            other ->
                other
                    .standsFor()
                    .filter(place -> place.dataset().equals(dataset.name()))
                    .isPresent())
        .toList();
  }

  private void addHistograms(Dataset dataset, HistogramPlan plan, String region) {
    HistogramKey key = new HistogramKey(dataset.name(), region, plan.name());
    Histogram nominal =
        filled(key)
            .orElseGet(
                () -> Histogram.empty(new HistogramSpec(plan.name(), plan.title(), plan.axes())));
    nominal = scaled(dataset, nominal);
    scaled.put(key, nominal);
    for (DatasetVariation variation : variations(dataset)) {
      Optional<Histogram> histogram = filled(key.varied(variation.name()));
      if (histogram.isPresent()) {
        add(
            key.varied(variation.name()),
            scaled(dataset, histogram.get()),
            nominal,
            variation.symmetrise() ? Optional.of(variation.mirrored()) : Optional.empty());
      }
    }
    for (Dataset standIn : standIns(dataset)) {
      Dataset.StandsFor place = standIn.standsFor().orElseThrow();
      Optional<Histogram> histogram = filled(key.of(standIn.name()));
      if (histogram.isPresent()) {
        boolean symmetrise =
            analysis.variations().stream()
                .anyMatch(v -> v.name().text().equals(place.source()) && v.symmetrise());
        add(
            key.varied(place.variation()),
            scaled(standIn, histogram.get()),
            nominal,
            symmetrise
                ? Optional.of(SystematicVariation.name(place.source(), SystematicVariation.DOWN))
                : Optional.empty());
      }
    }
  }

  private void add(
      HistogramKey key, Histogram histogram, Histogram nominal, Optional<String> mirrored) {
    put(key, histogram);
    mirrored.ifPresent(name -> put(key.varied(name), histogram.mirrored(nominal)));
  }

  private void put(HistogramKey key, Histogram histogram) {
    String title = histogram.spec().title();
    scaled.put(key, histogram.renamed(AnalysisResult.name(key), title));
  }

  private Optional<Histogram> filled(HistogramKey key) {
    return results.get(key) instanceof Result.Filled result
        ? Optional.of(result.histogram())
        : Optional.empty();
  }

  private Histogram scaled(Dataset dataset, Histogram histogram) {
    double scale = scales.getOrDefault(dataset.name(), 1.0);
    return scale == 1 ? histogram : histogram.scale(scale);
  }

  /** A variation's histogram stands beside those of the analysis. */
  private void checkNames() {
    Map<String, HistogramKey> paths = new HashMap<>();
    scaled
        .keySet()
        .forEach(
            key -> {
              HistogramKey other = paths.put(AnalysisResult.path(key), key);
              if (other != null) {
                HistogramKey variation = key.variation().isEmpty() ? other : key;
                throw new AnalysisException(
                    "the variation '"
                        + variation.variation()
                        + "' of histogram '"
                        + variation.histogram()
                        + "' has the name of another histogram, "
                        + AnalysisResult.path(key)
                        + ": rename one of them");
              }
            });
  }

  private CutFlow cutFlow(Dataset dataset, SelectionRegion region, String variation) {
    boolean weighted =
        dataset.generatorWeight().isPresent()
            || (!dataset.data() && (analysis.weight().isPresent() || !region.weights().isEmpty()));
    List<CutFlowLine> lines = new ArrayList<>();
    for (int i = 0; i <= region.cuts().size(); i++) {
      String label = i == 0 ? CutKey.ALL_EVENTS : region.cuts().get(i - 1).label();
      CutKey key = new CutKey(dataset.name(), region.name(), i, label, variation);
      lines.add(new CutFlowLine(label, count(key, weighted)));
    }
    return new CutFlow(region.name(), region.label(), variation, lines);
  }

  /** Events without weights weigh one each. */
  private CutCount count(CutKey key, boolean weighted) {
    if (!(results.get(key) instanceof Result.Counted counted)) {
      return CutCount.none();
    }
    CutCount count = counted.count();
    if (weighted) {
      return count;
    }
    ExactSum ones = new ExactSum();
    ones.add(count.events());
    return new CutCount(count.events(), ones, ones);
  }

  private double scale(Dataset dataset, CutCount all) {
    if (dataset.crossSection().isEmpty() || analysis.luminosity().isEmpty()) {
      return 1;
    }
    double weights = dataset.sumOfWeights().orElse(all.weights().value());
    if (all.events() == 0) {
      return 1;
    }
    if (!(weights > 0)) {
      throw new AnalysisException(
          "data set '"
              + dataset.name()
              + "': its generator weights sum to "
              + weights
              + ", so its histograms cannot be scaled to the luminosity; give its 'sum-of-weights'");
    }
    return analysis.luminosity().getAsDouble() * dataset.crossSection().getAsDouble() / weights;
  }
}
