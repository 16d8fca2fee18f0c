package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files that jobs have left, in a folder for each job. */
final class Outputs {

  private Outputs() {}

  /** Moves the files of one folder into another. */
  static List<Path> move(Path from, Path to) throws JobQueueException {
    LogFolders.make(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      return in(to);
    } catch (IOException e) {
      throw JobQueueException.failure("cannot write to " + to, e);
    }
  }

  /** The files of a folder, standard output and error first. */
  static List<Path> in(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String name : List.of("std.out", "std.err")) {
      if (Files.exists(folder.resolve(name))) {
        all.add(folder.resolve(name));
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> !all.contains(file)).sorted().toList().forEach(all::add);
    }
    return all;
  }
}
