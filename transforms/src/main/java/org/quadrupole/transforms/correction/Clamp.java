package org.quadrupole.transforms.correction;

/**
 * A step that finds an input's value, kept within a range, in a place of its own.
 *
 * @param input the input
 * @param slot the place
 * @param low the least value
 * @param high the greatest value
 * @param content finds it there
 */
record Clamp(int input, int slot, double low, double high, Node content) implements Node {

  @Override
  public double at(double[] values) {
    values[slot] = Math.min(Math.max(values[input], low), high);
    return content.at(values);
  }

  @Override
  public Node bind(int bound, double value) {
    Node inside = content.bind(bound, value);
    return inside == content ? this : new Clamp(input, slot, low, high, inside);
  }

  @Override
  public boolean isFailure() {
    return content.isFailure();
  }

  @Override
  public boolean hasFailure() {
    return content.hasFailure();
  }
}
