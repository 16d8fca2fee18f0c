package org.quadrupole.transforms.histogram;

import java.util.ArrayList;
import java.util.List;

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

  /**
   * Names of all statistics, those of w and w^2 first: sumw, sumw2, sumwx, sumwx2, sumwy, sumwy2,
   * sumwxy, ...
   */
  static List<String> names(int dimensions) {
    List<String> names = new ArrayList<>(List.of("sumw", "sumw2"));
    for (int a = 0; a < dimensions; a++) {
      names.add("sumw" + letter(a));
      names.add("sumw" + letter(a) + "2");
      for (int b = 0; b < a; b++) {
        names.add("sumw" + letter(b) + letter(a));
      }
    }
    return names;
  }

  private static String letter(int axis) {
    return axis < 3 ? "xyz".substring(axis, axis + 1) : "_a" + axis;
  }
}
