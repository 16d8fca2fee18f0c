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

  /** The bits of a cell's number. */
  static final int CELL = Integer.MAX_VALUE;

  /**
   * Adds an axis to the cells of points: its bin times {@code stride}, and the sign bit where the
   * bin is a flow bin. The first axis, of stride 1, begins the cells. Coordinates that are
   * categories become the middle of their bin, since categories have no values of their own.
   */
  static void addCells(Axis axis, double[] coordinates, int n, int stride, FillScratch scratch) {
    int[] bins = stride == 1 ? scratch.cells : scratch.bins;
    if (axis instanceof RegularAxis regular) {
      for (int k = 0; k < n; k++) {
        bins[k] = regular.index(coordinates[k]);
      }
    } else {
      for (int k = 0; k < n; k++) {
        bins[k] = index(axis, coordinates[k]);
      }
    }
    if (axis instanceof CategoryAxis) {
      for (int k = 0; k < n; k++) {
        coordinates[k] = bins[k] - 0.5;
      }
    }
    join(bins, n, axis.bins(), stride, scratch.cells);
  }

  /** In a method of its own, so that it is compiled to steps of several points. */
  private static void join(int[] bins, int n, int inRange, int stride, int[] cells) {
    if (bins == cells) {
      for (int k = 0; k < n; k++) {
        cells[k] |= (cells[k] - 1 | inRange - cells[k]) & Integer.MIN_VALUE;
      }
      return;
    }
    for (int k = 0; k < n; k++) {
      int flow = (bins[k] - 1 | inRange - bins[k]) & Integer.MIN_VALUE;
      cells[k] = cells[k] + bins[k] * stride | flow;
    }
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
