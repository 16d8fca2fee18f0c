package org.quadrupole.transforms.histogram;

import java.util.Objects;

/**
 * Bins of width one for whole numbers. A value between two whole numbers falls into the bin of the
 * lower one.
 *
 * @param first the first number in range
 * @param last the first number above the range
 */
public record IntegerAxis(int first, int last, String label, String unit) implements Axis {

  /** An axis without label and unit. */
  public IntegerAxis(int first, int last) {
    this(first, last, "", "");
  }

  /** Checks the range. */
  public IntegerAxis {
    if (first >= last || (long) last - first > Integer.MAX_VALUE - 2) {
      throw new IllegalArgumentException(
          "integer axis needs first < last, at most 2^31 - 3 apart, not first "
              + first
              + ", last "
              + last);
    }
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(unit, "unit");
  }

  @Override
  public int bins() {
    return last - first;
  }

  @Override
  public int index(double x) {
    if (x < first) {
      return 0;
    }
    if (!(x < last)) {
      return last - first + 1;
    }
    return (int) Math.floor(x) - first + 1;
  }

  @Override
  public double edge(int i) {
    Axes.checkEdge(i, bins());
    return (double) first + i;
  }
}
