package org.quadrupole.runners.jobs;

import java.time.Duration;
import java.util.List;

/**
 * A command of a batch system. Its words are there for every user of the machine to see, so secrets
 * go into files.
 *
 * @param words the program and its arguments
 * @param input what it reads from standard input
 * @param limit how long it may take
 */
public record Command(List<String> words, String input, Duration limit) {

  private static final Duration USUAL_LIMIT = Duration.ofMinutes(2);

  /** Copies its words. */
  public Command {
    words = List.copyOf(words);
  }

  /** A command that reads nothing. */
  public static Command of(List<String> words) {
    return new Command(words, "", USUAL_LIMIT);
  }

  /** The same command with something to read. */
  public Command withInput(String text) {
    return new Command(words, text, limit);
  }

  /** The same command with another limit. */
  public Command withLimit(Duration other) {
    return new Command(words, input, other);
  }

  /** The program's name. */
  public String program() {
    return words.get(0);
  }
}
