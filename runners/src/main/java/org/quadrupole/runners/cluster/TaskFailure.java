package org.quadrupole.runners.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from a stack trace whether a task failed of itself, as over a damaged file, and not because
 * a worker or a connection was lost: where it would fail again however often it is tried.
 */
final class TaskFailure {

  private static final Pattern CAUSE = Pattern.compile("(?m)^(?:Caused by: )?(\\S+?)(?:: (.*))?$");
  private static final Pattern FRAME = Pattern.compile("^\\s+at (?:\\S+/)*(\\S+)\\(");
  private static final Pattern OURS =
      Pattern.compile("org\\.quadrupole\\.(io|events|transforms)\\..*");
  private static final String FLINK = "org.apache.flink.";

  private TaskFailure() {}

  /** What a task said of itself; empty where it had no part in its failure. */
  static Optional<String> text(String stacktrace) {
    Optional<String> told = Optional.empty();
    Optional<String> text = Optional.empty();
    boolean isOurs = false;
    boolean decided = false;
    String words = "";
    for (String line : stacktrace.lines().toList()) {
      Matcher frame = FRAME.matcher(line);
      if (frame.find()) {
        // The first of the two that a cause's trace comes to is nearer to what went wrong.
        if (!decided && OURS.matcher(frame.group(1)).matches()) {
          isOurs = true;
          decided = true;
          text = Optional.of(words);
        } else if (!decided && frame.group(1).startsWith(FLINK)) {
          isOurs = false;
          decided = true;
        }
      } else if (!line.isBlank() && !line.startsWith("\t...") && !line.strip().startsWith("...")) {
        Matcher cause = CAUSE.matcher(line);
        if (cause.matches()) {
          words = cause.group(2) == null ? cause.group(1) : cause.group(2);
          decided = false;
          if (told.isEmpty() && OURS.matcher(cause.group(1)).matches()) {
            told = Optional.of(words); // says more than what the system or a library said
          }
        }
      }
    }
    if (!isOurs) {
      return Optional.empty();
    }
    return told.isPresent() ? told : text;
  }
}
