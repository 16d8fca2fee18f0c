package org.quadrupole.transforms.correction;

/** Functions of two numbers that formulas use; truth is 1 and 0. */
enum BinaryFunction {
  OR,
  AND,
  EQUAL,
  NOT_EQUAL,
  GREATER,
  LESS,
  GREATER_OR_EQUAL,
  LESS_OR_EQUAL,
  MINUS,
  PLUS,
  DIVIDE,
  TIMES,
  POWER,
  ATAN2,
  MAX,
  MIN;

  double of(double a, double b) {
    return switch (this) {
      case OR -> truth(a != 0 || b != 0);
      case AND -> truth(a != 0 && b != 0);
      case EQUAL -> truth(a == b);
      case NOT_EQUAL -> truth(a != b);
      case GREATER -> truth(a > b);
      case LESS -> truth(a < b);
      case GREATER_OR_EQUAL -> truth(a >= b);
      case LESS_OR_EQUAL -> truth(a <= b);
      case MINUS -> a - b;
      case PLUS -> a + b;
      case DIVIDE -> a / b;
      case TIMES -> a * b;
      case POWER -> power(a, b);
      case ATAN2 -> Math.atan2(a, b);
      // As std::max and std::min, which give the first where a number is NaN.
      case MAX -> a < b ? b : a;
      case MIN -> b < a ? b : a;
    };
  }

  /** As C's: 1 to any power is 1, and so is -1 to an infinite one. */
  private static double power(double a, double b) {
    return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
  }

  private static double truth(boolean value) {
    return value ? 1 : 0;
  }
}
