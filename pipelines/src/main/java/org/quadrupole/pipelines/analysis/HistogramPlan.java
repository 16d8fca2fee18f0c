package org.quadrupole.pipelines.analysis;

import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;

/**
 * A histogram to fill.
 *
 * @param name the histogram's name
 * @param title its title; empty when not stated
 * @param regions where it is filled; {@link Analysis#ALL_EVENTS} stands for every event
 * @param variables what it is filled with, one for each axis
 * @param axes one or two
 * @param weight a factor on the event's weight
 * @param plot how it is drawn
 */
public record HistogramPlan(
    String name,
    String title,
    List<String> regions,
    List<SourceText> variables,
    List<Axis> axes,
    Optional<SourceText> weight,
    PlotOptions plot) {

  /** Copies the lists. */
  public HistogramPlan {
    regions = List.copyOf(regions);
    variables = List.copyOf(variables);
    axes = List.copyOf(axes);
  }
}
