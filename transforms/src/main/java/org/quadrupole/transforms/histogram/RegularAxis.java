package org.quadrupole.transforms.histogram;

import java.util.Objects;

/**
 * Bins of one width.
 *
 * <p>The bin of a value is that of ROOT 6.40's TAxis: {@code 1 + (int)(bins * (x - low) / (high -
 * low))}, moved by one where rounding put it beside the bin whose edges {@code low + i * width}
 * hold the value. ROOT before 6.38 lacks the second step, so a value exactly on an edge may lie one
 * bin lower or higher there. As in ROOT, the last computed edge may lie a rounding below {@code
 * high}; a value between them is overflow.
 */
public final class RegularAxis implements Axis {

  private static final long serialVersionUID = 1L;

  private final int bins;
  private final double low;
  private final double high;
  private final double width;
  private final double perWidth;
  private final String label;
  private final String unit;

  /** Where bins begin, the underflow at minus infinity; after the overflow plus infinity. */
  private final transient double[] borders;

  /** An axis without label and unit. */
  public RegularAxis(int bins, double low, double high) {
    this(bins, low, high, "", "");
  }

  /**
   * An axis of {@code bins} bins from {@code low} to {@code high}.
   *
   * @throws IllegalArgumentException for fewer than one bin, an empty or infinite range, or bins
   *     that doubles cannot tell apart
   */
  public RegularAxis(int bins, double low, double high, String label, String unit) {
    Axes.checkRange("regular", bins, low, high);
    this.bins = bins;
    this.low = low;
    this.high = high;
    this.width = (high - low) / bins;
    this.perWidth = bins / (high - low);
    this.label = Objects.requireNonNull(label, "label");
    this.unit = Objects.requireNonNull(unit, "unit");
    double largest = Math.max(Math.abs(low), Math.abs(high));
    if (!(width > 2 * Math.ulp(largest))
        || Double.isInfinite(width)
        || Double.isInfinite(perWidth)) {
      throw new IllegalArgumentException(
          "regular axis of "
              + bins
              + " bins from "
              + low
              + " to "
              + high
              + ": doubles cannot represent bins of width "
              + width
              + " there");
    }
    this.borders = new double[bins + 3];
    borders[0] = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < bins; i++) {
      borders[i + 1] = low + i * width;
    }
    borders[bins + 1] = Math.min(high, low + bins * width);
    borders[bins + 2] = Double.POSITIVE_INFINITY;
  }

  @Override
  public int bins() {
    return bins;
  }

  /** The lowest edge. */
  public double low() {
    return low;
  }

  /** The highest edge, itself not in range. */
  public double high() {
    return high;
  }

  @Override
  public int index(double x) {
    // The edges decide, so any guess within one bin will do, and a product is faster than a
    // quotient. Flow bins are bins like others here: no branch that data could make unpredictable.
    int guess = Math.max(-1, Math.min((int) ((x - low) * perWidth), bins));
    return x >= borders[guess + 1] && x < borders[guess + 2] ? guess + 1 : search(x);
  }

  /**
   * Counts values, and keeps those in range that are not smaller than {@code least}, but for their
   * signs; without branches that data could make unpredictable, but where many are smaller.
   *
   * @param n how many values there are, from {@code from} on
   * @param sums where the smaller ones in range and their squares are added
   * @return how many are kept
   */
  int count(
      double[] values,
      int from,
      int n,
      long[] counts,
      double least,
      double[] kept,
      ExactSums sums) {
    int size = 0;
    for (int k = from; k < from + n; k++) {
      double x = values[k];
      int bin = index(x);
      counts[bin]++;
      int inRange = ((bin - 1 | bins - bin) >>> 31) ^ 1;
      if (Math.abs(x) >= least) {
        kept[size] = x;
        size += inRange;
      } else if (inRange != 0) {
        sums.add(0, x);
        sums.add(1, x * x);
      }
    }
    return size;
  }

  private int search(double x) {
    if (x < low) {
      return 0;
    }
    if (!(x < high)) {
      return bins + 1;
    }
    int bin = (int) ((x - low) * perWidth);
    if (x < low + bin * width) {
      return bin;
    }
    return x >= low + (bin + 1) * width ? bin + 2 : bin + 1;
  }

  /** Made anew, with the borders that are not stored. */
  private Object readResolve() {
    return new RegularAxis(bins, low, high, label, unit);
  }

  @Override
  public double edge(int i) {
    Axes.checkEdge(i, bins);
    return i == bins ? high : low + i * width;
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
    return other instanceof RegularAxis that
        && bins == that.bins
        && Double.compare(low, that.low) == 0
        && Double.compare(high, that.high) == 0
        && label.equals(that.label)
        && unit.equals(that.unit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(bins, low, high, label, unit);
  }

  @Override
  public String toString() {
    return "RegularAxis["
        + bins
        + ", "
        + low
        + " to "
        + high
        + ", label="
        + label
        + ", unit="
        + unit
        + "]";
  }
}
