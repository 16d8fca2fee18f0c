package org.quadrupole.io.root.compression;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.tukaani.xz.XZInputStream;

/**
 * Decompresses the records of ROOT files. Used by one thread.
 *
 * <p>A compressed record is a chain of blocks of at most 16 MiB - 1 each, and each has a header of
 * nine bytes: two letters that name the codec, the codec's method, the compressed and the
 * uncompressed length (three bytes each, little-endian). {@code ZL} zlib, {@code XZ} xz, {@code L4}
 * LZ4 after the XXH64 checksum of the compressed bytes (big-endian), {@code ZS} Zstandard, {@code
 * CS} raw deflate (ROOT before 1998). Source: ROOT's core/zip/src/RZip.cxx.
 */
public final class Decompressor implements AutoCloseable {

  private static final int HEADER = 9;
  private static final int LZ4_CHECKSUM = 8;

  /** What the largest dictionary (8 MiB) of ROOT's xz streams needs, in KiB, with room. */
  private static final int XZ_MEMORY_KIB = 100 * 1024;

  private final Inflation inflation = new Inflation();
  private final LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
  private final XXHash64 xxhash = XXHashFactory.fastestInstance().hash64();
  private @Nullable ZstdDecompressCtx zstd;

  /**
   * Whether the blocks in {@code source[at...at+length)} say that they hold exactly {@code size}
   * bytes when decompressed, and can. Asked before memory is set aside for them.
   */
  public static boolean holds(byte[] source, int at, int length, int size) {
    int from = at;
    int left = length;
    long total = 0;
    while (total < size && left >= HEADER) {
      int compressed = u3(source, from + 3);
      int uncompressed = u3(source, from + 6);
      if (compressed > left - HEADER || uncompressed > most(source, from, compressed)) {
        return false;
      }
      total += uncompressed;
      from += HEADER + compressed;
      left -= HEADER + compressed;
    }
    return total == size;
  }

  /**
   * Decompresses a chain of blocks.
   *
   * @param into where {@code size} bytes go, from index {@code to}
   * @param file the file's name, for messages
   * @param offset where the blocks start in the file
   * @param what what is decompressed, for messages
   */
  public void decompress(
      byte[] source,
      int at,
      int length,
      byte[] into,
      int to,
      int size,
      String file,
      long offset,
      String what)
      throws RootFormatException {
    if (!holds(source, at, length, size)) {
      throw new RootFormatException(
          file,
          offset,
          what + ": its compressed blocks do not add up to " + size + " bytes",
          RootFormatException.DAMAGED);
    }
    int from = at;
    int written = 0;
    while (written < size) {
      int compressed = u3(source, from + 3);
      int uncompressed = u3(source, from + 6);
      try {
        block(source, from, compressed, into, to + written, uncompressed);
      } catch (IOException | DataFormatException | LZ4Exception | ZstdException e) {
        RootFormatException failure =
            new RootFormatException(
                file,
                offset + from - at,
                what + ": a compressed block cannot be decompressed: " + e.getMessage(),
                RootFormatException.DAMAGED);
        failure.initCause(e);
        throw failure;
      }
      from += HEADER + compressed;
      written += uncompressed;
    }
  }

  /**
   * The bytes that a block can hold at most. Deflate: 258 bytes in two bits. LZ4: 255 bytes in one.
   * Zstandard: a block of 128 KiB in four bytes. LZMA: 273 bytes in some hundredths of a bit for
   * each of a handful of decisions; measured, 7,000 to one.
   */
  private static long most(byte[] source, int at, int compressed) {
    long ratio =
        switch (source[at] << 8 | source[at + 1]) {
          case 'L' << 8 | '4' -> 255;
          case 'Z' << 8 | 'S' -> 32 << 10;
          case 'X' << 8 | 'Z' -> 16 << 10;
          default -> 1032;
        };
    return ratio * compressed;
  }

  private void block(byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException, DataFormatException {
    int data = at + HEADER;
    String codec = "" + (char) (source[at] & 0xFF) + (char) (source[at + 1] & 0xFF);
    switch (codec) {
      case "ZL" -> inflation.zlib(source, data, length, into, to, size);
      case "CS" -> inflation.raw(source, data, length, into, to, size);
      case "XZ" -> xz(source, data, length, into, to, size);
      case "L4" -> lz4(source, data, length, into, to, size);
      case "ZS" -> zstd(source, data, length, into, to, size);
      default -> throw new IOException("unknown codec \"" + printable(codec) + "\"");
    }
  }

  private static void xz(byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException {
    try (XZInputStream stream =
        new XZInputStream(new ByteArrayInputStream(source, at, length), XZ_MEMORY_KIB)) {
      int done = stream.readNBytes(into, to, size);
      if (done != size) {
        throw tooShort(done, size);
      }
    }
  }

  private void lz4(byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException {
    if (length < LZ4_CHECKSUM) {
      throw new IOException("no room for a checksum");
    }
    long stated = 0;
    for (int i = 0; i < LZ4_CHECKSUM; i++) {
      stated = stated << 8 | (source[at + i] & 0xFF);
    }
    int data = at + LZ4_CHECKSUM;
    int bytes = length - LZ4_CHECKSUM;
    if (xxhash.hash(source, data, bytes, 0) != stated) {
      throw new IOException("its checksum differs");
    }
    int done = lz4.decompress(source, data, bytes, into, to, size);
    if (done != size) {
      throw tooShort(done, size);
    }
  }

  private void zstd(byte[] source, int at, int length, byte[] into, int to, int size)
      throws IOException {
    ZstdDecompressCtx context = zstd;
    if (context == null) {
      context = new ZstdDecompressCtx();
      zstd = context;
    }
    int done = context.decompressByteArray(into, to, size, source, at, length);
    if (done != size) {
      throw tooShort(done, size);
    }
  }

  static IOException tooShort(int done, int size) {
    return new IOException("it holds " + done + " bytes, not " + size);
  }

  private static String printable(String codec) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < codec.length(); i++) {
      char c = codec.charAt(i);
      text.append(c > ' ' && c < 127 ? c : '?');
    }
    return text.toString();
  }

  private static int u3(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16;
  }

  @Override
  public void close() {
    inflation.close();
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }
}
