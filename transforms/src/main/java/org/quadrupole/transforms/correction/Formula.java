package org.quadrupole.transforms.correction;

/** A formula with its parameters. */
final class Formula implements Node {

  private static final long serialVersionUID = 1L;

  private final Term term;
  private final double[] parameters;

  /**
   * A step.
   *
   * @param term the formula
   * @param parameters its parameters
   */
  Formula(Term term, double[] parameters) {
    this.term = term;
    this.parameters = parameters;
  }

  @Override
  public double at(double[] values) {
    return term.at(values, parameters);
  }
}
