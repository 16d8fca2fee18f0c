package org.quadrupole.io.root.rntuple;

import java.util.List;

/**
 * Elements of a column in one cluster.
 *
 * @param cluster the cluster
 * @param first the first element, counted in the cluster
 * @param end one past the last
 */
record Segment(Cluster cluster, long first, long end) {

  /** Whether these are all entries of the cluster, if they are entries. */
  boolean isWhole() {
    return first == 0 && end == cluster.entries();
  }

  /**
   * The number of elements of all.
   *
   * @throws ArithmeticException if they are more than one array can hold
   */
  static int total(List<Segment> segments) {
    int sum = 0;
    for (Segment segment : segments) {
      sum = Math.addExact(sum, Math.toIntExact(segment.end() - segment.first()));
    }
    if (sum > Integer.MAX_VALUE - 8) {
      throw new ArithmeticException("more values than an array can hold");
    }
    return sum;
  }
}
