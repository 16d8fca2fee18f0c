package org.quadrupole.pipelines.plot;

import java.util.List;

/**
 * How one axis of a histogram is labelled and scaled.
 *
 * @param label the quantity, in the markup of {@link RichText}; may be empty
 * @param unit its unit, drawn in brackets; empty for a pure number
 * @param log whether positions along the axis go with the logarithm
 * @param categories one label per bin for a category axis, else empty
 */
public record PlotAxis(String label, String unit, boolean log, List<String> categories) {

  public PlotAxis {
    categories = List.copyOf(categories);
  }

  /** A linear axis of numbers. */
  public static PlotAxis of(String label, String unit) {
    return new PlotAxis(label, unit, false, List.of());
  }

  /** A logarithmic axis of numbers. */
  public static PlotAxis logarithmic(String label, String unit) {
    return new PlotAxis(label, unit, true, List.of());
  }

  /** An axis of named bins; its edges are taken as 0, 1, 2, ... */
  public static PlotAxis categories(String label, List<String> categories) {
    return new PlotAxis(label, "", false, categories);
  }

  /** Label and unit as one title: {@code m [GeV]}. */
  String title() {
    return unit.isEmpty() ? label : label + " [" + unit + "]";
  }
}
