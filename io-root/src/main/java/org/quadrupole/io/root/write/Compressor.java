package org.quadrupole.io.root.write;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.write.RootCompression.Codec;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Compresses records into chains of blocks, the counterpart of {@link
 * org.quadrupole.io.root.compression.Decompressor}. Its buffers are used again and again. Used by
 * one thread. Source: ROOT's core/zip/src/RZip.cxx and, for what a level means to Zstandard, its
 * core/zstd/src/ZipZSTD.cxx.
 */
public final class Compressor implements AutoCloseable {

  private static final int LARGEST_BLOCK = 0xffffff;
  private static final int HEADER = 9;
  private static final int LZ4_CHECKSUM = 8;

  /** From this level on, ROOT lets LZ4 search longer. */
  private static final int LZ4_HIGH = 4;

  /**
   * Bytes, in an array that the compressor may use again for the next record.
   *
   * @param bytes the array
   * @param from where they begin
   * @param length how many they are
   */
  @SuppressWarnings("ArrayRecordComponent") // a view, used at once
  public record Stored(byte[] bytes, int from, int length) {}

  private final RootCompression compression;
  private final @Nullable Deflater deflater;
  private final @Nullable ZstdCompressCtx zstd;
  private final @Nullable LZ4Compressor lz4;
  private byte[] out = new byte[0];

  /** A compressor with this setting. */
  public Compressor(RootCompression compression) {
    this.compression = compression;
    Codec codec = compression.codec();
    this.deflater = codec == Codec.ZLIB ? new Deflater(compression.level()) : null;
    this.zstd = codec == Codec.ZSTD ? new ZstdCompressCtx() : null;
    if (zstd != null) {
      zstd.setLevel(2 * compression.level());
    }
    if (codec == Codec.LZ4) {
      LZ4Factory factory = LZ4Factory.fastestInstance();
      this.lz4 =
          compression.level() < LZ4_HIGH
              ? factory.fastCompressor()
              : factory.highCompressor(compression.level());
    } else {
      this.lz4 = null;
    }
  }

  /** What is to be stored: the compressed content, or itself where that is not smaller. */
  public Stored compress(byte[] content, int from, int length) {
    Stored plain = new Stored(content, from, length);
    if (compression.codec() == Codec.NONE || length == 0) {
      return plain;
    }
    int size = 0;
    for (int at = 0; at < length; at += LARGEST_BLOCK) {
      int block = Math.min(LARGEST_BLOCK, length - at);
      reserve(size, HEADER + bound(block));
      int compressed = block(content, from + at, block, size + HEADER);
      if (compressed <= 0 || compressed >= block) {
        return plain;
      }
      header(size, compressed, block);
      size += HEADER + compressed;
    }
    return size < length ? new Stored(out, 0, size) : plain;
  }

  private void reserve(int used, int more) {
    int needed = Math.addExact(used, more);
    if (out.length < needed) {
      byte[] larger = new byte[Math.max(needed, (int) Math.min(2L * out.length, 1 << 26))];
      System.arraycopy(out, 0, larger, 0, used);
      out = larger;
    }
  }

  /** The room that a block may need. */
  private int bound(int block) {
    return switch (compression.codec()) {
      case ZSTD -> (int) Zstd.compressBound(block);
      case LZ4 ->
          LZ4_CHECKSUM + LZ4Factory.fastestInstance().fastCompressor().maxCompressedLength(block);
      default -> block;
    };
  }

  /**
   * Compresses a block into {@link #out} and returns its length; not positive if it has no room.
   */
  private int block(byte[] content, int from, int length, int to) {
    if (zstd != null) {
      return zstd.compressByteArray(out, to, out.length - to, content, from, length);
    }
    if (lz4 != null) {
      int data = to + LZ4_CHECKSUM;
      int size = lz4.compress(content, from, length, out, data, out.length - data);
      long checksum = XXHashFactory.fastestInstance().hash64().hash(out, data, size, 0);
      for (int i = 0; i < LZ4_CHECKSUM; i++) {
        out[to + i] = (byte) (checksum >>> (8 * (LZ4_CHECKSUM - 1 - i)));
      }
      return LZ4_CHECKSUM + size;
    }
    if (deflater != null) {
      deflater.reset();
      deflater.setInput(content, from, length);
      deflater.finish();
      int size = deflater.deflate(out, to, length);
      return deflater.finished() ? size : 0;
    }
    byte[] compressed = xz(content, from, length);
    if (compressed.length < length) {
      System.arraycopy(compressed, 0, out, to, compressed.length);
    }
    return compressed.length;
  }

  private byte[] xz(byte[] content, int from, int length) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try {
      LZMA2Options options = new LZMA2Options(compression.level());
      // A dictionary beyond the content only costs memory, here and for whoever reads it.
      options.setDictSize(
          Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(options.getDictSize(), length)));
      try (XZOutputStream xz = new XZOutputStream(compressed, options, XZ.CHECK_CRC32)) {
        xz.write(content, from, length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return compressed.toByteArray();
  }

  private void header(int at, int compressed, int length) {
    String letters =
        switch (compression.codec()) {
          case ZLIB -> "ZL";
          case LZMA -> "XZ";
          case LZ4 -> "L4";
          default -> "ZS";
        };
    out[at] = (byte) letters.charAt(0);
    out[at + 1] = (byte) letters.charAt(1);
    // The codec's method or the major version of its library.
    out[at + 2] =
        (byte)
            switch (compression.codec()) {
              case ZLIB -> Deflater.DEFLATED;
              case LZMA -> 0;
              default -> 1;
            };
    length(at + 3, compressed);
    length(at + 6, length);
  }

  private void length(int at, int value) {
    out[at] = (byte) value;
    out[at + 1] = (byte) (value >> 8);
    out[at + 2] = (byte) (value >> 16);
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
    if (zstd != null) {
      zstd.close();
    }
  }
}
