package org.quadrupole.transforms.model;

import java.util.Arrays;

/**
 * Checks trees as files hold them, in any order of nodes, and lays them out as a {@link Forest}.
 */
final class ForestBuilder {

  private static final int LEAF = -1;

  /** The nodes of one tree, all leaves of value 0 at first; node 0 is its root. */
  static final class Tree {
    private final int[] features;
    private final double[] values;
    private final int[] lefts;
    private final int[] rights;
    private final boolean[] missingLeft;

    /** A tree of so many nodes. */
    Tree(int nodes) {
      this.features = new int[nodes];
      this.values = new double[nodes];
      this.lefts = new int[nodes];
      this.rights = new int[nodes];
      this.missingLeft = new boolean[nodes];
      Arrays.fill(features, LEAF);
    }

    void leaf(int node, double value) {
      features[node] = LEAF;
      values[node] = value;
    }

    /**
     * Makes a node a test.
     *
     * @param threshold what values of the feature must be below to go left
     * @param missing whether a missing value goes left
     */
    void test(int node, int feature, double threshold, int left, int right, boolean missing) {
      features[node] = feature;
      values[node] = threshold;
      lefts[node] = left;
      rights[node] = right;
      missingLeft[node] = missing;
    }
  }

  private final String file;
  private final int inputs;
  private int[] tests = new int[1024];
  private long[] thresholds = new long[1024];
  private int[] lefts = new int[1024];
  private int[] roots = new int[64];
  private int[] groups = new int[64];
  private int nodes;
  private int trees;

  /**
   * @param file the file's name, for messages
   * @param inputs the number of features
   */
  ForestBuilder(String file, int inputs) {
    this.file = file;
    this.inputs = inputs;
  }

  /**
   * Adds a tree.
   *
   * @param group the output that it adds to
   * @param place where in the file it stands, for messages
   * @throws ModelException if a child does not exist or has two parents, or a feature does not
   *     exist
   */
  void add(Tree tree, int group, String place) throws ModelException {
    if (trees == roots.length) {
      roots = Arrays.copyOf(roots, 2 * trees);
      groups = Arrays.copyOf(groups, 2 * trees);
    }
    roots[trees] = nodes;
    groups[trees++] = group;
    int size = tree.features.length;
    if (size == 0) {
      throw new ModelException(file, place, "a tree without nodes");
    }
    // Level by level: order[k] is the node that stands at the k-th place.
    boolean[] met = new boolean[size];
    int[] order = new int[size];
    int placed = 1;
    met[0] = true;
    reserve(size);
    int start = nodes;
    for (int k = 0; k < placed; k++) {
      int node = order[k];
      int feature = tree.features[node];
      double value = tree.values[node];
      if (feature < 0) {
        tests[start + k] = Forest.keys(inputs) - 1;
        // A leaf compares the least of all numbers with its value, which must not be that one.
        thresholds[start + k] = Double.doubleToRawLongBits(value + 0.0);
        lefts[start + k] = start + k;
        continue;
      }
      thresholds[start + k] = Forest.key(value);
      if (feature >= inputs) {
        throw new ModelException(
            file, place, "node " + node + " tests feature " + feature + " of " + inputs);
      }
      if (Double.isNaN(value)) {
        throw new ModelException(file, place, "node " + node + " compares with NaN");
      }
      tests[start + k] = 2 * feature + (tree.missingLeft[node] ? 1 : 0);
      lefts[start + k] = start + placed;
      for (int child : new int[] {tree.lefts[node], tree.rights[node]}) {
        if (child < 0 || child >= size) {
          throw new ModelException(
              file, place, "node " + node + " has a child " + child + " of " + size + " nodes");
        }
        if (met[child]) {
          throw new ModelException(
              file, place, "node " + child + " is reached twice: this is not a tree");
        }
        met[child] = true;
        order[placed++] = child;
      }
    }
    nodes += placed;
  }

  private void reserve(int more) throws ModelException {
    if (more > (1 << 29) - nodes) {
      throw new ModelException(file, "", "more than half a billion nodes");
    }
    if (nodes + more > tests.length) {
      int size = Math.max(nodes + more, 2 * tests.length);
      tests = Arrays.copyOf(tests, size);
      thresholds = Arrays.copyOf(thresholds, size);
      lefts = Arrays.copyOf(lefts, size);
    }
  }

  /** All trees added. */
  Forest build(boolean single) {
    return new Forest(
        Arrays.copyOf(tests, nodes),
        Arrays.copyOf(thresholds, nodes),
        Arrays.copyOf(lefts, nodes),
        Arrays.copyOf(roots, trees),
        Arrays.copyOf(groups, trees),
        single);
  }
}
