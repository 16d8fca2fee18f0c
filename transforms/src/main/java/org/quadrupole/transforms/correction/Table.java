package org.quadrupole.transforms.correction;

import java.util.Arrays;

/** A step for each bin of one axis or several. */
final class Table implements Node {

  private static final long serialVersionUID = 1L;

  private final Axis[] axes;
  private final Flow flow;
  private final double[] values;
  private final Node[] nodes;
  private final String what;

  /**
   * A step.
   *
   * @param axes the axes
   * @param flow what happens to values outside
   * @param values what the bins hold where all are numbers, the last axis's bins side by side;
   *     after them what holds outside
   * @param nodes the same where some are steps of their own; empty where all are numbers
   * @param what names the table in messages
   */
  Table(Axis[] axes, Flow flow, double[] values, Node[] nodes, String what) {
    this.axes = axes;
    this.flow = flow;
    this.values = values;
    this.nodes = nodes;
    this.what = what;
  }

  /** What happens to values outside. */
  enum Flow {
    /** They are in the bin at the end. */
    CLAMP,
    /** They have no value. */
    ERROR,
    /** The bins repeat. */
    WRAP,
    /** Another step gives the value. */
    OTHERWISE
  }

  /**
   * A table.
   *
   * @param nodes a step for each bin, and one more where the flow is {@link Flow#OTHERWISE}
   */
  static Table of(Axis[] axes, Flow flow, Node[] nodes, String what) {
    if (Arrays.stream(nodes).allMatch(node -> node instanceof Constant)) {
      double[] values =
          Arrays.stream(nodes).mapToDouble(node -> ((Constant) node).value()).toArray();
      return new Table(axes, flow, values, new Node[0], what);
    }
    return new Table(axes, flow, new double[0], nodes, what);
  }

  /** A table of numbers in which values outside are in the bin at the end. */
  static Table clamped(Axis[] axes, double[] values, String what) {
    return new Table(axes, Flow.CLAMP, values, new Node[0], what);
  }

  @Override
  public double at(double[] x) {
    int bin = 0;
    for (Axis axis : axes) {
      int index = index(axis, x[axis.input()]);
      if (index < 0) {
        bin = Math.max(values.length, nodes.length) - 1;
        break;
      }
      bin = bin * axis.bins() + index;
    }
    return nodes.length == 0 ? values[bin] : nodes[bin].at(x);
  }

  /** The bin in one axis, or -1 where the step for values outside is to be taken. */
  private int index(Axis axis, double value) {
    int index = flow == Flow.WRAP ? axis.wrapped(value) : axis.find(value);
    if (index >= 0 && index < axis.bins()) {
      return index;
    }
    return switch (flow) {
      case OTHERWISE -> -1;
      case CLAMP -> index < 0 ? 0 : axis.bins() - 1;
      default ->
          throw new CorrectionException(
              what
                  + ": the value "
                  + value
                  + " is not in ["
                  + axis.low()
                  + ", "
                  + axis.high()
                  + ")");
    };
  }

  @Override
  public Node bind(int input, double value) {
    Node[] bound = Node.bind(nodes, input, value);
    return bound == nodes ? this : of(axes, flow, bound, what);
  }

  @Override
  public boolean isFailure() {
    return nodes.length > 0 && Arrays.stream(nodes).allMatch(Node::isFailure);
  }

  @Override
  public boolean hasFailure() {
    return Node.hasFailure(nodes);
  }
}
