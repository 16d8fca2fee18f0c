package org.quadrupole.pipelines.plot;

/**
 * Points with errors, as a graph shows them.
 *
 * <p>Immutable. Point {@code i} is at {@code x(i), y(i)}; its bars reach from {@code xLow} to
 * {@code xHigh} and from {@code yLow} to {@code yHigh}. A point that is not finite is not drawn.
 */
public final class PointSeries {
  private final String label;
  private final double[][] columns;

  private PointSeries(String label, double[][] columns) {
    this.label = label;
    this.columns = columns;
  }

  /**
   * Points.
   *
   * @param label its text in the legend, in the markup of {@link RichText}
   * @param x positions
   * @param xLow how far the bars reach to the left of x; zeros for none
   * @param xHigh how far they reach to the right
   * @param y values
   * @param yLow how far the bars reach below y; zeros for none
   * @param yHigh how far they reach above
   * @throws IllegalArgumentException if the lengths differ
   */
  public static PointSeries of(
      String label,
      double[] x,
      double[] xLow,
      double[] xHigh,
      double[] y,
      double[] yLow,
      double[] yHigh) {
    double[][] columns = {x, xLow, xHigh, y, yLow, yHigh};
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].length != x.length) {
        throw new IllegalArgumentException(
            "points '%s': %d x and %d others".formatted(label, x.length, columns[i].length));
      }
      columns[i] = columns[i].clone();
    }
    return new PointSeries(label, columns);
  }

  /** The text in the legend. */
  public String label() {
    return label;
  }

  /** The number of points. */
  public int size() {
    return columns[0].length;
  }

  double x(int i) {
    return columns[0][i];
  }

  double xLow(int i) {
    return columns[0][i] - columns[1][i];
  }

  double xHigh(int i) {
    return columns[0][i] + columns[2][i];
  }

  double y(int i) {
    return columns[3][i];
  }

  double yLow(int i) {
    return columns[3][i] - columns[4][i];
  }

  double yHigh(int i) {
    return columns[3][i] + columns[5][i];
  }
}
