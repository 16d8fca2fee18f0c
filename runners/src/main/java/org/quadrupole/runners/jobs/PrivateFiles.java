package org.quadrupole.runners.jobs;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that only their owner can read. */
public final class PrivateFiles {

  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFiles() {}

  /**
   * Makes a folder and those above it where they are missing.
   *
   * @throws IOException if it is there but somebody else can read it or put something there
   */
  public static Path folder(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }
    Map<String, Object> facts =
        Files.readAttributes(folder, "unix:uid,permissions,isDirectory", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(facts.get("isDirectory"))
        || !Objects.equals(facts.get("uid"), (int) new UnixSystem().getUid())
        || !FOLDER.equals(facts.get("permissions"))) {
      throw JobQueueException.failure(
          folder + " holds keys and must be your own directory with mode 0700");
    }
    return folder;
  }

  /** Writes a file, which appears complete and takes the place of an earlier one. */
  public static Path write(Path file, String content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a folder and everything in it; what somebody else deletes meanwhile is no error. */
  public static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> inside = Files.list(folder)) {
        for (Path path : inside.toList()) {
          delete(path);
        }
      }
    }
    Files.deleteIfExists(folder);
  }
}
