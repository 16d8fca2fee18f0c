package org.quadrupole.transforms;

import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.expression.SourceText;

/**
 * A set of events: those that pass all of some cuts.
 *
 * @param name the region's name
 * @param cuts the cuts in order, those of parent selections first; none for all events
 * @param weight multiplies the events' weight in the region's histograms
 */
public record Region(String name, List<Cut> cuts, Optional<SourceText> weight) {
  public Region {
    cuts = List.copyOf(cuts);
  }
}
