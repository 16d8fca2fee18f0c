package org.quadrupole.transforms.correction;

import java.io.Serializable;

/** Bins in one input: each holds its lower edge, and not its upper one. */
final class Axis implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int input;
  private final int bins;
  private final double low;
  private final double high;
  private final double[] edges;

  private Axis(int input, int bins, double low, double high, double[] edges) {
    this.input = input;
    this.bins = bins;
    this.low = low;
    this.high = high;
    this.edges = edges;
  }

  /** Bins of equal width. */
  static Axis uniform(int input, int bins, double low, double high) {
    return new Axis(input, bins, low, high, new double[0]);
  }

  /** Bins between edges, which rise; at least two. */
  static Axis of(int input, double[] edges) {
    return new Axis(input, edges.length - 1, edges[0], edges[edges.length - 1], edges);
  }

  int input() {
    return input;
  }

  int bins() {
    return bins;
  }

  /** The first edge. */
  double low() {
    return low;
  }

  /** The last edge. */
  double high() {
    return high;
  }

  /** The bin of a value: -1 below the first, the number of bins above the last and for NaN. */
  int find(double value) {
    if (value < low) {
      return -1;
    }
    if (!(value < high)) {
      return bins;
    }
    if (edges.length > 0) {
      return search(value);
    }
    return Math.min(bins - 1, (int) (bins * ((value - low) / (high - low))));
  }

  /** The bin of a value that is known to be within the edges: as {@code std::upper_bound}. */
  private int search(double value) {
    int from = 0;
    int to = bins;
    while (to - from > 1) {
      int middle = (from + to) >>> 1;
      if (value < edges[middle]) {
        to = middle;
      } else {
        from = middle;
      }
    }
    return from;
  }

  /** Whether a value is below the first edge or above the last one. */
  boolean isBeyond(double value) {
    return value < low || value > high;
  }

  /** The bin of a value, those beyond the ends in the bin there. */
  int clamped(double value) {
    return Math.max(0, Math.min(bins - 1, find(value)));
  }

  /** The bin of a value, for bins that repeat without end; -1 for NaN and infinity. */
  int wrapped(double value) {
    double turns = (value - low) / (high - low);
    turns -= Math.floor(turns);
    if (Double.isNaN(turns)) {
      return -1;
    }
    return edges.length > 0
        ? clamped(low + turns * (high - low))
        : Math.min(bins - 1, (int) (bins * turns));
  }
}
