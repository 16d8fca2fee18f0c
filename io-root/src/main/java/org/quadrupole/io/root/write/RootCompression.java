package org.quadrupole.io.root.write;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** How objects are compressed. Each block of at most 16 MiB has a header of nine bytes. */
public enum RootCompression {
  /** Not at all. */
  NONE(0),
  /** With zlib, which every ROOT can read. */
  ZLIB(101),
  /** With Zstandard, for ROOT 6.20 and later. */
  ZSTD(505);

  private static final int LARGEST_BLOCK = 0xffffff;

  /** ROOT's code: 100 times the algorithm plus the level. */
  private final int setting;

  RootCompression(int setting) {
    this.setting = setting;
  }

  int setting() {
    return setting;
  }

  /** The compressed content, or the content itself where compressing would not make it smaller. */
  byte[] compress(byte[] content) {
    if (this == NONE) {
      return content;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < content.length; from += LARGEST_BLOCK) {
      int length = Math.min(LARGEST_BLOCK, content.length - from);
      byte[] block = compressBlock(Arrays.copyOfRange(content, from, from + length));
      if (block.length >= length) {
        return content;
      }
      out.write('Z');
      out.write(this == ZLIB ? 'L' : 'S');
      out.write(this == ZLIB ? Deflater.DEFLATED : 1);
      writeLength(block.length, out);
      writeLength(length, out);
      out.writeBytes(block);
    }
    return out.size() < content.length ? out.toByteArray() : content;
  }

  private byte[] compressBlock(byte[] block) {
    int level = setting % 100;
    if (this == ZSTD) {
      return Zstd.compress(block, level);
    }
    Deflater deflater = new Deflater(level);
    deflater.setInput(block);
    deflater.finish();
    byte[] compressed = new byte[block.length];
    int size = deflater.deflate(compressed);
    // What does not fit in its own length is not worth storing; the caller sees that it is not
    // smaller.
    boolean fits = deflater.finished();
    deflater.end();
    return fits ? Arrays.copyOf(compressed, size) : compressed;
  }

  private static void writeLength(int length, ByteArrayOutputStream out) {
    out.write(length);
    out.write(length >> 8);
    out.write(length >> 16);
  }
}
