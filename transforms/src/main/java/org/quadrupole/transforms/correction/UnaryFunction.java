package org.quadrupole.transforms.correction;

import org.apache.commons.numbers.gamma.Erf;

/** Functions of one number that formulas use. */
enum UnaryFunction {
  NEGATIVE,
  LOG,
  LOG10,
  EXP,
  ERF,
  SQRT,
  ABS,
  COS,
  SIN,
  TAN,
  ACOS,
  ASIN,
  ATAN,
  COSH,
  SINH,
  TANH,
  ACOSH,
  ASINH,
  ATANH;

  private static final double LARGE = 0x1p28;
  private static final double LOG_2 = Math.log(2);

  double of(double x) {
    return switch (this) {
      case NEGATIVE -> -x;
      case LOG -> Math.log(x);
      // The C library rounds as StrictMath does more often than as the processor.
      case LOG10 -> StrictMath.log10(x);
      case EXP -> Math.exp(x);
      case ERF -> Erf.value(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case COS -> Math.cos(x);
      case SIN -> Math.sin(x);
      case TAN -> Math.tan(x);
      case ACOS -> Math.acos(x);
      case ASIN -> Math.asin(x);
      case ATAN -> Math.atan(x);
      case COSH -> Math.cosh(x);
      case SINH -> Math.sinh(x);
      case TANH -> Math.tanh(x);
      case ACOSH -> acosh(x);
      case ASINH -> asinh(x);
      case ATANH -> atanh(x);
    };
  }

  /** As the C library has it, in three ranges. */
  private static double asinh(double x) {
    double size = Math.abs(x);
    double result;
    if (size > LARGE) {
      result = Math.log(size) + LOG_2;
    } else if (size > 2) {
      result = Math.log(2 * size + 1 / (Math.sqrt(x * x + 1) + size));
    } else {
      result = Math.log1p(size + x * x / (1 + Math.sqrt(1 + x * x)));
    }
    return Math.copySign(result, x);
  }

  private static double acosh(double x) {
    if (x > LARGE) {
      return Math.log(x) + LOG_2;
    }
    if (x > 2) {
      return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
    }
    double above = x - 1;
    return Math.log1p(above + Math.sqrt(2 * above + above * above));
  }

  private static double atanh(double x) {
    double size = Math.abs(x);
    double twice = 2 * size;
    double result =
        size < 0.5
            ? 0.5 * Math.log1p(twice + twice * size / (1 - size))
            : 0.5 * Math.log1p(twice / (1 - size));
    return Math.copySign(result, x);
  }
}
