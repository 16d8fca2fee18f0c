package org.quadrupole.runners.jobs;

import java.nio.file.Path;
import java.util.List;

/**
 * What all jobs of a queue share.
 *
 * @param logDirectory where their output goes, or is fetched to; made where missing
 * @param submitExtra more arguments of the command that submits
 * @param cancelExtra more arguments of the command that cancels
 */
public record QueueSettings(Path logDirectory, List<String> submitExtra, List<String> cancelExtra) {

  /** Copies its lists. */
  public QueueSettings {
    logDirectory = logDirectory.toAbsolutePath().normalize();
    submitExtra = List.copyOf(submitExtra);
    cancelExtra = List.copyOf(cancelExtra);
  }

  /** Without more arguments. */
  public static QueueSettings of(Path logDirectory) {
    return new QueueSettings(logDirectory, List.of(), List.of());
  }
}
