package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The way of results from the worker that has them to the process that started the pipeline. */
public interface ResultRoute extends Serializable {

  /** The file in which they arrive; it is there once it is whole. */
  Path arrival();

  /**
   * Sends them, from a worker. After a failure that may happen again, with the same content.
   *
   * @throws IOException if they cannot be sent
   */
  void send(byte[] results) throws IOException;

  /** For workers that see this process's files. */
  static ResultRoute file(Path file) {
    return new ToFile(file.toAbsolutePath().toString());
  }

  /**
   * Straight into the file.
   *
   * @param name the file's
   */
  record ToFile(String name) implements ResultRoute {

    @Override
    public Path arrival() {
      return Path.of(name);
    }

    @Override
    public void send(byte[] results) throws IOException {
      Path part = Files.createTempFile(arrival().getParent(), "results", ".part");
      Files.write(part, results);
      Files.move(
          part, arrival(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
