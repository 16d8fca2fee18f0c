package org.quadrupole.transforms.runtime;

/**
 * Arithmetic that Java lacks or defines differently from NumPy, and kinematics. Pure functions,
 * small enough to be inlined into generated loops.
 */
public final class Arithmetic {

  private static final double TWO_PI = 2 * Math.PI;
  static final double TWO_OVER_PI = 2 / Math.PI;
  static final double INVERSE_LN2 = 1 / Math.log(2);

  /** From here on {@link Math} reduces angles, more carefully. */
  static final double LARGE_ANGLE = 1000;

  /** From here on powers of two come near their limits. */
  static final double LARGE_FOR_SINH = 700;

  private Arithmetic() {}

  /** The value of 64 bits without a sign. */
  public static double unsignedToDouble(long bits) {
    return bits >= 0 ? (double) bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** The value of 64 bits without a sign, rounded once. */
  public static float unsignedToFloat(long bits) {
    return bits >= 0 ? (float) bits : ((bits >>> 1) | (bits & 1)) * 2.0f;
  }

  /** A number rounded towards zero as 64 bits without a sign; what does not fit is cut off. */
  public static long toUnsigned(double x) {
    return x < 0x1p63 ? (long) x : (long) (x - 0x1p63) + Long.MIN_VALUE;
  }

  /** Whether a number with a sign is less than, equal to or greater than one without. */
  public static int compareSigns(long signed, long unsigned) {
    return signed < 0 ? -1 : Long.compareUnsigned(signed, unsigned);
  }

  /** NumPy's {@code <<}: 0 for a distance beyond the type's width. */
  public static long shiftLeft(long a, long by, int bits) {
    return by < 0 || by >= bits ? 0 : a << by;
  }

  /** NumPy's {@code >>}: only copies of the sign for a distance beyond the type's width. */
  public static long shiftRight(long a, long by, int bits) {
    return by < 0 || by >= bits ? (a < 0 ? -1 : 0) : a >> by;
  }

  /** NumPy's {@code >>} of 64 bits without a sign. */
  public static long shiftRightUnsigned(long a, long by) {
    return by < 0 || by >= 64 ? 0 : a >>> by;
  }

  /** NumPy's {@code //} without signs; 0 for a zero divisor. */
  public static long divideUnsigned(long a, long b) {
    return b == 0 ? 0 : Long.divideUnsigned(a, b);
  }

  /** NumPy's {@code %} without signs; 0 for a zero divisor. */
  public static long moduloUnsigned(long a, long b) {
    return b == 0 ? 0 : Long.remainderUnsigned(a, b);
  }

  /** The lesser of two numbers without signs. */
  public static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  /** The greater of two numbers without signs. */
  public static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  /** NumPy's {@code //}: rounded down; 0 for a zero divisor. */
  public static long floorDivide(long a, long b) {
    return b == 0 ? 0 : Math.floorDiv(a, b);
  }

  /**
   * NumPy's and Python's {@code //}: the quotient without the remainder, which is exact, rounded
   * down; zero has the quotient's sign.
   */
  public static double floorDivide(double a, double b) {
    if (b == 0) {
      return a / b;
    }
    double rest = a % b;
    double whole = (a - rest) / b - (rest != 0 && (rest < 0) != (b < 0) ? 1 : 0);
    if (whole == 0) {
      return Math.copySign(0, a / b);
    }
    double down = Math.floor(whole);
    return whole - down > 0.5 ? down + 1 : down;
  }

  /** NumPy's {@code //} in single precision. */
  public static float floorDivide(float a, float b) {
    if (b == 0) {
      return a / b;
    }
    float rest = a % b;
    float whole = (a - rest) / b - (rest != 0 && (rest < 0) != (b < 0) ? 1 : 0);
    if (whole == 0) {
      return Math.copySign(0, a / b);
    }
    float down = (float) Math.floor(whole);
    return whole - down > 0.5f ? down + 1 : down;
  }

  /** NumPy's {@code %}: it has the divisor's sign; 0 for a zero divisor. */
  public static long modulo(long a, long b) {
    return b == 0 ? 0 : Math.floorMod(a, b);
  }

  /** NumPy's {@code %}: it has the divisor's sign. */
  public static double modulo(double a, double b) {
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0, b);
    }
    return (rest < 0) != (b < 0) ? rest + b : rest;
  }

  /** NumPy's {@code %} in single precision. */
  public static float modulo(float a, float b) {
    float rest = a % b;
    if (rest == 0) {
      return Math.copySign(0, b);
    }
    return (rest < 0) != (b < 0) ? rest + b : rest;
  }

  /** A whole number to a power of at least 0, wrapping around as products do. */
  public static long power(long base, long exponent) {
    long result = 1;
    long factor = base;
    for (long left = Math.max(exponent, 0); left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        result *= factor;
      }
      factor *= factor;
    }
    return result;
  }

  /** The first item's number of a slice {@code [from:]} of a list. */
  public static int sliceBound(long bound, int length) {
    long at = bound < 0 ? bound + length : bound;
    return (int) Math.max(0, Math.min(length, at));
  }

  /**
   * The bound of a range that a file states within a list.
   *
   * @throws IllegalStateException if the list is shorter
   */
  public static int within(long bound, int length) {
    if (bound < 0 || bound > length) {
      throw new IllegalStateException(
          "an object states a range of items up to " + bound + ", but the event has " + length);
    }
    return (int) bound;
  }

  /** A length as an int array index. */
  public static int index(long value) {
    return value > Integer.MAX_VALUE
        ? Integer.MAX_VALUE
        : value < Integer.MIN_VALUE ? Integer.MIN_VALUE : (int) value;
  }

  /** sinh, within a few units in the last place; several times faster than {@link Math#sinh}. */
  public static double sinh(double x) {
    if (!(Math.abs(x) < LARGE_FOR_SINH)) {
      return Math.sinh(x);
    }
    double powers = Math.rint(x * INVERSE_LN2);
    return sinhOf(expm1NearZero(restForExp(x, powers)), powerOfTwo((int) powers));
  }

  /** What is left of x after some times ln 2, which is in two parts so that nothing is lost. */
  static double restForExp(double x, double powers) {
    return (x - powers * 0.6931471803691238) - powers * 1.9082149292705877e-10;
  }

  /**
   * sinh of x, by m = e^x - 1, which is as exact near zero as elsewhere: (m + m / e^x) / 2.
   *
   * @param expm1 e^r - 1, of what is left of x after some times ln 2
   * @param scale two to the power of so many times
   */
  static double sinhOf(double expm1, double scale) {
    double scaled = scale * expm1;
    double less = scaled + (scale - 1);
    return 0.5 * (less + less / (scale + scaled));
  }

  /** e^x - 1 by its series, for |x| up to ln(2) / 2. */
  static double expm1NearZero(double x) {
    double high =
        1.0 / 5040
            + x
                * (1.0 / 40320
                    + x
                        * (1.0 / 362880
                            + x
                                * (1.0 / 3628800
                                    + x
                                        * (1.0 / 39916800
                                            + x
                                                * (1.0 / 479001600
                                                    + x
                                                        * (1.0 / 6227020800.0
                                                            + x * (1.0 / 87178291200.0)))))));
    return x
        + x
            * x
            * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720 + x * high)))));
  }

  static double powerOfTwo(int exponent) {
    return Double.longBitsToDouble((long) (exponent + 1023) << 52);
  }

  /**
   * sin, within one or two units in the last place; next to {@link #cos} of one angle nearly free.
   */
  public static double sin(double x) {
    if (!(Math.abs(x) < LARGE_ANGLE)) {
      return Math.sin(x);
    }
    double turns = Math.rint(x * TWO_OVER_PI);
    double rest = quarterRest(x, turns);
    int quarter = (int) turns;
    double value = (quarter & 1) == 0 ? sinNearZero(rest) : cosNearZero(rest);
    return (quarter & 2) == 0 ? value : -value;
  }

  /**
   * cos, within one or two units in the last place; next to {@link #sin} of one angle nearly free.
   */
  public static double cos(double x) {
    if (!(Math.abs(x) < LARGE_ANGLE)) {
      return Math.cos(x);
    }
    double turns = Math.rint(x * TWO_OVER_PI);
    double rest = quarterRest(x, turns);
    int quarter = (int) turns;
    double value = (quarter & 1) == 0 ? cosNearZero(rest) : sinNearZero(rest);
    return ((quarter + 1) & 2) == 0 ? value : -value;
  }

  /** x less a whole number of quarter turns, with pi/2 in two parts so that nothing is lost. */
  static double quarterRest(double x, double turns) {
    return (x - turns * 1.5707963267341256) - turns * 6.077100506506192e-11;
  }

  /** The minimax polynomial of fdlibm (Sun Microsystems, 1993) for |x| up to pi/4. */
  static double sinNearZero(double x) {
    double z = x * x;
    double r =
        0.00833333333332249
            + z
                * (-0.0001984126982985795
                    + z
                        * (2.7557313707070068e-06
                            + z * (-2.5050760253406863e-08 + z * 1.58969099521155e-10)));
    return x + x * z * (-0.16666666666666632 + z * r);
  }

  /** The minimax polynomial of fdlibm (Sun Microsystems, 1993) for |x| up to pi/4. */
  static double cosNearZero(double x) {
    double z = x * x;
    double r =
        0.0416666666666666
            + z
                * (-0.001388888888887411
                    + z
                        * (2.480158728947673e-05
                            + z
                                * (-2.7557314351390663e-07
                                    + z * (2.087572321298175e-09 + z * -1.1359647557788195e-11))));
    double half = 0.5 * z;
    double one = 1 - half;
    return one + (((1 - one) - half) + z * z * r);
  }

  /** The difference of two azimuths, in [-pi, pi]. */
  public static double deltaPhi(double a, double b) {
    double difference = a - b;
    if (difference > Math.PI || difference <= -Math.PI) {
      difference -= TWO_PI * Math.rint(difference / TWO_PI);
    }
    return difference;
  }

  /** The distance in pseudorapidity and azimuth. */
  public static double deltaR(double eta1, double phi1, double eta2, double phi2) {
    double eta = eta1 - eta2;
    double phi = deltaPhi(phi1, phi2);
    return Math.sqrt(eta * eta + phi * phi);
  }

  /** Transverse momentum. */
  public static double transverse(double px, double py) {
    return Math.sqrt(px * px + py * py);
  }

  /** The length of a momentum. */
  public static double magnitude(double px, double py, double pz) {
    return Math.sqrt(px * px + py * py + pz * pz);
  }

  /**
   * Pseudorapidity; for no transverse momentum infinite with pz's sign, as in vector (Scikit-HEP).
   */
  public static double pseudorapidity(double px, double py, double pz) {
    double ratio = pz / transverse(px, py);
    double magnitude = Math.abs(ratio);
    // log1p is slower, and needed only where the logarithm would be of a number near 1.
    double result =
        magnitude < 0.5
            ? smallAsinh(magnitude)
            : Math.log(magnitude + Math.sqrt(magnitude * magnitude + 1));
    return pz < 0 ? -result : pz == 0 ? 0 : result;
  }

  /** The angle to the z axis. */
  public static double polar(double px, double py, double pz) {
    return Math.atan2(transverse(px, py), pz);
  }

  /** Invariant mass squared. */
  public static double massSquared(double px, double py, double pz, double energy) {
    return energy * energy - (px * px + py * py + pz * pz);
  }

  /** Invariant mass; negative for a space-like momentum, as in ROOT. */
  public static double mass(double px, double py, double pz, double energy) {
    double squared = massSquared(px, py, pz, energy);
    return squared >= 0 ? Math.sqrt(squared) : -Math.sqrt(-squared);
  }

  /** Transverse mass of one momentum, from E^2 - pz^2. */
  public static double transverseMass(double pz, double energy) {
    double squared = (energy + pz) * (energy - pz);
    return squared >= 0 ? Math.sqrt(squared) : -Math.sqrt(-squared);
  }

  /** Rapidity. */
  public static double rapidity(double pz, double energy) {
    return 0.5 * Math.log((energy + pz) / (energy - pz));
  }

  /** The logarithm to base 2. */
  public static double log2(double x) {
    int exponent = Math.getExponent(x);
    if (x <= 0 || exponent > Double.MAX_EXPONENT || exponent < Double.MIN_EXPONENT) {
      return Math.log(x) / Math.log(2);
    }
    // Exact for powers of two; the mantissa is taken near 1 on both sides.
    double mantissa = Math.scalb(x, -exponent);
    boolean above = mantissa > Math.sqrt(2);
    return (above ? exponent + 1 : exponent)
        + Math.log(above ? mantissa / 2 : mantissa) / Math.log(2);
  }

  /** The inverse of {@link Math#sinh}. */
  public static double asinh(double x) {
    double magnitude = Math.abs(x);
    double result = magnitude < 0x1p28 ? smallAsinh(magnitude) : Math.log(magnitude) + Math.log(2);
    return Math.copySign(result, x);
  }

  private static double smallAsinh(double x) {
    return Math.log1p(x + x * x / (1 + Math.sqrt(1 + x * x)));
  }

  /** The inverse of {@link Math#cosh}; NaN below 1. */
  public static double acosh(double x) {
    double above = x - 1;
    return x < 0x1p28
        ? Math.log1p(above + Math.sqrt(2 * above + above * above))
        : Math.log(x) + Math.log(2);
  }

  /** The inverse of {@link Math#tanh}; NaN beyond 1. */
  public static double atanh(double x) {
    return 0.5 * (Math.log1p(x) - Math.log1p(-x));
  }

  /** Rounded towards zero. */
  public static double truncate(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }
}
