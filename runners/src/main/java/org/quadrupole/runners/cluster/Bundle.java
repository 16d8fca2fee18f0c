package org.quadrupole.runners.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * The program as a file that nodes fetch which share no file system with the launcher.
 *
 * @param from an address (https://...), or a path on the nodes, such as one in /cvmfs
 * @param sha256 its check sum, in hexadecimal digits
 */
public record Bundle(String from, String sha256) {

  private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
  private static final int EXECUTABLE = 0100755;
  private static final int READABLE = 0100644;
  private static final Pattern PLACE = Pattern.compile("(https?:/)?/[^\\s\\p{Cntrl}]+");

  /** Checks their forms. */
  public Bundle {
    if (!SUM.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "a bundle's SHA-256 has 64 hexadecimal digits; 'quad cluster bundle' prints it");
    }
    if (!PLACE.matcher(from).matches()) {
      throw new IllegalArgumentException(
          "a bundle is at an address like https://... or at a path that starts with /");
    }
  }

  /** As the file that worker.sh reads. */
  String text() {
    return from + "\n" + sha256 + "\n";
  }

  /**
   * Writes the jars of this process's class path into a file, and a Java runtime if nodes have
   * none.
   *
   * @param withJava whether this process's Java goes with it, in the folder {@code java}; nodes
   *     must be of the same operating system and processor
   * @return its check sum
   * @throws ClusterException if this process has been started from no jars, or by no JDK
   */
  public static String write(Path file, boolean withJava) throws IOException {
    return write(file, FlinkKeys.here(), withJava);
  }

  static String write(Path file, String classPath, boolean withJava) throws IOException {
    Path runtime = file.resolveSibling(file.getFileName() + ".java");
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      // Names of files in the runtime's legal notices.
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      jars(tar, classPath);
      if (withJava) {
        JavaRuntime.make(runtime);
        folder(tar, runtime);
      }
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    } finally {
      PrivateFiles.delete(runtime);
    }
    return sum(file);
  }

  private static void jars(TarArchiveOutputStream tar, String classPath) throws IOException {
    Set<String> names = new HashSet<>();
    for (String path : classPath.split(File.pathSeparator, -1)) {
      Path jar = Path.of(path);
      if (!Files.isRegularFile(jar)) {
        throw ClusterException.failure(
            "the class path holds " + path + ", which is no jar: start with the script ./quad");
      }
      String name = jar.getFileName().toString();
      if (names.add(name)) {
        add(tar, jar, name);
      }
    }
  }

  private static void folder(TarArchiveOutputStream tar, Path runtime) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(runtime, FileVisitOption.FOLLOW_LINKS)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : files) {
      add(tar, file, "java/" + runtime.relativize(file));
    }
  }

  private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(Files.size(file));
    entry.setModTime(0L);
    entry.setMode(Files.isExecutable(file) ? EXECUTABLE : READABLE);
    tar.putArchiveEntry(entry);
    Files.copy(file, tar);
    tar.closeArchiveEntry();
  }

  private static String sum(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digested =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
