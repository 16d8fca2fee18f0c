package org.quadrupole.pipelines.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Everything that the report of one run shows. All texts are plain, except titles of plots, which
 * may use the markup of {@link org.quadrupole.pipelines.plot.RichText}.
 *
 * @param name the analysis' name
 * @param description what it does; may be empty
 * @param dataSets what was read
 * @param leftOut the files that were not, though they should have been
 * @param cutFlows one per region and data set, regions in the order in which they are to be shown
 * @param plots the pictures, in the order in which they are to be shown
 * @param definitions the expressions of the analysis by name
 * @param variations the systematic variations, in the order in which they are to be shown
 * @param metrics how the run went
 * @param facts more about the run: versions, command line, configuration
 * @param timeline an SVG of how a cluster was used over time
 * @param warnings what the reader must know before trusting the numbers; usually empty
 */
public record ReportModel(
    String name,
    String description,
    List<DataSet> dataSets,
    List<LeftOut> leftOut,
    List<CutFlow> cutFlows,
    List<Plot> plots,
    List<Definition> definitions,
    List<Variation> variations,
    RunMetrics metrics,
    List<Fact> facts,
    Optional<String> timeline,
    List<String> warnings) {

  public ReportModel {
    dataSets = List.copyOf(dataSets);
    leftOut = List.copyOf(leftOut);
    cutFlows = List.copyOf(cutFlows);
    plots = List.copyOf(plots);
    definitions = List.copyOf(definitions);
    variations = List.copyOf(variations);
    facts = List.copyOf(facts);
    warnings = List.copyOf(warnings);
  }

  /** A report of a run of all files without variations on this machine. */
  public ReportModel(
      String name,
      String description,
      List<DataSet> dataSets,
      List<CutFlow> cutFlows,
      List<Plot> plots,
      List<Definition> definitions,
      RunMetrics metrics,
      List<Fact> facts,
      List<String> warnings) {
    this(
        name,
        description,
        dataSets,
        List.of(),
        cutFlows,
        plots,
        definitions,
        List.of(),
        metrics,
        facts,
        Optional.empty(),
        warnings);
  }

  /**
   * A systematic variation.
   *
   * @param name its name in files
   * @param label what plots call its source
   * @param dataSets the data sets that it is for
   * @param changed the number of their histograms that it changes
   * @param histograms the number of their histograms
   */
  public record Variation(
      String name, String label, List<String> dataSets, int changed, int histograms) {
    public Variation {
      dataSets = List.copyOf(dataSets);
    }
  }

  /** Recorded or simulated events. */
  public enum Origin {
    DATA,
    SIMULATION
  }

  /**
   * One data set as it was read.
   *
   * @param files how many files
   * @param events how many events were processed
   * @param crossSection in pb, for simulation
   * @param sumOfWeights over all events, for simulation
   * @param scale by which its histograms were multiplied
   */
  public record DataSet(
      String name,
      Origin origin,
      int files,
      long events,
      OptionalDouble crossSection,
      OptionalDouble sumOfWeights,
      OptionalDouble scale) {}

  /**
   * A file of which nothing is in the results.
   *
   * @param events the number of events in it, where that is known
   * @param reason why it was left out
   */
  public record LeftOut(String dataSet, String file, OptionalLong events, String reason) {}

  /**
   * One picture.
   *
   * @param region under which it is listed
   * @param title may use markup
   * @param histogram the histogram's name
   * @param svg the SVG document, which becomes part of the page
   * @param files the picture's files, to which the page links
   */
  public record Plot(String region, String title, String histogram, String svg, List<Path> files) {
    public Plot {
      files = List.copyOf(files);
    }
  }

  /**
   * One named expression.
   *
   * @param origin where it was written, such as {@code analysis.yaml:12}; may be empty
   */
  public record Definition(String name, String expression, String origin) {}

  /** One line about the run. */
  public record Fact(String name, String value) {}

  /**
   * How the run went.
   *
   * @param runner the Beam runner's name
   * @param threads how many ran at a time
   * @param events how many were read
   * @param wall how long it took from start to end
   * @param bytesRead from files
   * @param bytesDecompressed what they became in memory
   */
  public record RunMetrics(
      String runner,
      int threads,
      long events,
      Duration wall,
      long bytesRead,
      long bytesDecompressed) {

    /** Events per second of wall time; empty for a run without duration. */
    public OptionalDouble eventsPerSecond() {
      return wall.isZero()
          ? OptionalDouble.empty()
          : OptionalDouble.of(events / (wall.toNanos() * 1e-9));
    }
  }
}
