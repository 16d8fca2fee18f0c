package org.quadrupole.transforms.correction;

import java.util.Arrays;

/**
 * The levels of a jet's energy correction: their product, where each level sees the momentum and
 * the energy as those before it have corrected them.
 */
final class JetLevels implements Node {

  private static final long serialVersionUID = 1L;

  private final Node[] levels;
  private final int[] scaled;
  private final int saved;

  /**
   * A step.
   *
   * @param levels in order
   * @param scaled the inputs that the levels correct
   * @param saved where their values are kept meanwhile: one place each from here on
   */
  JetLevels(Node[] levels, int[] scaled, int saved) {
    this.levels = levels;
    this.scaled = scaled;
    this.saved = saved;
  }

  @Override
  public double at(double[] values) {
    for (int k = 0; k < scaled.length; k++) {
      values[saved + k] = values[scaled[k]];
    }
    double product = 1;
    for (Node level : levels) {
      for (int k = 0; k < scaled.length; k++) {
        values[scaled[k]] = product * values[saved + k];
      }
      product *= level.at(values);
    }
    for (int k = 0; k < scaled.length; k++) {
      values[scaled[k]] = values[saved + k];
    }
    return product;
  }

  @Override
  public Node bind(int input, double value) {
    Node[] bound = Node.bind(levels, input, value);
    return bound == levels ? this : new JetLevels(bound, scaled, saved);
  }

  @Override
  public boolean isFailure() {
    return Arrays.stream(levels).anyMatch(Node::isFailure);
  }

  @Override
  public boolean hasFailure() {
    return Node.hasFailure(levels);
  }
}
