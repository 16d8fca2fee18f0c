package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers as the bytes of a page: the opposite of {@link Elements}. A page is collected plain (each
 * element in its own bytes, little-endian; truth values in a byte each) and brought into its
 * encoding when it is full, because the split encodings depend on the number of elements.
 */
final class ElementPages {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ElementPages() {}

  /** The bytes that {@code n} elements take in a page. */
  static int bytes(Encoding encoding, int n) {
    return encoding == Encoding.BIT ? (n + 7) / 8 : n * (encoding.bits() / 8);
  }

  /** Whether a plain page is already as it will be stored. */
  static boolean isPlain(Encoding encoding) {
    return encoding != Encoding.BIT && encoding.compareTo(Encoding.SPLIT_INT16) < 0;
  }

  /** Writes {@code n} plain elements to {@code out}, which has room for {@link #bytes}. */
  static void encode(Encoding encoding, byte[] plain, int n, byte[] out) {
    switch (encoding) {
      case BIT -> bits(plain, n, out);
      case SPLIT_INT16 -> {
        for (int i = 0; i < n; i++) {
          int value = (short) SHORT.get(plain, 2 * i);
          split2(out, n, i, value << 1 ^ value >> 15);
        }
      }
      case SPLIT_UINT16 -> {
        for (int i = 0; i < n; i++) {
          split2(out, n, i, (short) SHORT.get(plain, 2 * i));
        }
      }
      case SPLIT_INT32 -> {
        for (int i = 0; i < n; i++) {
          int value = (int) INT.get(plain, 4 * i);
          split4(out, n, i, value << 1 ^ value >> 31);
        }
      }
      case SPLIT_UINT32, SPLIT_REAL32 -> {
        for (int i = 0; i < n; i++) {
          split4(out, n, i, (int) INT.get(plain, 4 * i));
        }
      }
      case SPLIT_INT64 -> {
        for (int i = 0; i < n; i++) {
          long value = (long) LONG.get(plain, 8 * i);
          split8(out, n, i, value << 1 ^ value >> 63);
        }
      }
      case SPLIT_UINT64, SPLIT_REAL64 -> {
        for (int i = 0; i < n; i++) {
          split8(out, n, i, (long) LONG.get(plain, 8 * i));
        }
      }
      case SPLIT_INDEX64 -> {
        long before = 0;
        for (int i = 0; i < n; i++) {
          long value = (long) LONG.get(plain, 8 * i);
          split8(out, n, i, value - before);
          before = value;
        }
      }
      default -> {
        if (!isPlain(encoding)) {
          throw new IllegalArgumentException("pages of " + encoding + " are not written");
        }
        System.arraycopy(plain, 0, out, 0, bytes(encoding, n));
      }
    }
  }

  private static void bits(byte[] plain, int n, byte[] out) {
    int whole = n / 8;
    for (int b = 0; b < whole; b++) {
      int word = 0;
      for (int i = 0; i < 8; i++) {
        word |= plain[8 * b + i] << i;
      }
      out[b] = (byte) word;
    }
    int last = 0;
    for (int i = 8 * whole; i < n; i++) {
      last |= plain[i] << (i & 7);
    }
    if (8 * whole < n) {
      out[whole] = (byte) last;
    }
  }

  private static void split2(byte[] out, int n, int i, int value) {
    out[i] = (byte) value;
    out[n + i] = (byte) (value >>> 8);
  }

  private static void split4(byte[] out, int n, int i, int value) {
    out[i] = (byte) value;
    out[n + i] = (byte) (value >>> 8);
    out[2 * n + i] = (byte) (value >>> 16);
    out[3 * n + i] = (byte) (value >>> 24);
  }

  private static void split8(byte[] out, int n, int i, long value) {
    split4(out, n, i, (int) value);
    int high = (int) (value >>> 32);
    out[4 * n + i] = (byte) high;
    out[5 * n + i] = (byte) (high >>> 8);
    out[6 * n + i] = (byte) (high >>> 16);
    out[7 * n + i] = (byte) (high >>> 24);
  }
}
