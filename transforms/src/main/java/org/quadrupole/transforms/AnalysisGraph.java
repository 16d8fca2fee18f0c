package org.quadrupole.transforms;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.model.ModelFile;

/**
 * What is to be computed of the events of one data set.
 *
 * @param definitions named expressions, in order
 * @param weight the weight of every event; without it every event counts 1
 * @param regions sets of events; a region without cuts holds all
 * @param histograms what is filled in the regions
 * @param corrections what expressions may call as functions, by name
 * @param models trained models that expressions may call as functions, by name
 * @param variations for what else each region and histogram is computed where it makes a difference
 */
public record AnalysisGraph(
    List<Definition> definitions,
    Optional<SourceText> weight,
    List<Region> regions,
    List<Booking> histograms,
    Map<String, Correction> corrections,
    Map<String, ModelFile> models,
    List<Variation> variations) {

  /** Copies the collections. */
  public AnalysisGraph {
    definitions = List.copyOf(definitions);
    regions = List.copyOf(regions);
    histograms = List.copyOf(histograms);
    corrections = Map.copyOf(corrections);
    models = Map.copyOf(models);
    variations = List.copyOf(variations);
  }

  /** A graph without corrections, models and variations. */
  public AnalysisGraph(
      List<Definition> definitions,
      Optional<SourceText> weight,
      List<Region> regions,
      List<Booking> histograms) {
    this(definitions, weight, regions, histograms, Map.of(), Map.of(), List.of());
  }

  /** This graph with others for its corrections. */
  public AnalysisGraph withCorrections(Map<String, Correction> others) {
    return new AnalysisGraph(definitions, weight, regions, histograms, others, models, variations);
  }

  /** This graph with others for its models. */
  public AnalysisGraph withModels(Map<String, ModelFile> others) {
    return new AnalysisGraph(
        definitions, weight, regions, histograms, corrections, others, variations);
  }

  /** This graph with others for its variations. */
  public AnalysisGraph withVariations(List<Variation> others) {
    return new AnalysisGraph(definitions, weight, regions, histograms, corrections, models, others);
  }
}
