package org.quadrupole.pipelines.plot;

import java.util.List;
import java.util.stream.IntStream;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.IntegerAxis;
import org.quadrupole.transforms.histogram.LogarithmicAxis;

/**
 * How one axis of a histogram is labelled and scaled.
 *
 * @param label the quantity, in the markup of {@link RichText}; may be empty
 * @param unit its unit, drawn in brackets; empty for a pure number
 * @param log whether positions along the axis go with the logarithm
 * @param categories one label per bin for a category axis, else empty
 */
public record PlotAxis(String label, String unit, boolean log, List<String> categories) {

  private static final int MOST_NUMBERS = 16;

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

  /**
   * The labels and scale of a histogram's axis. Whole numbers are labelled in the middle of their
   * bins as long as they are few.
   */
  public static PlotAxis of(Axis axis) {
    List<String> categories = List.of();
    if (axis instanceof CategoryAxis named) {
      categories = named.categories();
    } else if (axis instanceof IntegerAxis whole && whole.bins() <= MOST_NUMBERS) {
      categories =
          IntStream.range(whole.first(), whole.last())
              .mapToObj(n -> Integer.toString(n).replace('-', '−'))
              .toList();
    }
    return new PlotAxis(axis.label(), axis.unit(), axis instanceof LogarithmicAxis, categories);
  }

  /** Label and unit as one title: {@code m [GeV]}. */
  String title() {
    return unit.isEmpty() ? label : label + " [" + unit + "]";
  }
}
