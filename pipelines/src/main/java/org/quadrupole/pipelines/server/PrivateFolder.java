package org.quadrupole.pipelines.server;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The folder of a user's sockets. It lies where others can write too, so that it counts only if
 * nobody else can have made or changed it: a directory, no link, the user's own, open to nobody
 * else.
 */
final class PrivateFolder {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /** Makes it where it is missing, and checks it. */
  static void make(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      // Whose it is comes next.
      check(folder);
      return;
    }
    check(folder);
  }

  /**
   * Checks it.
   *
   * @throws IOException if somebody else could have put something there
   */
  static void check(Path folder) throws IOException {
    check(folder, new UnixSystem().getUid());
  }

  static void check(Path folder, long user) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(folder, "unix:uid,permissions,isDirectory", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(facts.get("isDirectory"))) {
      throw new IOException(folder + " is not a directory");
    }
    if (!(facts.get("uid") instanceof Integer owner) || Integer.toUnsignedLong(owner) != user) {
      throw new IOException(folder + " belongs to somebody else");
    }
    if (!OWNER_ONLY.equals(facts.get("permissions"))) {
      throw new IOException(folder + " is open to others: its mode must be 0700");
    }
  }
}
