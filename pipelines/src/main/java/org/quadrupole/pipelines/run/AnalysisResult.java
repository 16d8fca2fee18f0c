package org.quadrupole.pipelines.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.SystematicVariation;
import org.quadrupole.transforms.CutCount;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.histogram.Histogram;

/**
 * What an analysis came to. Immutable; every order is that of the analysis file.
 *
 * @param analysis the analysis
 * @param datasets one for each data set
 * @param variations all variations, those in which no histogram differs included
 * @param histograms every histogram of every data set and region, simulation scaled; those of
 *     variations only where they differ
 * @param skipped the files whose events are in none of it, because they could not be read
 */
public record AnalysisResult(
    Analysis analysis,
    List<DatasetResult> datasets,
    List<VariedResult> variations,
    Map<HistogramKey, Histogram> histograms,
    List<SkippedFile> skipped) {

  /** Copies the collections. */
  public AnalysisResult {
    skipped = List.copyOf(skipped);
    datasets = List.copyOf(datasets);
    variations = List.copyOf(variations);
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
   * @param variedCutFlows those of variations, where they are others
   */
  public record DatasetResult(
      String name,
      long events,
      double sumOfWeights,
      double scale,
      List<CutFlow> cutFlows,
      List<CutFlow> variedCutFlows) {

    /** Copies the lists. */
    public DatasetResult {
      cutFlows = List.copyOf(cutFlows);
      variedCutFlows = List.copyOf(variedCutFlows);
    }
  }

  /**
   * One side of a source of uncertainty of one data set.
   *
   * @param dataset the data set's name
   * @param source the source's name
   * @param side the side; empty for a source that has one only
   * @param label what plots call the source
   */
  public record VariedResult(String dataset, String source, String side, String label) {

    /** The variation's name in results. */
    public String name() {
      return SystematicVariation.name(source, side);
    }
  }

  /**
   * How many events passed the cuts of a region, one after the other.
   *
   * @param region the region's name
   * @param label the region's label
   * @param variation the variation's name; empty for the events as they are
   * @param lines all events first
   */
  public record CutFlow(String region, String label, String variation, List<CutFlowLine> lines) {

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

  /** The same, known to be without the events of some files. */
  AnalysisResult without(List<SkippedFile> files) {
    return new AnalysisResult(analysis, datasets, variations, histograms, files);
  }

  /** The files of a data set that could not be read. */
  public List<SkippedFile> skipped(String dataset) {
    return skipped.stream().filter(file -> file.dataset().equals(dataset)).toList();
  }

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
   * DATASET/HISTOGRAM} where it is filled with all events; {@code _VARIATION} follows where it is
   * one's.
   */
  public static String path(HistogramKey key) {
    return key.region().equals(Analysis.ALL_EVENTS)
        ? key.dataset() + "/" + name(key)
        : key.dataset() + "/" + key.region() + "/" + name(key);
  }

  /** The name of a histogram in its folder: {@code HISTOGRAM} or {@code HISTOGRAM_VARIATION}. */
  public static String name(HistogramKey key) {
    return SystematicVariation.name(key.histogram(), key.variation());
  }

  /** A histogram, or where its variation does not differ that of the events as they are. */
  public Optional<Histogram> variedOrNominal(HistogramKey key) {
    return histogram(key).or(() -> histogram(key.varied("")));
  }
}
