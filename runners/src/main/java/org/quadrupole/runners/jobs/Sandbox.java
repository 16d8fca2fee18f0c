package org.quadrupole.runners.jobs;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** DIRAC's sandboxes: a job's files in a tar archive that is compressed with bzip2 or zstd. */
final class Sandbox {

  /** What {@link #pack} makes. */
  static final String FORMAT = "tar.bz2";

  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_FILES = 10_000;

  private Sandbox() {}

  /** An archive of files, which only their owner may read on the node. */
  static byte[] pack(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new BZip2CompressorOutputStream(bytes))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setMode(file.getKey().endsWith(".sh") ? 0700 : 0600);
        // The same files have the same name in the store.
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Unpacks an archive. What is in it comes from a job and may be anything: only plain files are
   * taken, by their last name.
   *
   * @throws IOException if it is no such archive, or larger than a sandbox can be
   */
  static void unpack(byte[] archive, Path folder) throws IOException {
    long left = MOST_BYTES;
    int files = 0;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(uncompressed(new ByteArrayInputStream(archive), archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path name = Path.of(entry.getName()).getFileName();
        if (!entry.isFile() || name == null || name.toString().matches("\\.{0,2}")) {
          continue;
        }
        if (++files > MOST_FILES) {
          throw new IOException("the sandbox holds more than " + MOST_FILES + " files");
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve(name.toString()))) {
          left -= copy(tar, out, left);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the sandbox is damaged: " + e.getMessage(), e);
    }
  }

  private static long copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > most) {
        throw new IOException("the sandbox holds more than " + (MOST_BYTES >> 20) + " MiB");
      }
      out.write(buffer, 0, n);
    }
    return copied;
  }

  private static InputStream uncompressed(InputStream in, byte[] archive) throws IOException {
    if (archive.length > 3 && archive[0] == 'B' && archive[1] == 'Z' && archive[2] == 'h') {
      return new BZip2CompressorInputStream(in, true);
    }
    if (archive.length > 3
        && archive[0] == 0x28
        && archive[1] == (byte) 0xb5
        && archive[2] == 0x2f
        && archive[3] == (byte) 0xfd) {
      return new ZstdInputStream(in);
    }
    throw new IOException("the sandbox is neither a tar.bz2 nor a tar.zst file");
  }
}
