package org.quadrupole.transforms.model;

/**
 * Decision trees in flat arrays. The two children of a node stand side by side, so a step down a
 * tree is one comparison and one addition.
 */
final class Forest {

  /** Twice the tested feature, plus 1 where a missing value goes left; negative: a leaf. */
  private final int[] tests;

  /** The threshold of a test, the value of a leaf. */
  private final double[] values;

  /** The left child; the right one is next to it. */
  private final int[] lefts;

  private final int[] roots;

  /** Which output each tree adds to. */
  private final int[] groups;

  /** Whether sums are rounded to float32 at each step, as libraries do that add in float32. */
  private final boolean single;

  Forest(int[] tests, double[] values, int[] lefts, int[] roots, int[] groups, boolean single) {
    this.tests = tests;
    this.values = values;
    this.lefts = lefts;
    this.roots = roots;
    this.groups = groups;
    this.single = single;
  }

  int trees() {
    return roots.length;
  }

  /**
   * Adds the leaves that rows of features reach, tree by tree in their order.
   *
   * @param rows rows of features, one after the other
   * @param width the length of a row
   * @param count how many rows there are
   * @param sums what is added to: {@code outputs} numbers for each row
   */
  void add(double[] rows, int width, int count, double[] sums, int outputs) {
    for (int tree = 0; tree < roots.length; tree++) {
      int root = roots[tree];
      int at = groups[tree];
      for (int row = 0; row < count; row++, at += outputs) {
        double sum = sums[at] + values[leaf(root, rows, row * width)];
        // The sum of two float32 in float64, rounded to float32, is their sum in float32.
        sums[at] = single ? (float) sum : sum;
      }
    }
  }

  /** The leaf that a row reaches. The JIT must inline this and keep the arrays in registers. */
  private int leaf(int root, double[] rows, int row) {
    int node = root;
    int test = tests[node];
    while (test >= 0) {
      double x = rows[row + (test >> 1)];
      double threshold = values[node];
      boolean left = (test & 1) == 0 ? x < threshold : !(x >= threshold);
      node = lefts[node] + (left ? 0 : 1);
      test = tests[node];
    }
    return node;
  }
}
