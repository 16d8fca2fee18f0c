package org.quadrupole.transforms.correction;

import java.util.Arrays;

/** A step for each of some whole numbers or texts. */
final class Category implements Node {

  private static final long serialVersionUID = 1L;

  private final int input;
  private final double[] keys;
  private final Node[] nodes;
  private final Node otherwise;

  /**
   * A step.
   *
   * @param input the input
   * @param keys its values, rising
   * @param nodes a step for each
   * @param otherwise the step for other values
   */
  Category(int input, double[] keys, Node[] nodes, Node otherwise) {
    this.input = input;
    this.keys = keys;
    this.nodes = nodes;
    this.otherwise = otherwise;
  }

  @Override
  public double at(double[] values) {
    return choose(values[input]).at(values);
  }

  private Node choose(double key) {
    int at = Arrays.binarySearch(keys, key);
    return at >= 0 ? nodes[at] : otherwise;
  }

  @Override
  public Node bind(int bound, double value) {
    if (bound == input) {
      return choose(value).bind(bound, value);
    }
    Node[] inside = Node.bind(nodes, bound, value);
    Node outside = otherwise.bind(bound, value);
    return inside == nodes && outside == otherwise
        ? this
        : new Category(input, keys, inside, outside);
  }

  @Override
  public boolean isFailure() {
    return otherwise.isFailure() && Arrays.stream(nodes).allMatch(Node::isFailure);
  }

  @Override
  public boolean hasFailure() {
    // A key that is missing here says nothing about an input that has been bound.
    return Node.hasFailure(nodes) || (!(otherwise instanceof Failure) && otherwise.hasFailure());
  }
}
