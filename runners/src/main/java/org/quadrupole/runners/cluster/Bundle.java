package org.quadrupole.runners.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The program as a file that nodes fetch which share no file system with the launcher.
 *
 * @param from an address (https://...), or a path on the nodes, such as one in /cvmfs
 * @param sha256 its check sum, in hexadecimal digits
 */
public record Bundle(String from, String sha256) {

  private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
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
   * Writes the jars of this process's class path into a file.
   *
   * @return its check sum
   */
  public static String write(Path file) throws IOException {
    Set<String> names = new HashSet<>();
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (String path : FlinkKeys.here().split(File.pathSeparator, -1)) {
        Path jar = Path.of(path);
        if (!Files.isRegularFile(jar)) {
          throw ClusterException.failure(
              "the class path holds " + path + ", which is no jar: start with the script ./quad");
        }
        String name = jar.getFileName().toString();
        if (names.add(name)) {
          TarArchiveEntry entry = new TarArchiveEntry(name);
          entry.setSize(Files.size(jar));
          entry.setModTime(0L);
          tar.putArchiveEntry(entry);
          Files.copy(jar, tar);
          tar.closeArchiveEntry();
        }
      }
    }
    return sum(file);
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
