package org.quadrupole.pipelines.analysis;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cross-sections, luminosities and sizes with their units. */
final class Quantities {

  static final Pattern CROSS_SECTION = Pattern.compile("\\s*(\\S+?)\\s*(mb|ub|µb|nb|pb|fb|ab)\\s*");
  static final Pattern LUMINOSITY =
      Pattern.compile("\\s*(\\S+?)\\s*(?:1?/\\s*([mµunpfa]b)|([mµunpfa]b)\\s*\\^?\\{?-1\\}?)\\s*");

  private static final Pattern SIZE =
      Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([kKMGT])(i?)B?\\s*");

  /** What one unit is in pb. */
  private static final Map<String, Double> PICOBARN =
      Map.of("mb", 1e9, "ub", 1e6, "µb", 1e6, "nb", 1e3, "pb", 1.0, "fb", 1e-3, "ab", 1e-6);

  private static final double MOST_BYTES = 1e15;

  private Quantities() {}

  /** A cross-section in pb; a number without a unit is in pb. Empty when it is not one. */
  static OptionalDouble crossSection(String text) {
    Matcher matcher = CROSS_SECTION.matcher(text);
    return matcher.matches()
        ? scaled(matcher.group(1), PICOBARN.get(matcher.group(2)))
        : number(text);
  }

  /** A luminosity in 1/pb; a number without a unit is in 1/pb. Empty when it is not one. */
  static OptionalDouble luminosity(String text) {
    Matcher matcher = LUMINOSITY.matcher(text);
    if (!matcher.matches()) {
      return number(text);
    }
    String unit = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    return scaled(matcher.group(1), 1 / PICOBARN.get(unit));
  }

  /** A size in bytes: a GB is 10^9, a GiB 2^30. Empty when it is none, or is absurd. */
  static OptionalDouble bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    int power = "kMGT".indexOf(matcher.group(2).replace('K', 'k')) + 1;
    double bytes =
        Double.parseDouble(matcher.group(1))
            * Math.pow(matcher.group(3).isEmpty() ? 1000 : 1024, power);
    return bytes < MOST_BYTES ? OptionalDouble.of(bytes) : OptionalDouble.empty();
  }

  private static OptionalDouble scaled(String number, double factor) {
    OptionalDouble value = number(number);
    return value.isEmpty() ? value : OptionalDouble.of(value.getAsDouble() * factor);
  }

  /** A finite decimal number. */
  static OptionalDouble number(String text) {
    String plain = text.strip();
    if (!plain.matches("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?")) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(plain);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
