package org.quadrupole.transforms.histogram;

import java.io.Serializable;

/**
 * One binned axis. Bin 0 is the underflow, bins 1 to {@link #bins()} are in range, bin {@code
 * bins() + 1} is the overflow, which also takes NaN. A bin includes its lower edge and excludes its
 * upper one.
 */
public sealed interface Axis extends Serializable
    permits RegularAxis, VariableAxis, IntegerAxis, LogarithmicAxis, CategoryAxis {

  /** The number of bins in range. */
  int bins();

  /** The bin of a value: 0 to {@code bins() + 1}. */
  int index(double x);

  /**
   * The edge {@code i}, 0 to {@link #bins()}: bin {@code b} reaches from edge {@code b - 1} to edge
   * {@code b}.
   */
  double edge(int i);

  /** What is on the axis, for plots; may be empty. */
  String label();

  /** The unit of the values, for plots; may be empty. */
  String unit();

  /** All edges, {@code bins() + 1} of them. */
  default double[] edges() {
    double[] edges = new double[bins() + 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = edge(i);
    }
    return edges;
  }

  /** The middle of a bin in range. */
  default double center(int bin) {
    return 0.5 * (edge(bin - 1) + edge(bin));
  }
}
