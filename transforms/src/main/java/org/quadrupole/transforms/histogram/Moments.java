package org.quadrupole.transforms.histogram;

/**
 * The order of the statistics sums beyond w and w^2, which is that of ROOT's TH1, TH2 and TH3: for
 * each axis a the sums of w a and w a^2, then of w b a for each earlier axis b.
 */
final class Moments {

  private Moments() {}

  /** How many there are. */
  static int count(int dimensions) {
    return 2 * dimensions + dimensions * (dimensions - 1) / 2;
  }

  /** Where the sum of w a is; that of w a^2 follows it. */
  static int first(int axis) {
    return count(axis);
  }

  /** Where the sum of w a b is, for two different axes. */
  static int product(int a, int b) {
    return first(Math.max(a, b)) + 2 + Math.min(a, b);
  }
}
