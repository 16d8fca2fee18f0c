package org.quadrupole.pipelines.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.HistogramPlan;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlow;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlowLine;
import org.quadrupole.pipelines.run.AnalysisResult.DatasetResult;
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

  private ResultAssembly() {}

  /**
   * The result of an analysis.
   *
   * @param results what was filled, not scaled, and what was counted
   * @throws AnalysisException if simulation cannot be scaled because its weights sum to nothing
   */
  public static AnalysisResult assemble(Analysis analysis, Map<ResultKey, Result> results) {
    List<DatasetResult> datasets = new ArrayList<>();
    Map<HistogramKey, Histogram> scaled = new LinkedHashMap<>();
    for (Dataset dataset : analysis.datasets()) {
      CutCount all =
          count(
              results,
              new CutKey(dataset.name(), Analysis.ALL_EVENTS, 0, CutKey.ALL_EVENTS),
              dataset.generatorWeight().isPresent());
      double scale = scale(analysis, dataset, all);
      List<CutFlow> flows = new ArrayList<>();
      for (SelectionRegion region : analysis.regions()) {
        flows.add(cutFlow(analysis, dataset, region, results));
      }
      datasets.add(
          new DatasetResult(dataset.name(), all.events(), all.weights().value(), scale, flows));
      for (HistogramPlan plan : analysis.histograms()) {
        for (String region : plan.regions()) {
          HistogramKey key = new HistogramKey(dataset.name(), region, plan.name());
          Histogram filled =
              results.get(key) instanceof Result.Filled result
                  ? result.histogram()
                  : Histogram.empty(new HistogramSpec(plan.name(), plan.title(), plan.axes()));
          scaled.put(key, scale == 1 ? filled : filled.scale(scale));
        }
      }
    }
    return new AnalysisResult(analysis, datasets, scaled);
  }

  private static CutFlow cutFlow(
      Analysis analysis, Dataset dataset, SelectionRegion region, Map<ResultKey, Result> results) {
    boolean weighted =
        dataset.generatorWeight().isPresent()
            || (!dataset.data() && (analysis.weight().isPresent() || !region.weights().isEmpty()));
    List<CutFlowLine> lines = new ArrayList<>();
    for (int i = 0; i <= region.cuts().size(); i++) {
      String label = i == 0 ? CutKey.ALL_EVENTS : region.cuts().get(i - 1).label();
      CutKey key = new CutKey(dataset.name(), region.name(), i, label);
      lines.add(new CutFlowLine(label, count(results, key, weighted)));
    }
    return new CutFlow(region.name(), region.label(), lines);
  }

  /** Events without weights weigh one each. */
  private static CutCount count(Map<ResultKey, Result> results, CutKey key, boolean weighted) {
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

  private static double scale(Analysis analysis, Dataset dataset, CutCount all) {
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
