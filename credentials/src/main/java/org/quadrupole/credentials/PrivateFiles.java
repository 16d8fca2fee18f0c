package org.quadrupole.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Files that must be nobody else's to read. */
final class PrivateFiles {

  private PrivateFiles() {}

  /**
   * Refuses a file that others can read.
   *
   * @param what what it holds, for the message
   */
  static void check(String what, Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      throw new CredentialException(
          "others can read the " + what + " " + file + ", and so act as you: chmod 600 " + file);
    }
  }
}
