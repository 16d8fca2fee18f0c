package org.quadrupole.transforms.histogram;

import java.util.Objects;

/**
 * Bins of one width in the logarithm. The edges decide: a value equal to {@code edge(i)} is in bin
 * {@code i + 1}. They are computed with {@link StrictMath}, so they are the same on every machine.
 */
public final class LogarithmicAxis implements Axis {

  private static final long serialVersionUID = 1L;

  private final double[] edges;
  private final double logLow;
  private final double perWidth;
  private final String label;
  private final String unit;

  /** An axis without label and unit. */
  public LogarithmicAxis(int bins, double low, double high) {
    this(bins, low, high, "", "");
  }

  /**
   * An axis of {@code bins} bins from {@code low} to {@code high}.
   *
   * @throws IllegalArgumentException for fewer than one bin, a range that is empty, infinite or
   *     reaches down to zero, or bins that doubles cannot tell apart
   */
  public LogarithmicAxis(int bins, double low, double high, String label, String unit) {
    Axes.checkRange("logarithmic", bins, low, high);
    if (!(low > 0)) {
      throw new IllegalArgumentException("logarithmic axis needs low > 0, not " + low);
    }
    this.logLow = StrictMath.log(low);
    double logWidth = (StrictMath.log(high) - logLow) / bins;
    this.perWidth = 1 / logWidth;
    this.edges = new double[bins + 1];
    for (int i = 1; i < bins; i++) {
      edges[i] = StrictMath.exp(logLow + i * logWidth);
    }
    edges[0] = low;
    edges[bins] = high;
    Axes.checkEdges("logarithmic", edges);
    this.label = Objects.requireNonNull(label, "label");
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  @Override
  public int bins() {
    return edges.length - 1;
  }

  /** The lowest edge. */
  public double low() {
    return edges[0];
  }

  /** The highest edge, itself not in range. */
  public double high() {
    return edges[edges.length - 1];
  }

  @Override
  public int index(double x) {
    int last = edges.length - 1;
    if (x < edges[0]) {
      return 0;
    }
    if (!(x < edges[last])) {
      return last + 1;
    }
    // Math.log may differ between machines; it only starts the search that the edges end.
    int bin = Math.min((int) ((Math.log(x) - logLow) * perWidth), last - 1);
    while (x < edges[bin]) {
      bin--;
    }
    while (x >= edges[bin + 1]) {
      bin++;
    }
    return bin + 1;
  }

  @Override
  public double edge(int i) {
    Axes.checkEdge(i, edges.length - 1);
    return edges[i];
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogarithmicAxis that
        && edges.length == that.edges.length
        && Double.compare(low(), that.low()) == 0
        && Double.compare(high(), that.high()) == 0
        && label.equals(that.label)
        && unit.equals(that.unit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(edges.length, low(), high(), label, unit);
  }

  @Override
  public String toString() {
    return "LogarithmicAxis["
        + bins()
        + ", "
        + low()
        + " to "
        + high()
        + ", label="
        + label
        + ", unit="
        + unit
        + "]";
  }
}
