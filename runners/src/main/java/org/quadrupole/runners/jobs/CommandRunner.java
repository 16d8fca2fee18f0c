package org.quadrupole.runners.jobs;

/** Runs the commands of batch systems. */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a command to its end.
   *
   * @throws JobQueueException if there is no such program, it takes too long or says too much
   */
  Result run(Command command) throws JobQueueException;

  /**
   * What came of a command.
   *
   * @param command that was run
   * @param exitCode its exit code
   * @param output what it wrote to standard output
   * @param errors what it wrote to standard error, or the end of it
   */
  record Result(Command command, int exitCode, String output, String errors) {

    /** Standard output of a command that ended well. */
    String orFailure() throws JobQueueException {
      if (exitCode != 0) {
        throw failure();
      }
      return output;
    }

    /** What a command that ended badly said. */
    JobQueueException failure() {
      String said = errors.isBlank() ? output : errors;
      return JobQueueException.failure(
          command.program()
              + " failed with exit code "
              + exitCode
              + (said.isBlank() ? "" : ": " + oneLine(said)));
    }

    private static String oneLine(String text) {
      String line = text.strip().replaceAll("\\s*\\R\\s*", " | ");
      return line.length() <= LONGEST_MESSAGE
          ? line
          : "..." + line.substring(line.length() - LONGEST_MESSAGE);
    }

    private static final int LONGEST_MESSAGE = 600;
  }
}
