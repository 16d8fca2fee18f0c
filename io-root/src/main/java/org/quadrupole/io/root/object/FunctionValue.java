package org.quadrupole.io.root.object;

import java.util.List;

/**
 * A TF1, TF2, TF3 or TFormula.
 *
 * @param formula the expression as ROOT keeps it; empty for a compiled function
 * @param dimensions the number of variables
 * @param low the lower end of x
 * @param high the upper end of x
 * @param parameters its parameters
 * @param chiSquare of the fit; 0 if it was not fitted
 * @param degreesOfFreedom of the fit
 */
public record FunctionValue(
    String className,
    String name,
    String title,
    String formula,
    int dimensions,
    double low,
    double high,
    List<FunctionParameter> parameters,
    double chiSquare,
    int degreesOfFreedom)
    implements RootValue {

  public FunctionValue {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param error its error in the fit; 0 if there is none
   * @param low its lower limit in the fit; equal to {@code high} if there is none
   * @param high its upper limit in the fit
   */
  public record FunctionParameter(
      String name, double value, double error, double low, double high) {}
}
