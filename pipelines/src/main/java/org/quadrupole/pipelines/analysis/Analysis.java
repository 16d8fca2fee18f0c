package org.quadrupole.pipelines.analysis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.quadrupole.transforms.expression.SourceText;

/**
 * An analysis as its file states it: checked for form and for names within the file, not yet
 * against any data. Immutable.
 *
 * @param name the analysis's name
 * @param description what it is about; empty when not stated
 * @param origin the file, as messages name it
 * @param luminosity the integrated luminosity of the data in 1/pb, to which simulation is scaled
 * @param memory what a worker needs at least, in bytes
 * @param datasets in the file's order
 * @param parameters named constants, in the file's order, after what the command line set
 * @param corrections functions that are read from files, in the file's order
 * @param definitions named expressions, in the file's order
 * @param models trained models that expressions may call, in the file's order
 * @param weight the weight of simulated events
 * @param regions in the file's order
 * @param histograms in the file's order
 * @param variations the sources of uncertainty, in the file's order
 * @param captions what stands above every plot
 */
public record Analysis(
    String name,
    String description,
    String origin,
    OptionalDouble luminosity,
    OptionalLong memory,
    List<Dataset> datasets,
    List<NamedExpression> parameters,
    List<CorrectionPlan> corrections,
    List<NamedExpression> definitions,
    List<ModelSource> models,
    Optional<SourceText> weight,
    List<SelectionRegion> regions,
    List<HistogramPlan> histograms,
    List<SystematicVariation> variations,
    Captions captions) {

  /** The name of the region that holds every event. */
  public static final String ALL_EVENTS = "";

  /** Copies the lists. */
  public Analysis {
    datasets = List.copyOf(datasets);
    parameters = List.copyOf(parameters);
    corrections = List.copyOf(corrections);
    definitions = List.copyOf(definitions);
    models = List.copyOf(models);
    regions = List.copyOf(regions);
    histograms = List.copyOf(histograms);
    variations = List.copyOf(variations);
  }

  /**
   * A name for an expression.
   *
   * @param name a Python identifier
   * @param expression what it stands for
   */
  public record NamedExpression(String name, SourceText expression) {}

  /**
   * Texts above plots.
   *
   * @param caption the experiment or the status; may be empty
   * @param energy the collision energy with its unit; may be empty
   */
  public record Captions(String caption, String energy) {}

  /** This analysis with other data sets. */
  public Analysis withDatasets(List<Dataset> others) {
    return new Analysis(
        name,
        description,
        origin,
        luminosity,
        memory,
        others,
        parameters,
        corrections,
        definitions,
        models,
        weight,
        regions,
        histograms,
        variations,
        captions);
  }

  /** The data sets of which the results are about: all but those that stand in for others. */
  public List<Dataset> nominalDatasets() {
    return datasets.stream().filter(dataset -> !dataset.standsIn()).toList();
  }

  /** This analysis with other regions, without histograms and variations. */
  public Analysis withRegions(List<SelectionRegion> others) {
    return new Analysis(
        name,
        description,
        origin,
        luminosity,
        memory,
        nominalDatasets(),
        parameters,
        corrections,
        definitions,
        models,
        weight,
        others,
        List.of(),
        List.of(),
        captions);
  }

  /** The region of a name, where there is one. */
  public Optional<SelectionRegion> region(String wanted) {
    return regions.stream().filter(region -> region.name().equals(wanted)).findFirst();
  }
}
