package org.quadrupole.pipelines.analysis;

import java.util.List;
import org.quadrupole.pipelines.analysis.SystematicVariation.VariedValue;
import org.quadrupole.pipelines.analysis.SystematicVariation.VariedWeight;
import org.quadrupole.transforms.expression.SourceText;

/**
 * One side of one source of uncertainty for one data set.
 *
 * @param source the source's name
 * @param side the side; empty for a source that has one only
 * @param label what plots and the report call the source
 * @param values what is replaced by what; all of this side
 * @param weights factors on the weight of events, as they stand in the file; all of this side
 * @param symmetrise whether the other side is this one's mirror image
 */
public record DatasetVariation(
    String source,
    String side,
    String label,
    List<VariedValue> values,
    List<SourceText> weights,
    boolean symmetrise) {

  /** Copies the lists. */
  public DatasetVariation {
    values = List.copyOf(values);
    weights = List.copyOf(weights);
  }

  /** The variation's name in results. */
  public String name() {
    return SystematicVariation.name(source, side);
  }

  /** The name of its mirror image in results. */
  public String mirrored() {
    return SystematicVariation.name(source, SystematicVariation.DOWN);
  }

  /** What one source is on one side. */
  static DatasetVariation of(SystematicVariation source, String side) {
    return new DatasetVariation(
        source.name().text(),
        side,
        source.label(),
        source.values().stream().filter(value -> value.side().equals(side)).toList(),
        source.weights().stream()
            .filter(weight -> weight.side().equals(side))
            .map(VariedWeight::expression)
            .toList(),
        source.symmetrise());
  }
}
