package org.quadrupole.pipelines.server;

import java.io.IOException;
import java.nio.file.Path;

/** What a socket's path says. */
final class Paths {

  /** What fits into the address of a socket on every system. */
  private static final int LONGEST = 100;

  private Paths() {}

  /** The folder of a socket. */
  static Path parent(Path socket) throws IOException {
    Path parent = socket.getParent();
    if (parent == null || !socket.isAbsolute() || socket.toString().length() > LONGEST) {
      throw new IOException(
          socket
              + " cannot be a server's socket: needs an absolute path of at most 100 characters");
    }
    return parent;
  }
}
