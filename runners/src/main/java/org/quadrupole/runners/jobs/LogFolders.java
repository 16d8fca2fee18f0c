package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for what jobs write. */
final class LogFolders {

  private LogFolders() {}

  /** Makes a folder where it is missing. */
  static Path make(Path folder) throws JobQueueException {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw JobQueueException.failure("cannot make the log directory " + folder, e);
    }
  }
}
