package org.quadrupole.pipelines.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where an axis has its ticks and what stands beside them.
 *
 * @param ticks all ticks, rising
 * @param exponent the power of ten that the labels leave out and the axis states once; usually 0
 */
record Ticks(List<Tick> ticks, int exponent) {
  private static final double SLACK = 1e-9;

  Ticks {
    ticks = List.copyOf(ticks);
  }

  /** What is drawn at a tick. */
  enum Mark {
    LONG,
    SHORT,
    NONE
  }

  /**
   * One tick.
   *
   * @param value its position on the axis
   * @param label in the markup of {@link RichText}; empty for none
   */
  record Tick(double value, Mark mark, String label) {}

  /** Round numbers, about {@code wanted} of them labelled, with shorter ticks between. */
  static Ticks linear(double low, double high, int wanted) {
    double step = roundStep((high - low) / wanted);
    int exponent = commonExponent(Math.max(Math.abs(low), Math.abs(high)), step);
    double scale = Math.pow(10, exponent);
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step / scale) + SLACK));
    int parts = mantissa(step) == 2 ? 4 : 5;
    double fine = step / parts;
    double slack = (high - low) * SLACK;
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil((low - slack) / fine); i * fine <= high + slack; i++) {
      if (Math.floorMod(i, parts) == 0) {
        ticks.add(new Tick(i * fine, Mark.LONG, fixed(i * fine / scale, decimals)));
      } else {
        ticks.add(new Tick(i * fine, Mark.SHORT, ""));
      }
    }
    return new Ticks(ticks, exponent);
  }

  /** Powers of ten, with short ticks at 2 to 9; below two decades also 2 and 5 are labelled. */
  static Ticks logarithmic(double low, double high) {
    double decades = Math.log10(high / low);
    if (decades < 0.7) {
      return linear(low, high, 4);
    }
    int every = (int) Math.ceil(decades / 7);
    boolean dense = decades < 2;
    List<Tick> ticks = new ArrayList<>();
    int last = (int) Math.ceil(Math.log10(high));
    for (int power = (int) Math.floor(Math.log10(low)); power <= last; power++) {
      for (int digit = 1; digit <= 9; digit++) {
        double value = digit * Math.pow(10, power);
        if (value < low * (1 - SLACK) || value > high * (1 + SLACK)) {
          continue;
        }
        if (digit == 1) {
          boolean labelled = Math.floorMod(power, every) == 0;
          ticks.add(new Tick(value, Mark.LONG, labelled ? decade(power, dense) : ""));
        } else if (dense && (digit == 2 || digit == 5)) {
          ticks.add(new Tick(value, Mark.SHORT, compact(value)));
        } else if (every == 1) {
          ticks.add(new Tick(value, Mark.SHORT, ""));
        }
      }
    }
    return new Ticks(ticks, 0);
  }

  /** A label in the middle of each unit-wide bin, and a short tick at the edges between. */
  static Ticks categories(List<String> labels) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (i > 0) {
        ticks.add(new Tick(i, Mark.SHORT, ""));
      }
      ticks.add(new Tick(i + 0.5, Mark.NONE, labels.get(i)));
    }
    return new Ticks(ticks, 0);
  }

  /** These ticks without the labels close to the ends, for a panel that touches another one. */
  Ticks withoutLabelsAtEnds(double low, double high) {
    double margin = 0.04 * (high - low);
    return new Ticks(
        ticks.stream()
            .map(
                tick ->
                    tick.value() < low + margin || tick.value() > high - margin
                        ? new Tick(tick.value(), tick.mark(), "")
                        : tick)
            .toList(),
        exponent);
  }

  /** The nearest of 1, 2, 5, 10 times a power of ten, on a logarithmic scale. */
  private static double roundStep(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double digit = step / power;
    if (digit < Math.sqrt(2)) {
      return power;
    }
    if (digit < Math.sqrt(10)) {
      return 2 * power;
    }
    return digit < Math.sqrt(50) ? 5 * power : 10 * power;
  }

  private static long mantissa(double step) {
    return Math.round(step / Math.pow(10, Math.floor(Math.log10(step) + SLACK)));
  }

  /** Labels of more than five digits or three leading zeros are divided by a power of 1000. */
  private static int commonExponent(double largest, double step) {
    if ((largest >= 1e5 && step >= 10) || largest < 1e-2) {
      return 3 * (int) Math.floor(Math.log10(largest) / 3);
    }
    return 0;
  }

  private static String decade(int power, boolean plain) {
    if (power == 0) {
      return "1";
    }
    if (power == 1 || (plain && Math.abs(power) <= 3)) {
      return compact(Math.pow(10, power));
    }
    return "10^{" + Integer.toString(power).replace('-', '−') + "}";
  }

  private static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value + 0.0);
    return text.replace('-', '−');
  }

  /** A number in at most four significant digits without trailing zeros. */
  static String compact(double value) {
    if (value != 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) {
      int power = (int) Math.floor(Math.log10(Math.abs(value)) + SLACK);
      String digits = compact(value / Math.pow(10, power));
      String raised = "10^{" + Integer.toString(power).replace('-', '−') + "}";
      return digits.equals("1") ? raised : digits + "×" + raised;
    }
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(4))
        .stripTrailingZeros()
        .toPlainString()
        .replace('-', '−');
  }
}
