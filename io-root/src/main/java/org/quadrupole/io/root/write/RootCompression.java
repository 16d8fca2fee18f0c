package org.quadrupole.io.root.write;

import java.io.Serializable;
import java.util.Locale;

/**
 * How records are compressed.
 *
 * @param codec the algorithm
 * @param level 1 (fast) to 9 (small), as ROOT counts; 0 for {@link Codec#NONE}
 */
public record RootCompression(Codec codec, int level) implements Serializable {

  /** ROOT's algorithms. */
  public enum Codec {
    /** Not compressed. */
    NONE(0),
    /** Read by every ROOT. */
    ZLIB(1),
    /** Smallest and slowest. */
    LZMA(2),
    /** Largest and fastest to read; since ROOT 6.12. */
    LZ4(4),
    /** Small and fast; since ROOT 6.20. */
    ZSTD(5);

    private final int code;

    Codec(int code) {
      this.code = code;
    }
  }

  /** Not at all. */
  public static final RootCompression NONE = new RootCompression(Codec.NONE, 0);

  /** With zlib, which every ROOT can read. */
  public static final RootCompression ZLIB = new RootCompression(Codec.ZLIB, 1);

  /** With LZMA, as small as it gets. */
  public static final RootCompression LZMA = new RootCompression(Codec.LZMA, 7);

  /** With LZ4, for ROOT 6.12 and later. */
  public static final RootCompression LZ4 = new RootCompression(Codec.LZ4, 4);

  /** With Zstandard, for ROOT 6.20 and later. */
  public static final RootCompression ZSTD = new RootCompression(Codec.ZSTD, 5);

  /** Checks the level. */
  public RootCompression {
    if (codec == Codec.NONE ? level != 0 : level < 1 || level > 9) {
      throw new IllegalArgumentException(
          "compression level " + level + " is not one of 1 to 9 (none has no level)");
    }
  }

  /**
   * Reads {@code zstd:5}, {@code lz4}, {@code none}...; without a level, the codec's usual one.
   *
   * @throws IllegalArgumentException if there is no such codec or level
   */
  public static RootCompression parse(String text) {
    String[] words = text.toUpperCase(Locale.ROOT).split(":", 2);
    RootCompression usual =
        switch (words[0]) {
          case "NONE" -> NONE;
          case "ZLIB" -> ZLIB;
          case "LZMA" -> LZMA;
          case "LZ4" -> LZ4;
          case "ZSTD" -> ZSTD;
          default -> null;
        };
    if (usual == null || (words.length == 2 && !words[1].matches("\\d"))) {
      throw new IllegalArgumentException(
          "'" + text + "' is no compression; say none, zlib, lzma, lz4 or zstd, as in zstd:5");
    }
    return words.length == 1
        ? usual
        : new RootCompression(usual.codec(), Integer.parseInt(words[1]));
  }

  /** ROOT's code: 100 times the algorithm plus the level. */
  public int setting() {
    return 100 * codec.code + level;
  }

  @Override
  public String toString() {
    String name = codec.name().toLowerCase(Locale.ROOT);
    return codec == Codec.NONE ? name : name + ":" + level;
  }
}
