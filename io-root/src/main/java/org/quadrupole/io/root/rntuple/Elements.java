package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The elements of a page as numbers. Every method writes elements {@code from} to {@code to} of a
 * page of {@code n} elements to {@code out[at...]}; the page holds them all.
 */
final class Elements {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long BYTES = 0x00FF00FF00FF00FFL;
  private static final long SHORTS = 0x0000FFFF0000FFFFL;

  private Elements() {}

  /** 32-bit integers of either sign, as they are. */
  static void ints(Encoding encoding, byte[] p, int n, int from, int to, int[] out, int at) {
    switch (encoding) {
      case INT32, UINT32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (int) INT.get(p, 4 * i);
        }
      }
      case SPLIT_UINT32 -> split4(p, n, from, to, out, at);
      case SPLIT_INT32 -> {
        split4(p, n, from, to, out, at);
        for (int i = at; i < at + to - from; i++) {
          out[i] = out[i] >>> 1 ^ -(out[i] & 1);
        }
      }
      default -> throw new IllegalArgumentException(encoding + " is not of 32-bit integers");
    }
  }

  /** Truth values, eight a byte. */
  static void bits(byte[] p, int from, int to, boolean[] out, int at) {
    int i = from;
    for (; i < to && (i & 7) != 0; i++) {
      out[at + i - from] = (p[i >>> 3] >>> (i & 7) & 1) != 0;
    }
    for (; i <= to - 8; i += 8) {
      int bits = p[i >>> 3];
      int to8 = at + i - from;
      out[to8] = (bits & 1) != 0;
      out[to8 + 1] = (bits & 2) != 0;
      out[to8 + 2] = (bits & 4) != 0;
      out[to8 + 3] = (bits & 8) != 0;
      out[to8 + 4] = (bits & 16) != 0;
      out[to8 + 5] = (bits & 32) != 0;
      out[to8 + 6] = (bits & 64) != 0;
      out[to8 + 7] = (bits & 128) != 0;
    }
    for (; i < to; i++) {
      out[at + i - from] = (p[i >>> 3] >>> (i & 7) & 1) != 0;
    }
  }

  /** Single-precision numbers. */
  static void floats(Encoding encoding, byte[] p, int n, int from, int to, float[] out, int at) {
    switch (encoding) {
      case REAL32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = Float.intBitsToFloat((int) INT.get(p, 4 * i));
        }
      }
      case SPLIT_REAL32 -> {
        int i = from;
        for (; i <= to - 8; i += 8) {
          long a = (long) LONG.get(p, i);
          long b = (long) LONG.get(p, n + i);
          long c = (long) LONG.get(p, 2 * n + i);
          long d = (long) LONG.get(p, 3 * n + i);
          long ab = (a >>> 8 ^ b) & BYTES;
          a ^= ab << 8;
          b ^= ab;
          long cd = (c >>> 8 ^ d) & BYTES;
          c ^= cd << 8;
          d ^= cd;
          long ac = (a >>> 16 ^ c) & SHORTS;
          a ^= ac << 16;
          c ^= ac;
          long bd = (b >>> 16 ^ d) & SHORTS;
          b ^= bd << 16;
          d ^= bd;
          int to8 = at + i - from;
          out[to8] = Float.intBitsToFloat((int) a);
          out[to8 + 1] = Float.intBitsToFloat((int) b);
          out[to8 + 2] = Float.intBitsToFloat((int) c);
          out[to8 + 3] = Float.intBitsToFloat((int) d);
          out[to8 + 4] = Float.intBitsToFloat((int) (a >>> 32));
          out[to8 + 5] = Float.intBitsToFloat((int) (b >>> 32));
          out[to8 + 6] = Float.intBitsToFloat((int) (c >>> 32));
          out[to8 + 7] = Float.intBitsToFloat((int) (d >>> 32));
        }
        for (; i < to; i++) {
          out[at + i - from] = Float.intBitsToFloat(split4(p, n, i));
        }
      }
      default -> throw new IllegalArgumentException(encoding + " is not of 32-bit numbers");
    }
  }

  /** Integers and offsets of any width; those without a sign are not extended by one. */
  static void longs(Encoding encoding, byte[] p, int n, int from, int to, long[] out, int at) {
    switch (encoding) {
      case BIT -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (p[i >>> 3] >>> (i & 7)) & 1L;
        }
      }
      case BYTE, UINT8 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = p[i] & 0xFF;
        }
      }
      case CHAR, INT8 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = p[i];
        }
      }
      case INT16 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (short) SHORT.get(p, 2 * i);
        }
      }
      case UINT16 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (short) SHORT.get(p, 2 * i) & 0xFFFF;
        }
      }
      case SPLIT_INT16 -> {
        for (int i = from; i < to; i++) {
          int value = split2(p, n, i);
          out[at + i - from] = (short) (value >>> 1 ^ -(value & 1));
        }
      }
      case SPLIT_UINT16 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = split2(p, n, i);
        }
      }
      case INT32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (int) INT.get(p, 4 * i);
        }
      }
      case UINT32, INDEX32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (int) INT.get(p, 4 * i) & 0xFFFFFFFFL;
        }
      }
      case SPLIT_INT32 -> {
        for (int i = from; i < to; i++) {
          int value = split4(p, n, i);
          int plain = value >>> 1 ^ -(value & 1);
          out[at + i - from] = plain;
        }
      }
      case SPLIT_UINT32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = split4(p, n, i) & 0xFFFFFFFFL;
        }
      }
      case INT64, UINT64, INDEX64 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = (long) LONG.get(p, 8 * i);
        }
      }
      case SPLIT_UINT64 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = split8(p, n, i);
        }
      }
      case SPLIT_INT64 -> {
        for (int i = from; i < to; i++) {
          long value = split8(p, n, i);
          out[at + i - from] = value >>> 1 ^ -(value & 1);
        }
      }
      case SPLIT_INDEX32 -> {
        int sum = 0;
        for (int i = 0; i < from; i++) {
          sum += split4(p, n, i);
        }
        for (int i = from; i < to; i++) {
          sum += split4(p, n, i);
          out[at + i - from] = sum & 0xFFFFFFFFL;
        }
      }
      case SPLIT_INDEX64 -> sums(p, n, from, to, out, at);
      default -> throw new IllegalArgumentException(encoding + " is not of integers");
    }
  }

  /**
   * Differences to the element before. Nearly always all but the first fit a byte, and the upper
   * bytes, which stand together, are zero.
   */
  private static void sums(byte[] p, int n, int from, int to, long[] out, int at) {
    boolean small = areSmall(p, n, 8);
    long sum = 0;
    for (int i = 0; i < from; i++) {
      sum += small && i > 0 ? p[i] & 0xFF : split8(p, n, i);
    }
    int i = from;
    if (small && i < to) {
      if (i == 0) {
        sum = split8(p, n, i++);
        out[at] = sum;
      }
      for (; i < to; i++) {
        sum += p[i] & 0xFF;
        out[at + i - from] = sum;
      }
    }
    for (; i < to; i++) {
      sum += split8(p, n, i);
      out[at + i - from] = sum;
    }
  }

  /**
   * The ends of lists, which rise, plus {@code base}. Returns the last one without it, or -1 and
   * nothing else if they are not differences of one byte each behind the first.
   */
  static long smallEnds(
      Encoding encoding, byte[] p, int n, int from, int to, long base, int[] out, int at) {
    int width = encoding == Encoding.SPLIT_INDEX64 ? 8 : encoding == Encoding.SPLIT_INDEX32 ? 4 : 0;
    if (width == 0 || from == to || !areSmall(p, n, width)) {
      return -1;
    }
    long first = width == 8 ? split8(p, n, 0) : split4(p, n, 0) & 0xFFFFFFFFL;
    if (first < 0 || first > Integer.MAX_VALUE) {
      return -1;
    }
    for (int i = 1; i <= from; i++) {
      first += p[i] & 0xFF;
    }
    int start = (int) (first + base);
    int sum = start;
    out[at] = sum;
    for (int i = from + 1; i < to; i++) {
      sum += p[i] & 0xFF;
      out[at + i - from] = sum;
    }
    return first + Integer.toUnsignedLong(sum - start);
  }

  private static boolean areSmall(byte[] p, int n, int width) {
    for (int plane = 1; plane < width; plane++) {
      if (!areZero(p, plane * n + 1, (plane + 1) * n)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areZero(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      if ((long) LONG.get(bytes, i) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Floating-point numbers of any width. */
  static void doubles(
      ColumnDescriptor column, byte[] p, int n, int from, int to, double[] out, int at) {
    Encoding encoding = column.encoding();
    int bits = column.bits();
    if (encoding == null) {
      throw new IllegalArgumentException("an unknown encoding");
    }
    switch (encoding) {
      case REAL16 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = half((short) SHORT.get(p, 2 * i) & 0xFFFF);
        }
      }
      case SPLIT_REAL16 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = half(split2(p, n, i));
        }
      }
      case REAL32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = Float.intBitsToFloat((int) INT.get(p, 4 * i));
        }
      }
      case SPLIT_REAL32 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = Float.intBitsToFloat(split4(p, n, i));
        }
      }
      case REAL64 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = Double.longBitsToDouble((long) LONG.get(p, 8 * i));
        }
      }
      case SPLIT_REAL64 -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = Double.longBitsToDouble(split8(p, n, i));
        }
      }
      case REAL32_TRUNC -> {
        for (int i = from; i < to; i++) {
          out[at + i - from] = Float.intBitsToFloat((int) packed(p, i, bits) << (32 - bits));
        }
      }
      case REAL32_QUANT -> {
        double step = (column.max() - column.min()) / ((1L << bits) - 1);
        for (int i = from; i < to; i++) {
          out[at + i - from] = packed(p, i, bits) * step + column.min();
        }
      }
      default -> throw new IllegalArgumentException(encoding + " is not of floating-point numbers");
    }
  }

  /** The position that a variant's element holds. */
  static long switchIndex(byte[] p, int i) {
    return (long) LONG.get(p, 12 * i);
  }

  /** The alternative that a variant's element holds; 0 for none. */
  static int switchTag(byte[] p, int i) {
    return (int) INT.get(p, 12 * i + 8);
  }

  private static int split2(byte[] p, int n, int i) {
    return (p[i] & 0xFF) | (p[n + i] & 0xFF) << 8;
  }

  /**
   * Eight numbers a turn: four words hold one byte of each, and become pairs of numbers when bytes,
   * then halves, are exchanged between them. The same is written out for floats.
   */
  private static void split4(byte[] p, int n, int from, int to, int[] out, int at) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long a = (long) LONG.get(p, i);
      long b = (long) LONG.get(p, n + i);
      long c = (long) LONG.get(p, 2 * n + i);
      long d = (long) LONG.get(p, 3 * n + i);
      long ab = (a >>> 8 ^ b) & BYTES;
      a ^= ab << 8;
      b ^= ab;
      long cd = (c >>> 8 ^ d) & BYTES;
      c ^= cd << 8;
      d ^= cd;
      long ac = (a >>> 16 ^ c) & SHORTS;
      a ^= ac << 16;
      c ^= ac;
      long bd = (b >>> 16 ^ d) & SHORTS;
      b ^= bd << 16;
      d ^= bd;
      int to8 = at + i - from;
      out[to8] = (int) a;
      out[to8 + 1] = (int) b;
      out[to8 + 2] = (int) c;
      out[to8 + 3] = (int) d;
      out[to8 + 4] = (int) (a >>> 32);
      out[to8 + 5] = (int) (b >>> 32);
      out[to8 + 6] = (int) (c >>> 32);
      out[to8 + 7] = (int) (d >>> 32);
    }
    for (; i < to; i++) {
      out[at + i - from] = split4(p, n, i);
    }
  }

  private static int split4(byte[] p, int n, int i) {
    return (p[i] & 0xFF)
        | (p[n + i] & 0xFF) << 8
        | (p[2 * n + i] & 0xFF) << 16
        | p[3 * n + i] << 24;
  }

  private static long split8(byte[] p, int n, int i) {
    long low = split4(p, n, i) & 0xFFFFFFFFL;
    return low
        | (p[4 * n + i] & 0xFFL) << 32
        | (p[5 * n + i] & 0xFFL) << 40
        | (p[6 * n + i] & 0xFFL) << 48
        | (long) p[7 * n + i] << 56;
  }

  /** Element {@code i} of a row of numbers of some bits each, least significant bits first. */
  private static long packed(byte[] p, int i, int bits) {
    long bit = (long) i * bits;
    int first = (int) (bit >>> 3);
    int last = (int) ((bit + bits - 1) >>> 3);
    long word = 0;
    for (int b = last; b >= first; b--) {
      word = word << 8 | (p[b] & 0xFF);
    }
    return word >>> (bit & 7) & (1L << bits) - 1;
  }

  /** An IEEE 754 number of half precision. */
  static float half(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
    }
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }
}
