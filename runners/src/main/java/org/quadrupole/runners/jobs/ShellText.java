package org.quadrupole.runners.jobs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a POSIX shell's command line. */
public final class ShellText {

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

  private ShellText() {}

  /** A text as one word that the shell leaves as it is. */
  public static String word(String text) {
    return SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** Several words. */
  public static String words(List<String> texts) {
    return texts.stream().map(ShellText::word).collect(Collectors.joining(" "));
  }
}
