package org.quadrupole.transforms.compiler;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills of every event with a column as it is, which need no loop over the events: the column's
 * array is counted as a whole. Recognised by the code that they would be otherwise.
 */
final class WholeColumn {

  private static final String ARRAY = "final float\\[\\] (?<array>\\w+) = (?<column>\\w+)\\(\\); ";

  private static final String COUNTED =
      "final float (?<single>\\w+) = \\k<array>\\[%s\\]; "
          + "final double (?<value>\\w+) = \\(double\\) \\k<single>; "
          + "(?<histogram>\\w+)\\.count\\(\\k<value>\\);";

  private static final Pattern VALUES = Pattern.compile(ARRAY + String.format(COUNTED, "i"));

  private static final Pattern ITEMS =
      Pattern.compile(
          "final int\\[\\] (?<offsets>\\w+) = (?<places>\\w+)\\(\\); "
              + "final int (?<low>\\w+) = \\k<offsets>\\[i\\]; "
              + "final int (?<high>\\w+) = \\k<offsets>\\[i \\+ 1\\]; "
              + ARRAY
              + "for \\(int (?<k>\\w+) = \\k<low>; \\k<k> < \\k<high>; \\k<k>\\+\\+\\) \\{ "
              + String.format(COUNTED, "\\k<k>")
              + " \\}");

  private WholeColumn() {}

  /**
   * The statement that does for a batch of so many {@code events} what code does for each of them.
   */
  static Optional<String> fill(Code body) {
    String text = body.text("").strip().replaceAll("\\s+", " ");
    Matcher values = VALUES.matcher(text);
    if (values.matches()) {
      return Optional.of(countAll(values, "0", "events"));
    }
    Matcher items = ITEMS.matcher(text);
    if (items.matches()) {
      String offsets = items.group("places") + "()";
      return Optional.of(countAll(items, offsets + "[0]", offsets + "[events]"));
    }
    return Optional.empty();
  }

  private static String countAll(Matcher found, String from, String to) {
    return String.format(
        "%s.countAll(%s(), %s, %s);", found.group("histogram"), found.group("column"), from, to);
  }
}
