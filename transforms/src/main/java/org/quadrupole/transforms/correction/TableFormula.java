package org.quadrupole.transforms.correction;

/**
 * A formula with other parameters, and other ranges of its variables, in each bin; 1 outside the
 * bins.
 */
final class TableFormula implements Node {

  private static final long serialVersionUID = 1L;

  private final Axis first;
  private final Axis[] second;
  private final int[] start;
  private final Term formula;
  private final int[] variables;
  private final int slot;
  private final double[][] ranges;
  private final double[][] parameters;

  /**
   * A step.
   *
   * @param first bins in the first variable
   * @param second bins in the second one for each bin of the first, if there is one
   * @param start the number of the first row of each bin of the first variable
   * @param formula reads its variables from their own places
   * @param variables the inputs that it takes
   * @param slot the place of the first of them when it is within its range
   * @param ranges of the variables, low and high in turn, for each row
   * @param parameters for each row
   */
  TableFormula(
      Axis first,
      Axis[] second,
      int[] start,
      Term formula,
      int[] variables,
      int slot,
      double[][] ranges,
      double[][] parameters) {
    this.first = first;
    this.second = second;
    this.start = start;
    this.formula = formula;
    this.variables = variables;
    this.slot = slot;
    this.ranges = ranges;
    this.parameters = parameters;
  }

  @Override
  public double at(double[] values) {
    double x = values[first.input()];
    if (first.isBeyond(x)) {
      return 1;
    }
    int bin = first.clamped(x);
    int row = start[bin];
    if (second.length > 0) {
      Axis axis = second[bin];
      double y = values[axis.input()];
      if (axis.isBeyond(y)) {
        return 1;
      }
      row += axis.clamped(y);
    }
    double[] range = ranges[row];
    for (int k = 0; k < variables.length; k++) {
      values[slot + k] = Math.min(Math.max(values[variables[k]], range[2 * k]), range[2 * k + 1]);
    }
    return formula.at(values, parameters[row]);
  }
}
