package org.quadrupole.transforms.correction;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A step of a correction: a number of the inputs' values.
 *
 * <p>Whole numbers are held as doubles, texts as their place in the list of the input's texts, or
 * {@link #UNKNOWN_TEXT}. A step may change values while it evaluates those inside it, and puts them
 * back. Steps do not change and are shared by threads; the array of values belongs to one thread.
 */
interface Node extends Serializable {

  /** What stands for a text that is not in the input's list. */
  double UNKNOWN_TEXT = -1;

  /**
   * The value at a point.
   *
   * @throws CorrectionException where there is none
   */
  double at(double[] values);

  /** This step where an input has always the same value. */
  default Node bind(int input, double value) {
    return this;
  }

  /** Whether no point has a value. */
  default boolean isFailure() {
    return false;
  }

  /** Whether {@link #bind} has found points without a value. */
  default boolean hasFailure() {
    return isFailure();
  }

  /** A number. */
  record Constant(double value) implements Node {
    @Override
    public double at(double[] values) {
      return value;
    }
  }

  /**
   * No value.
   *
   * @param message says so
   * @param input the number that is to blame; -1 where it is none
   */
  record Failure(String message, int input) implements Node {
    @Override
    public double at(double[] values) {
      throw new CorrectionException(input < 0 ? message : message + ": it is " + values[input]);
    }

    @Override
    public boolean isFailure() {
      return true;
    }
  }

  /** Binds all steps of an array; the same array where nothing changes. */
  static Node[] bind(Node[] nodes, int input, double value) {
    Node[] bound = nodes;
    for (int k = 0; k < nodes.length; k++) {
      Node node = nodes[k].bind(input, value);
      if (node != nodes[k]) {
        bound = bound == nodes ? Arrays.copyOf(nodes, nodes.length) : bound;
        bound[k] = node;
      }
    }
    return bound;
  }

  static boolean hasFailure(Node[] nodes) {
    return Arrays.stream(nodes).anyMatch(Node::hasFailure);
  }
}
