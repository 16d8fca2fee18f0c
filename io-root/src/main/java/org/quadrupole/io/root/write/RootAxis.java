package org.quadrupole.io.root.write;

import java.util.List;
import java.util.Objects;

/**
 * One axis of a histogram.
 *
 * @param title what is on the axis
 * @param bins the number of bins
 * @param low the lowest edge
 * @param high the highest edge; not above {@code low} if the range waits for the first fills
 * @param edges all {@code bins + 1} edges, or none if all bins have one width
 * @param labels a label per bin, or none
 */
public record RootAxis(
    String title, int bins, double low, double high, List<Double> edges, List<String> labels) {

  /** Checks that the parts fit together. */
  public RootAxis {
    Objects.requireNonNull(title, "title");
    edges = List.copyOf(edges);
    labels = List.copyOf(labels);
    if (bins < 1 || Double.isNaN(low) || Double.isNaN(high)) {
      throw new IllegalArgumentException(
          "axis '"
              + title
              + "' needs bins and limits; got "
              + bins
              + " bins from "
              + low
              + " to "
              + high);
    }
    if (!edges.isEmpty() && edges.size() != bins + 1) {
      throw new IllegalArgumentException(
          "axis '" + title + "' of " + bins + " bins has " + edges.size() + " edges");
    }
    if (!labels.isEmpty() && labels.size() != bins) {
      throw new IllegalArgumentException(
          "axis '" + title + "' of " + bins + " bins has " + labels.size() + " labels");
    }
  }

  /** An axis of bins of one width. */
  public static RootAxis regular(String title, int bins, double low, double high) {
    return new RootAxis(title, bins, low, high, List.of(), List.of());
  }

  /** An axis of bins between these edges. */
  public static RootAxis variable(String title, List<Double> edges) {
    return new RootAxis(
        title, edges.size() - 1, edges.get(0), edges.get(edges.size() - 1), edges, List.of());
  }

  /** An axis of one bin per label, the first from 0 to 1. */
  public static RootAxis labelled(String title, List<String> labels) {
    return new RootAxis(title, labels.size(), 0, labels.size(), List.of(), labels);
  }
}
