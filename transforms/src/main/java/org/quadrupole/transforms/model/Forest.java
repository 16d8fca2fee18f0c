package org.quadrupole.transforms.model;

/**
 * Decision trees in flat arrays. The two children of a node stand side by side, and a leaf is its
 * own child, so a step down a tree is one comparison and one addition without a branch. Four trees
 * go down together: each waits for memory while the others compute.
 *
 * <p>Features and thresholds are compared as whole numbers in the order of the floating-point
 * numbers that they stand for, see {@link #key}.
 */
final class Forest {

  /**
   * Where in a row of keys a node looks: twice the feature, plus 1 where a missing one goes left.
   */
  private final int[] tests;

  /** The key of a threshold; the bits of a leaf's value. */
  private final long[] thresholds;

  /** The child for keys below the threshold, before that for the others; a leaf itself. */
  private final int[] lefts;

  private final int[] roots;

  /** Which output each tree adds to. */
  private final int[] groups;

  /** Whether sums are rounded to float32 at each step, as libraries do that add in float32. */
  private final boolean single;

  Forest(int[] tests, long[] thresholds, int[] lefts, int[] roots, int[] groups, boolean single) {
    this.tests = tests;
    this.thresholds = thresholds;
    this.lefts = lefts;
    this.roots = roots;
    this.groups = groups;
    this.single = single;
  }

  int trees() {
    return roots.length;
  }

  /** A number of at least {@code -Infinity} as a whole number of the same order. */
  static long key(double number) {
    // Both zeros are one.
    long bits = Double.doubleToRawLongBits(number + 0.0);
    return bits ^ (bits >> 63) >>> 1;
  }

  /** The length of a row of keys: two for each feature, and one that every leaf compares. */
  static int keys(int features) {
    return 2 * features + 1;
  }

  /** The keys of a row of features: a missing one is above and below all thresholds. */
  static void enter(double[] row, int at, int features, long[] keys, int into) {
    for (int k = 0; k < features; k++) {
      double x = row[at + k];
      boolean missing = Double.isNaN(x);
      long key = key(x);
      keys[into + 2 * k] = missing ? Long.MAX_VALUE : key;
      keys[into + 2 * k + 1] = missing ? Long.MIN_VALUE : key;
    }
    keys[into + 2 * features] = Long.MIN_VALUE;
  }

  /**
   * Adds the leaves that rows of features reach, tree by tree in their order.
   *
   * @param keys rows of keys, one after the other
   * @param width the length of a row of keys
   * @param count how many rows there are
   * @param sums what is added to: {@code outputs} numbers for each row
   */
  void add(long[] keys, int width, int count, double[] sums, int outputs) {
    int tree = 0;
    for (; tree + 4 <= roots.length; tree += 4) {
      for (int row = 0; row < count; row++) {
        four(tree, keys, row * width, sums, row * outputs);
      }
    }
    for (; tree < roots.length; tree++) {
      for (int row = 0; row < count; row++) {
        int node = roots[tree];
        int next = step(node, keys, row * width);
        while (next != node) {
          node = next;
          next = step(node, keys, row * width);
        }
        add(tree, node, sums, row * outputs);
      }
    }
  }

  /** The JIT must inline this, step and add, and keep the four nodes in registers. */
  private void four(int tree, long[] keys, int row, double[] sums, int at) {
    int a = roots[tree];
    int b = roots[tree + 1];
    int c = roots[tree + 2];
    int d = roots[tree + 3];
    int moved;
    do {
      int nextA = step(a, keys, row);
      int nextB = step(b, keys, row);
      int nextC = step(c, keys, row);
      int nextD = step(d, keys, row);
      moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    } while (moved != 0);
    add(tree, a, sums, at);
    add(tree + 1, b, sums, at);
    add(tree + 2, c, sums, at);
    add(tree + 3, d, sums, at);
  }

  private int step(int node, long[] keys, int row) {
    long key = keys[row + tests[node]];
    long threshold = thresholds[node];
    // The sign of the difference, also where that does not fit: set if the key is below.
    long below = (key & ~threshold) | (~(key ^ threshold) & (key - threshold));
    return lefts[node] + 1 + (int) (below >> 63);
  }

  private void add(int tree, int leaf, double[] sums, int at) {
    int output = at + groups[tree];
    double sum = sums[output] + Double.longBitsToDouble(thresholds[leaf]);
    // The sum of two float32 in float64, rounded to float32, is their sum in float32.
    sums[output] = single ? (float) sum : sum;
  }
}
