package org.quadrupole.pipelines.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them. */
final class Numbers {
  private static final String NONE = "–";
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Numbers() {}

  /** With thin spaces between groups of three digits. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u2009').replace('-', '−');
  }

  /** All digits before the point, and six significant ones at most after it. */
  static String plain(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (value == 0 || (size >= 1e5 && size < 1e12)) {
      return grouped(Math.round(value));
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    if (size >= 1e-4 && size < 1e12) {
      return rounded.scale() <= 0
          ? grouped(rounded.longValueExact())
          : rounded.toPlainString().replace('-', '−');
    }
    int power = rounded.precision() - rounded.scale() - 1;
    String digits = rounded.movePointLeft(power).stripTrailingZeros().toPlainString();
    return digits.replace('-', '−') + "e" + power;
  }

  static String plain(OptionalDouble value) {
    return value.isPresent() ? plain(value.getAsDouble()) : NONE;
  }

  /** A value with its error, both to two digits of the error. */
  static String withError(double value, double error) {
    if (!(error > 0) || !Double.isFinite(value) || !Double.isFinite(error)) {
      return plain(value);
    }
    int decimals = Math.max(0, 1 - (int) Math.floor(Math.log10(error)));
    if (decimals > 9) {
      return plain(value) + " ± " + plain(error);
    }
    return fixed(value, decimals) + " ± " + fixed(error, decimals);
  }

  /** A share in percent, with as many digits as make a difference. */
  static String percent(OptionalDouble share) {
    if (share.isEmpty()) {
      return NONE;
    }
    double percent = 100 * share.getAsDouble();
    double size = Math.abs(percent);
    if (size == 0) {
      return "0 %";
    }
    if (size < 0.01) {
      return plain(new BigDecimal(percent).round(new MathContext(2)).doubleValue()) + " %";
    }
    return fixed(percent, size < 1 ? 3 : 2) + " %";
  }

  static String bytes(long bytes) {
    double value = (double) bytes;
    int unit = 0;
    while (Math.abs(value) >= 999.5 && unit < BYTE_UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return (unit == 0 ? grouped(bytes) : fixed(value, value < 10 ? 2 : (value < 100 ? 1 : 0)))
        + " "
        + BYTE_UNITS[unit];
  }

  static String duration(Duration duration) {
    double seconds = duration.toNanos() * 1e-9;
    if (seconds < 1) {
      return Math.round(seconds * 1000) + " ms";
    }
    if (seconds < 60) {
      return fixed(seconds, seconds < 10 ? 2 : 1) + " s";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d min %02d s".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
  }

  /** A rate with a prefix: {@code 1.53 M/s}. */
  static String rate(OptionalDouble perSecond) {
    if (perSecond.isEmpty()) {
      return NONE;
    }
    double rate = perSecond.getAsDouble();
    if (rate >= 1e6) {
      return fixed(rate / 1e6, 2) + " M/s";
    }
    return rate >= 1e3 ? fixed(rate / 1e3, 1) + " k/s" : fixed(rate, 1) + " /s";
  }

  private static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value)
        .replace(',', '\u2009')
        .replace('-', '−');
  }
}
