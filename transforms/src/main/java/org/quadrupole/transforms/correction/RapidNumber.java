package org.quadrupole.transforms.correction;

/**
 * Numbers of JSON as RapidJSON reads them by default, and so correctionlib: of more than 15 digits
 * one in seven differs in its last bit from the double nearest to what is written.
 */
final class RapidNumber {

  private static final long MAX_EXACT = (1L << 53) - 1;
  private static final long TENTH_OF_UNSIGNED = 0x1999999999999999L;
  private static final long TENTH_OF_SIGNED = 0x0CCCCCCCCCCCCCCCL;
  private static final int SIGNIFICANT = 17;
  private static final int MAX_POWER = 308;
  private static final double[] POWERS = new double[MAX_POWER + 1];

  static {
    for (int k = 0; k <= MAX_POWER; k++) {
      POWERS[k] = Double.parseDouble("1e" + k);
    }
  }

  private RapidNumber() {}

  /**
   * The number of a text that is a number of JSON, or one of its extensions for NaN and infinity.
   */
  static double parse(String text) {
    boolean minus = text.startsWith("-");
    int start = minus || text.startsWith("+") ? 1 : 0;
    if (text.startsWith("N", start)) {
      return Double.NaN;
    }
    double size = text.startsWith("I", start) ? Double.POSITIVE_INFINITY : size(text, start, minus);
    return minus ? -size : size;
  }

  private static double size(String text, int start, boolean minus) {
    int at = start;
    long tenth = minus ? TENTH_OF_SIGNED : TENTH_OF_UNSIGNED;
    char last = minus ? '8' : '5';
    long whole = 0;
    int digits = -1;
    boolean large = false;
    double value = 0;
    for (; at < text.length() && isDigit(text.charAt(at)); at++) {
      char digit = text.charAt(at);
      if (!large && Long.compareUnsigned(whole, tenth) >= 0 && (whole != tenth || digit > last)) {
        large = true;
        value = unsigned(whole);
      }
      if (large) {
        value = value * 10 + (digit - '0');
      } else {
        whole = whole * 10 + (digit - '0');
        digits++;
      }
    }
    if (at == text.length()) {
      return large ? value : unsigned(whole);
    }
    int exponent = 0;
    if (text.charAt(at) == '.') {
      at++;
      if (!large) {
        for (; at < text.length() && isDigit(text.charAt(at)); at++) {
          if (Long.compareUnsigned(whole, MAX_EXACT) > 0) {
            break;
          }
          whole = whole * 10 + (text.charAt(at) - '0');
          exponent--;
          digits += whole != 0 ? 1 : 0;
        }
        value = unsigned(whole);
      }
      for (; at < text.length() && isDigit(text.charAt(at)); at++) {
        if (digits < SIGNIFICANT) {
          value = value * 10.0 + (text.charAt(at) - '0');
          exponent--;
          digits += value > 0 ? 1 : 0;
        }
      }
    } else if (!large) {
      value = unsigned(whole);
    }
    if (at < text.length()) {
      exponent += exponent(text.substring(at + 1));
    }
    return scaled(value, exponent);
  }

  private static int exponent(String text) {
    // More than this is zero or infinite anyway.
    return text.length() > 6 ? (text.startsWith("-") ? -99_999 : 99_999) : Integer.parseInt(text);
  }

  private static double scaled(double value, int exponent) {
    return exponent < -MAX_POWER
        ? quick(quick(value, -MAX_POWER), exponent + MAX_POWER)
        : quick(value, exponent);
  }

  private static double quick(double value, int exponent) {
    if (exponent < -MAX_POWER) {
      return 0;
    }
    if (exponent > MAX_POWER) {
      return value == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return exponent >= 0 ? value * POWERS[exponent] : value / POWERS[-exponent];
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
