package org.quadrupole.transforms.correction;

/**
 * A step that sees another value for an input.
 *
 * @param input the input
 * @param whole whether it is a whole number, to which the new value is rounded
 * @param rule gives the new value
 * @param content sees it
 */
record Transform(int input, boolean whole, Node rule, Node content) implements Node {

  @Override
  public double at(double[] values) {
    double before = values[input];
    double after = rule.at(values);
    values[input] = whole ? round(after) : after;
    double result = content.at(values);
    values[input] = before;
    return result;
  }

  /** As C's: halves away from zero; zero has no sign. */
  private static double round(double value) {
    double whole = Math.floor(Math.abs(value));
    return Math.copySign(Math.abs(value) - whole >= 0.5 ? whole + 1 : whole, value) + 0.0;
  }

  @Override
  public Node bind(int bound, double value) {
    Node newRule = rule.bind(bound, value);
    Node newContent = bound == input ? content : content.bind(bound, value);
    return newRule == rule && newContent == content
        ? this
        : new Transform(input, whole, newRule, newContent);
  }

  @Override
  public boolean isFailure() {
    return rule.isFailure() || content.isFailure();
  }

  @Override
  public boolean hasFailure() {
    return rule.hasFailure() || content.hasFailure();
  }
}
