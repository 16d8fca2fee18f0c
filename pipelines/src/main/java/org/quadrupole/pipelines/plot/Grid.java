package org.quadrupole.pipelines.plot;

import java.util.Arrays;
import java.util.List;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.Histogram;

/**
 * A histogram of two variables as a colour map shows it.
 *
 * <p>Immutable. Cell (i, j) lies between x edges i and i + 1 and y edges j and j + 1.
 */
public final class Grid {
  private final double[] xEdges;
  private final double[] yEdges;
  private final double[] values;
  private final double outside;

  private Grid(double[] xEdges, double[] yEdges, double[] values, double outside) {
    this.xEdges = xEdges;
    this.yEdges = yEdges;
    this.values = values;
    this.outside = outside;
  }

  /**
   * A grid of nx times ny cells.
   *
   * @param xEdges nx + 1 rising edges
   * @param yEdges ny + 1 rising edges
   * @param values nx * ny sums of weights, x fastest, without flow bins
   * @param outside the sum of weights outside the grid
   * @throws IllegalArgumentException if the lengths do not fit or the edges do not rise
   */
  public static Grid of(double[] xEdges, double[] yEdges, double[] values, double outside) {
    if (xEdges.length < 2
        || yEdges.length < 2
        || (xEdges.length - 1) * (yEdges.length - 1) != values.length) {
      throw new IllegalArgumentException(
          "grid: %d x edges, %d y edges and %d values do not fit together"
              .formatted(xEdges.length, yEdges.length, values.length));
    }
    requireRising(xEdges);
    requireRising(yEdges);
    return new Grid(xEdges.clone(), yEdges.clone(), values.clone(), outside);
  }

  /**
   * The grid that shows a histogram of two variables.
   *
   * @throws IllegalArgumentException if it has another number of axes
   */
  public static Grid of(Histogram histogram) {
    List<Axis> axes = histogram.spec().axes();
    if (axes.size() != 2) {
      throw new IllegalArgumentException(
          "histogram '%s' has %d axes, and a map shows two"
              .formatted(histogram.spec().name(), axes.size()));
    }
    double[] shown = histogram.valuesInRange();
    double all = Arrays.stream(histogram.values()).sum();
    double outside = all - Arrays.stream(shown).sum();
    // Rounding of the two sums must not show up as events.
    double negligible = 1e-9 * Math.abs(all);
    return of(
        axes.get(0).edges(),
        axes.get(1).edges(),
        shown,
        Math.abs(outside) < negligible ? 0 : outside);
  }

  private static void requireRising(double[] edges) {
    for (int i = 1; i < edges.length; i++) {
      if (!(edges[i - 1] < edges[i])) {
        throw new IllegalArgumentException("grid: edge %d does not rise".formatted(i));
      }
    }
  }

  /** The number of cells along x. */
  public int nx() {
    return xEdges.length - 1;
  }

  /** The number of cells along y. */
  public int ny() {
    return yEdges.length - 1;
  }

  /** The content of cell (i, j). */
  public double value(int i, int j) {
    return values[i + nx() * j];
  }

  /** The sum of weights outside the grid. */
  public double outside() {
    return outside;
  }

  double[] xEdges() {
    return xEdges.clone();
  }

  double[] yEdges() {
    return yEdges.clone();
  }
}
