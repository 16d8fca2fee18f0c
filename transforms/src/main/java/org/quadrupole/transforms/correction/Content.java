package org.quadrupole.transforms.correction;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The bytes of a file, decompressed where they are compressed, up to a limit. */
final class Content {

  /** A thousand times what text tables have. */
  private static final int MAX_TEXT_BYTES = 64 << 20;

  private static final long MAX_BYTES = 1L << 30;

  private Content() {}

  /** A file's bytes, decompressed as they are read. */
  static InputStream open(String origin, byte[] content) throws IOException {
    InputStream bytes = new ByteArrayInputStream(content);
    boolean compressed =
        content.length > 2 && (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b;
    return new Bounded(origin, compressed ? new GZIPInputStream(bytes, 1 << 16) : bytes, MAX_BYTES);
  }

  /**
   * A text file as a whole.
   *
   * @throws CorrectionException if it cannot be decompressed or is too large
   */
  static String text(String origin, byte[] content) {
    try (InputStream in = open(origin, content)) {
      byte[] bytes = in.readNBytes(MAX_TEXT_BYTES);
      if (bytes.length == MAX_TEXT_BYTES) {
        throw new IOException("more than " + MAX_TEXT_BYTES + " bytes of text");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CorrectionException(origin + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The first characters of a file. */
  static String beginning(String origin, byte[] content, int length) {
    try (InputStream in = open(origin, content)) {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CorrectionException(origin + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Its lines, which keep their numbers. */
  static List<String> lines(String origin, byte[] content) {
    return text(origin, content).lines().toList();
  }

  private static final class Bounded extends FilterInputStream {
    private final String origin;
    private long left;

    Bounded(String origin, InputStream in, long limit) {
      super(in);
      this.origin = origin;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      count(count);
      return count;
    }

    private void count(int read) throws IOException {
      left -= Math.max(0, read);
      if (left < 0) {
        throw new IOException(origin + " holds more than " + MAX_BYTES + " bytes");
      }
    }
  }
}
