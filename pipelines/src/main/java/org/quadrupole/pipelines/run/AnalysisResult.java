package org.quadrupole.pipelines.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.transforms.CutCount;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.histogram.Histogram;

/**
 * What an analysis came to. Immutable; every order is that of the analysis file.
 *
 * @param analysis the analysis
 * @param datasets one for each data set
 * @param histograms every histogram of every data set and region, simulation scaled
 */
public record AnalysisResult(
    Analysis analysis, List<DatasetResult> datasets, Map<HistogramKey, Histogram> histograms) {

  /** Copies the collections. */
  public AnalysisResult {
    datasets = List.copyOf(datasets);
    histograms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(histograms));
  }

  /**
   * The counts of one data set.
   *
   * @param name the data set's name
   * @param events the number of events read
   * @param sumOfWeights the sum of their generator weights; the number of events without them
   * @param scale what its histograms were scaled by
   * @param cutFlows one for each region
   */
  public record DatasetResult(
      String name, long events, double sumOfWeights, double scale, List<CutFlow> cutFlows) {

    /** Copies the list. */
    public DatasetResult {
      cutFlows = List.copyOf(cutFlows);
    }
  }

  /**
   * How many events passed the cuts of a region, one after the other.
   *
   * @param region the region's name
   * @param label the region's label
   * @param lines all events first
   */
  public record CutFlow(String region, String label, List<CutFlowLine> lines) {

    /** Copies the list. */
    public CutFlow {
      lines = List.copyOf(lines);
    }
  }

  /**
   * One line of a cut-flow.
   *
   * @param label the cut's label
   * @param count the events that passed this cut and all before it, not scaled
   */
  public record CutFlowLine(String label, CutCount count) {}

  /** A histogram by its key, where it was booked. */
  public Optional<Histogram> histogram(HistogramKey key) {
    return Optional.ofNullable(histograms.get(key));
  }

  /** The number of events read in all data sets. */
  public long events() {
    return datasets.stream().mapToLong(DatasetResult::events).sum();
  }

  /**
   * The name of a histogram in files: {@code DATASET/REGION/HISTOGRAM}, or {@code
   * DATASET/HISTOGRAM} where it is filled with all events.
   */
  public static String path(HistogramKey key) {
    return key.region().equals(Analysis.ALL_EVENTS)
        ? key.dataset() + "/" + key.histogram()
        : key.dataset() + "/" + key.region() + "/" + key.histogram();
  }
}
