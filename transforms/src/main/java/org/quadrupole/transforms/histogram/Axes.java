package org.quadrupole.transforms.histogram;

import java.util.Locale;

/** What the kinds of axes share: dispatch without virtual calls, and checks. */
final class Axes {

  private Axes() {}

  /**
   * {@link Axis#index(double)} by comparing classes, since a call site that sees all five kinds
   * would not be inlined.
   */
  static int index(Axis axis, double x) {
    if (axis instanceof RegularAxis regular) {
      return regular.index(x);
    }
    if (axis instanceof VariableAxis variable) {
      return variable.index(x);
    }
    if (axis instanceof IntegerAxis integer) {
      return integer.index(x);
    }
    if (axis instanceof LogarithmicAxis logarithmic) {
      return logarithmic.index(x);
    }
    return ((CategoryAxis) axis).index(x);
  }

  static void checkEdge(int i, int bins) {
    if (i < 0 || i > bins) {
      throw new IndexOutOfBoundsException("edge " + i + " of an axis with edges 0 to " + bins);
    }
  }

  /** Rejects a range that is empty, not finite, or too fine for doubles to tell its bins apart. */
  static void checkRange(String kind, int bins, double low, double high) {
    if (bins < 1) {
      throw new IllegalArgumentException(kind + " axis needs at least 1 bin, not " + bins);
    }
    if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s axis needs finite low < high, not low %s, high %s",
              kind,
              low,
              high));
    }
  }

  /** Rejects edges that are not finite or do not rise strictly. */
  static void checkEdges(String kind, double[] edges) {
    if (edges.length < 2) {
      throw new IllegalArgumentException(
          kind + " axis needs at least 2 edges, not " + edges.length);
    }
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i])) {
        throw new IllegalArgumentException(
            kind + " axis needs finite edges; edge " + i + " is " + edges[i]);
      }
      if (i > 0 && !(edges[i - 1] < edges[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s axis needs rising edges; edge %d is %s after %s",
                kind,
                i,
                edges[i],
                edges[i - 1]));
      }
    }
  }

  /** The bin of a value among strictly rising edges, as ROOT's TAxis with variable bins has it. */
  static int search(double[] edges, double x) {
    int last = edges.length - 1;
    if (x < edges[0]) {
      return 0;
    }
    if (!(x < edges[last])) {
      return last + 1;
    }
    // The number of steps depends on the number of bins only, so that no branch is ever guessed
    // wrongly: the choice
    // in the loop compiles to a conditional move.
    int low = 0;
    int bins = last;
    while (bins > 1) {
      int half = bins >>> 1;
      low = x < edges[low + half] ? low : low + half;
      bins -= half;
    }
    return low + 1;
  }
}
