package org.quadrupole.pipelines.clusters;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people write them. */
final class ClusterSizes {

  private static final Pattern SIZE =
      Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([KMGT]i?B?|kB)\\s*");
  private static final Pattern CLOCK =
      Pattern.compile("\\s*(?:([0-9]{1,4})-)?([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?\\s*");
  private static final Pattern UNITS = Pattern.compile("\\s*([0-9]{1,8})\\s*(s|min|h|d)\\s*");

  private static final Map<String, Integer> SECONDS =
      Map.of("s", 1, "min", 60, "h", 3600, "d", 86400);

  private ClusterSizes() {}

  /** MiB; a GB is 10^9 bytes, a GiB 2^30. Empty where it is no size or less than a MiB. */
  static OptionalInt mebibytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    String unit = matcher.group(2).toUpperCase(Locale.ROOT);
    int power = "KMGT".indexOf(unit.charAt(0)) + 1;
    long step = unit.contains("I") ? 1024 : 1000;
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(step).pow(power));
    BigDecimal size = bytes.divide(BigDecimal.valueOf(1L << 20), RoundingMode.FLOOR);
    return size.compareTo(BigDecimal.ONE) < 0 || size.compareTo(BigDecimal.valueOf(1 << 30)) > 0
        ? OptionalInt.empty()
        : OptionalInt.of(size.intValue());
  }

  /** 01:30:00, 01:30 (hours and minutes), 2-00:00:00, 90 min. Empty where it is no time. */
  static Optional<Duration> duration(String text) {
    Matcher units = UNITS.matcher(text);
    long seconds = 0;
    if (units.matches()) {
      seconds = Long.parseLong(units.group(1)) * SECONDS.get(units.group(2));
    } else {
      Matcher clock = CLOCK.matcher(text);
      if (clock.matches()) {
        seconds =
            number(clock.group(1)) * 86400
                + number(clock.group(2)) * 3600
                + number(clock.group(3)) * 60
                + number(clock.group(4));
      }
    }
    return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
  }

  private static long number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
