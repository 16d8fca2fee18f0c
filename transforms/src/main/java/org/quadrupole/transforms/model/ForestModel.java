package org.quadrupole.transforms.model;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.Primitive;

/**
 * A sum over trees, and what is made of it.
 *
 * @param start what the sums begin with, one for each output
 * @param entry what is done to features before the trees see them
 * @param link what is done to the sums
 */
record ForestModel(
    String library,
    List<String> inputs,
    Primitive type,
    Forest forest,
    List<Double> start,
    Entry entry,
    Link link)
    implements Model {

  /** What is done to a row of features before the trees see it. */
  @FunctionalInterface
  interface Entry {
    /** Features as numbers of float32. */
    Entry SINGLE =
        (from, at, to, into, width) -> {
          for (int k = 0; k < width; k++) {
            to[into + k] = (float) from[at + k];
          }
        };

    void enter(double[] from, int at, double[] to, int into, int width);
  }

  /** What is made of the sums of one row, in their place. */
  @FunctionalInterface
  interface Link {
    Link NONE = (features, row, sums, at) -> {};

    /**
     * Replaces sums by results.
     *
     * @param features the features, for links that look at them
     * @param row where the row of features begins
     * @param sums the sums, replaced by the results
     * @param at where the row's sums begin
     */
    void apply(double[] features, int row, double[] sums, int at);
  }

  /** Rows that go through the trees together: their features stay in the first-level cache. */
  private static final int BLOCK = 64;

  ForestModel {
    inputs = List.copyOf(inputs);
    start = List.copyOf(start);
  }

  /** {@code f0}, {@code f1}, ... for features without names. */
  static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      names.add("f" + k);
    }
    return names;
  }

  @Override
  public String description() {
    return library + ", " + forest.trees() + " trees";
  }

  @Override
  public int outputs() {
    return start.size();
  }

  @Override
  public Predictor predictor() {
    int width = inputs.size();
    int outputs = outputs();
    int length = Forest.keys(width);
    double[] block = new double[BLOCK * width];
    long[] keys = new long[BLOCK * length];
    double[] sums = new double[BLOCK * outputs];
    double[] first = start.stream().mapToDouble(s -> s).toArray();
    return (rows, count, results) -> {
      for (int done = 0; done < count; done += BLOCK) {
        int size = Math.min(BLOCK, count - done);
        for (int row = 0; row < size; row++) {
          entry.enter(rows, (done + row) * width, block, row * width, width);
          Forest.enter(block, row * width, width, keys, row * length);
          System.arraycopy(first, 0, sums, row * outputs, outputs);
        }
        forest.add(keys, length, size, sums, outputs);
        for (int row = 0; row < size; row++) {
          link.apply(block, row * width, sums, row * outputs);
        }
        System.arraycopy(sums, 0, results, done * outputs, size * outputs);
      }
    };
  }
}
