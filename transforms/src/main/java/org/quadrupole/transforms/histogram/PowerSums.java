package org.quadrupole.transforms.histogram;

import java.util.Arrays;

/**
 * Exact sums of x and x^2 of many x, in arrays that histograms may share: element k of an array
 * takes the k-th value of each row, so that the loops over rows have no sum from one turn to the
 * next and compile to steps of several values.
 *
 * <p>Each term is cut at one fixed place (Rump, Ogita, Oishi: Accurate Floating-Point Summation,
 * part I, 2008): sums of the upper parts, and sums of what is left, then need no rounding, as long
 * as no value is too small beside the largest.
 */
final class PowerSums {

  /** The longest row. */
  static final int ROW = 512;

  /** The most rows between two calls of {@link #moveTo}. */
  private static final int ROWS = 8;

  /** Sums of {@code ROW * ROWS} terms take so many bits more than a term. */
  private static final int HEADROOM = 12;

  /** So many terms may be added up. */
  static final int MOST_TERMS = ROW * ROWS;

  /** Where what a cut has left can be cut again, beside the first cut. */
  static final double NEXT_CUT = 0x1p-41;

  /**
   * The least value beside the greatest: the square, of 53 bits, must not reach below the bits that
   * the sums of the lower parts hold, 53 from the headroom on.
   */
  private static final double LEAST = 0x1p-13;

  private final double[] upper = new double[ROW];
  private final double[] lower = new double[ROW];
  private final double[] upperSquares = new double[ROW];
  private final double[] lowerSquares = new double[ROW];
  private int rows;
  private int used;

  /** Whether sums of values up to this one can be taken here. */
  static boolean isPossible(double bound) {
    return bound > 0x1p-400 && bound < 0x1p400;
  }

  /** The least value, but for its sign, that {@link #add} takes. */
  static double least(double bound) {
    return bound * LEAST;
  }

  /** Adds values between the least and the bound, but for their signs; at most {@link #ROW}. */
  void add(double[] values, int n, double bound, ExactSums sums) {
    if (rows == ROWS) {
      moveTo(sums);
    }
    rows++;
    used = Math.max(used, n);
    double cut = cut(bound);
    double squareCut = cut(bound * bound);
    addRow(values, n, cut, upper, lower);
    addSquares(values, n, squareCut, upperSquares, lowerSquares);
  }

  /** Where terms up to a bound are cut. */
  static double cut(double bound) {
    return ExactSums.powerOfTwo(Math.getExponent(bound) + 1 + HEADROOM);
  }

  private static void addRow(double[] values, int n, double cut, double[] upper, double[] lower) {
    for (int k = 0; k < n; k++) {
      double term = values[k];
      double part = (cut + term) - cut;
      upper[k] += part;
      lower[k] += term - part;
    }
  }

  private static void addSquares(
      double[] values, int n, double cut, double[] upper, double[] lower) {
    for (int k = 0; k < n; k++) {
      double term = values[k] * values[k];
      double part = (cut + term) - cut;
      upper[k] += part;
      lower[k] += term - part;
    }
  }

  /** Adds what is here to the sums 0, of x, and 1, of x^2, and begins again. */
  void moveTo(ExactSums sums) {
    if (rows == 0) {
      return;
    }
    double up = 0;
    double low = 0;
    double upSquares = 0;
    double lowSquares = 0;
    for (int k = 0; k < used; k++) {
      up += upper[k];
      low += lower[k];
      upSquares += upperSquares[k];
      lowSquares += lowerSquares[k];
    }
    sums.add(0, up);
    sums.add(0, low);
    sums.add(1, upSquares);
    sums.add(1, lowSquares);
    Arrays.fill(upper, 0, used, 0);
    Arrays.fill(lower, 0, used, 0);
    Arrays.fill(upperSquares, 0, used, 0);
    Arrays.fill(lowerSquares, 0, used, 0);
    rows = 0;
    used = 0;
  }
}
