package org.quadrupole.transforms.compiler;

import org.quadrupole.transforms.function.ExpressionFunction;
import org.quadrupole.transforms.function.FunctionLibrary;

/** What somebody's own library looks like. */
public final class PhysicsLibrary implements FunctionLibrary {

  @Override
  public String version() {
    return "1.2";
  }

  /** The transverse mass of two massless objects. */
  @ExpressionFunction("The transverse mass of two massless objects.")
  public static double transverseMassOf(double pt1, double phi1, double pt2, double phi2) {
    return Math.sqrt(2 * pt1 * pt2 * (1 - Math.cos(phi1 - phi2)));
  }

  /** Whether a text is long. */
  @ExpressionFunction("Whether a text has more letters than a number.")
  public static boolean isLonger(String text, int letters) {
    return text.length() > letters;
  }

  /** A number in single precision. */
  @ExpressionFunction("Half of a number.")
  public static float halfOf(float number) {
    return number / 2;
  }

  /** The number of bits. */
  @ExpressionFunction("The number of ones among the bits of a number.")
  public static int bitsOf(long number, boolean negated) {
    return Long.bitCount(negated ? ~number : number);
  }
}
