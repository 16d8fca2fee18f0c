package org.quadrupole.pipelines.analysis;

import java.util.List;
import org.quadrupole.transforms.expression.SourceText;

/**
 * A region: the events that pass all of some cuts.
 *
 * @param name the region's name
 * @param label what plots call it
 * @param cuts every cut from the first one on, those of the regions and selections it starts from
 *     included
 * @param weights weights of simulated events in this region, those inherited included
 */
public record SelectionRegion(
    String name, String label, List<LabelledCut> cuts, List<SourceText> weights) {

  /** Copies the lists. */
  public SelectionRegion {
    cuts = List.copyOf(cuts);
    weights = List.copyOf(weights);
  }

  /**
   * A condition.
   *
   * @param label what the cut-flow calls it
   * @param expression the condition
   */
  public record LabelledCut(String label, SourceText expression) {}
}
