package org.quadrupole.transforms.correction;

/**
 * Corrections one after the other, each of which may see inputs as those before it have changed
 * them.
 */
final class Stack implements Node {

  private static final long serialVersionUID = 1L;

  private final Node[] steps;
  private final int[] updates;
  private final int saved;
  private final Operation updateBy;
  private final Operation joinBy;

  /**
   * A step.
   *
   * @param steps the corrections, in order; at least one
   * @param updates the inputs that each result changes
   * @param saved where the values of these are kept meanwhile: one place each from here on
   * @param updateBy how a result changes them
   * @param joinBy how the results become one
   */
  Stack(Node[] steps, int[] updates, int saved, Operation updateBy, Operation joinBy) {
    this.steps = steps;
    this.updates = updates;
    this.saved = saved;
    this.updateBy = updateBy;
    this.joinBy = joinBy;
  }

  /** What is done with a value and a result. */
  enum Operation {
    ADD,
    MULTIPLY,
    DIVIDE,
    /** The result replaces the value. */
    LAST;

    double of(double value, double result) {
      return switch (this) {
        case ADD -> value + result;
        case MULTIPLY -> value * result;
        case DIVIDE -> value / result;
        case LAST -> result;
      };
    }
  }

  @Override
  public double at(double[] values) {
    for (int k = 0; k < updates.length; k++) {
      values[saved + k] = values[updates[k]];
    }
    double joined = 0;
    for (int step = 0; step < steps.length; step++) {
      double result = steps[step].at(values);
      joined = step == 0 ? result : joinBy.of(joined, result);
      for (int input : updates) {
        values[input] = updateBy.of(values[input], result);
      }
    }
    for (int k = 0; k < updates.length; k++) {
      values[updates[k]] = values[saved + k];
    }
    return joined;
  }

  @Override
  public Node bind(int input, double value) {
    for (int update : updates) {
      if (update == input) {
        return this;
      }
    }
    Node[] bound = Node.bind(steps, input, value);
    return bound == steps ? this : new Stack(bound, updates, saved, updateBy, joinBy);
  }

  @Override
  public boolean isFailure() {
    for (Node step : steps) {
      if (step.isFailure()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean hasFailure() {
    return Node.hasFailure(steps);
  }
}
