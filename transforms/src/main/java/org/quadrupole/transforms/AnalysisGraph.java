package org.quadrupole.transforms;

import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.expression.SourceText;

/**
 * What is to be computed of the events of one data set.
 *
 * @param definitions named expressions, in order
 * @param weight the weight of every event; without it every event counts 1
 * @param regions sets of events; a region without cuts holds all
 * @param histograms what is filled in the regions
 */
public record AnalysisGraph(
    List<Definition> definitions,
    Optional<SourceText> weight,
    List<Region> regions,
    List<Booking> histograms) {
  public AnalysisGraph {
    definitions = List.copyOf(definitions);
    regions = List.copyOf(regions);
    histograms = List.copyOf(histograms);
  }
}
