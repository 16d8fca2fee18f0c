package org.quadrupole.transforms;

import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;

/**
 * A histogram to be filled.
 *
 * @param name its name, unique in its region
 * @param title what a plot says above it; may be empty
 * @param region the region whose events fill it
 * @param variables one expression an axis; a number fills once an event, a list once an item, a
 *     missing value not at all
 * @param axes the axes, x first
 * @param weight multiplies the event's and the region's weight; a number, or a list that goes item
 *     by item with the variables
 */
public record Booking(
    String name,
    String title,
    String region,
    List<SourceText> variables,
    List<Axis> axes,
    Optional<SourceText> weight) {
  public Booking {
    variables = List.copyOf(variables);
    axes = List.copyOf(axes);
    if (variables.isEmpty() || variables.size() != axes.size()) {
      throw new IllegalArgumentException(
          "histogram " + name + ": " + variables.size() + " variables, " + axes.size() + " axes");
    }
  }
}
