package org.quadrupole.transforms.function;

/**
 * A class whose public static methods with an {@link ExpressionFunction} annotation are functions
 * of the expression language.
 *
 * <p>It is found by {@link java.util.ServiceLoader}: its jar names it in {@code
 * META-INF/services/org.quadrupole.transforms.function.FunctionLibrary}. Methods take and give
 * {@code double}, {@code float}, {@code long}, {@code int} and {@code boolean}, and take {@code
 * String}; expressions call them under their own names, item by item over lists. The same inputs
 * must give the same result, from any thread.
 *
 * <pre>{@code
 * public final class MyFunctions implements FunctionLibrary {
 *   public String version() {
 *     return "1.0";
 *   }
 *
 *   @ExpressionFunction("The transverse mass of two massless objects.")
 *   public static double transverseMass(double pt1, double phi1, double pt2, double phi2) {
 *     return Math.sqrt(2 * pt1 * pt2 * (1 - Math.cos(phi1 - phi2)));
 *   }
 * }
 * }</pre>
 */
public interface FunctionLibrary {

  /**
   * Changes whenever a function gives other results: letters, digits and {@code . _ + -}. It is
   * part of the code that is generated for an analysis, so results are never taken for those of
   * another version.
   */
  String version();
}
