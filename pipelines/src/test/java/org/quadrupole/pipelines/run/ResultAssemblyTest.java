package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.run.AnalysisResult.CutFlowLine;
import org.quadrupole.transforms.CutCount;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.histogram.ExactSum;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramAccumulator;
import org.quadrupole.transforms.histogram.HistogramSpec;

class ResultAssemblyTest {

  private static final Analysis ANALYSIS =
      AnalysisLoader.read(
          "a.yaml",
          "/",
          """
          luminosity: 10
          datasets:
            mc: {files: m.root, cross-section: 3 pb, generator-weight: genWeight}
            data: {files: d.root, data: true}
          regions: {r: [{Cut: x}]}
          histograms: {h: {variable: x, bins: [2, 0, 2]}}
          """,
          Map.of());
  private static final HistogramKey MC = new HistogramKey("mc", "", "h");
  private static final HistogramKey DATA = new HistogramKey("data", "", "h");

  private static Histogram histogram(double weight) {
    HistogramAccumulator sum =
        new HistogramAccumulator(new HistogramSpec("h", "", ANALYSIS.histograms().get(0).axes()));
    sum.fill(0.5, weight);
    sum.fill(0.5, weight);
    return sum.toHistogram();
  }

  private static Result filled(double weight) {
    return new Result.Filled(histogram(weight));
  }

  private static Result count(long events, double weights, double squares) {
    return new Result.Counted(new CutCount(events, ExactSum.of(weights), ExactSum.of(squares)));
  }

  private static Map<ResultKey, Result> cuts(double weights) {
    Map<ResultKey, Result> cuts = new HashMap<>();
    cuts.put(new CutKey("mc", "", 0, "all events"), count(4, weights, 10));
    cuts.put(new CutKey("mc", "r", 0, "all events"), count(4, weights, 10));
    cuts.put(new CutKey("mc", "r", 1, "Cut"), count(2, 5, 7));
    cuts.put(new CutKey("data", "", 0, "all events"), count(3, 0, 0));
    cuts.put(new CutKey("data", "r", 0, "all events"), count(3, 0, 0));
    return cuts;
  }

  @Test
  void simulationIsScaledToTheLuminosityByItsGeneratorWeightsAndDataIsNot() {
    Map<ResultKey, Result> results = cuts(6);
    results.put(MC, filled(2));
    results.put(DATA, filled(1));
    AnalysisResult result = ResultAssembly.assemble(ANALYSIS, Map.of(), results);
    assertThat(result.datasets().get(0).scale()).isEqualTo(10.0 * 3.0 / 6.0);
    assertThat(result.histogram(MC).orElseThrow().value(1)).isEqualTo(4 * 5.0);
    assertThat(result.histogram(DATA).orElseThrow()).isEqualTo(histogram(1));
    assertThat(result.events()).isEqualTo(7);
  }

  @Test
  void theCutFlowKeepsRawCountsAndEventsWithoutWeightsWeighOneEach() {
    AnalysisResult result = ResultAssembly.assemble(ANALYSIS, Map.of(), cuts(6));
    assertThat(result.datasets().get(0).cutFlows().get(0).lines())
        .extracting(CutFlowLine::label, line -> line.count().events())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("all events", 4L),
            org.assertj.core.groups.Tuple.tuple("Cut", 2L));
    CutFlowLine data = result.datasets().get(1).cutFlows().get(0).lines().get(0);
    assertThat(data.count().weights().value()).isEqualTo(3);
  }

  @Test
  void whatNoEventReachedIsThereAndEmpty() {
    AnalysisResult result = ResultAssembly.assemble(ANALYSIS, Map.of(), Map.of());
    assertThat(result.histograms().keySet()).containsExactly(MC, DATA);
    assertThat(result.histogram(MC).orElseThrow().entries()).isZero();
    assertThat(result.datasets().get(1).cutFlows().get(0).lines()).hasSize(2);
  }

  @Test
  void weightsThatSumToNothingCannotScale() {
    assertThatThrownBy(() -> ResultAssembly.assemble(ANALYSIS, Map.of(), cuts(0)))
        .isInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("data set 'mc': its generator weights sum to 0.0");
  }
}
