package org.quadrupole.pipelines.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Starts a process that outlives this one, its terminal and its shell. */
public final class Detached {

  private static final long LONGEST_LOG = 1 << 20;

  private Detached() {}

  /**
   * Starts a command that is not ended by the terminal's keys or by its end.
   *
   * @param log where its output goes: a file in a private folder; made anew when it has grown long
   * @return the shell that has started it, which ends at once
   */
  public static Process start(List<String> command, Path log) throws IOException {
    PrivateFolder.make(Paths.parent(log));
    try {
      if (Files.exists(log) && Files.size(log) > LONGEST_LOG) {
        Files.delete(log);
      }
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // An earlier server's.
    }
    // A shell without job control lets what it starts with & ignore the terminal's interrupts.
    List<String> shell = new ArrayList<>(List.of("sh", "-c", "nohup \"$@\" &", "quad-server"));
    shell.addAll(command);
    File file = log.toFile();
    return new ProcessBuilder(shell)
        .directory(new File("/"))
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
        .redirectError(ProcessBuilder.Redirect.appendTo(file))
        .start();
  }
}
