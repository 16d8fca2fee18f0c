package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The 64-bit XXH3 checksum without a seed, which guards anchors, envelopes and pages. Source: the
 * xxHash specification (XXH3 is described in its repository's doc folder), tested against the
 * xxhash package of Python.
 */
final class XxHash3 {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The algorithm's own random bytes. */
  private static final byte[] SECRET =
      HexFormat.of()
          .parseHex(
              "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                  + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                  + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8"
                  + "fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364ea"
                  + "c5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b"
                  + "16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

  private static final long PRIME32_1 = 0x9E3779B1L;
  private static final long PRIME32_2 = 0x85EBCA77L;
  private static final long PRIME32_3 = 0xC2B2AE3DL;
  private static final long PRIME64_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME64_3 = 0x165667B19E3779F9L;
  private static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME64_5 = 0x27D4EB2F165667C5L;
  private static final long MIX_1 = 0x165667919E3779F9L;
  private static final long MIX_2 = 0x9FB21C651E98DF25L;

  private static final int STRIPE = 64;
  private static final int STRIPES_PER_BLOCK = 16;
  private static final int SECRET_SCRAMBLE = 128;
  private static final int SECRET_LAST = 121;
  private static final int SECRET_MERGE = 11;

  /** The secret as words: the key of a block's turn {@code i} is the eight from {@code i} on. */
  private static final long[] KEYS = keys();

  private XxHash3() {}

  private static long[] keys() {
    long[] keys = new long[STRIPES_PER_BLOCK + 7];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = u8(SECRET, 8 * i);
    }
    return keys;
  }

  /** The checksum of {@code data[at...at+length)}. */
  static long hash(byte[] data, int at, int length) {
    if (length > 240) {
      return hashLong(data, at, length);
    }
    if (length > 128) {
      return hash129To240(data, at, length);
    }
    if (length > 16) {
      return hash17To128(data, at, length);
    }
    if (length > 8) {
      long low = u8(data, at) ^ u8(SECRET, 24) ^ u8(SECRET, 32);
      long high = u8(data, at + length - 8) ^ u8(SECRET, 40) ^ u8(SECRET, 48);
      return avalanche(length + Long.reverseBytes(low) + high + fold(low, high));
    }
    if (length >= 4) {
      long value = u4(data, at + length - 4) + (u4(data, at) << 32);
      return strongAvalanche(value ^ u8(SECRET, 8) ^ u8(SECRET, 16), length);
    }
    if (length > 0) {
      long value =
          (data[at] & 0xFFL) << 16
              | (data[at + (length >> 1)] & 0xFFL) << 24
              | (data[at + length - 1] & 0xFFL)
              | (long) length << 8;
      return oldAvalanche(value ^ u4(SECRET, 0) ^ u4(SECRET, 4));
    }
    return oldAvalanche(u8(SECRET, 56) ^ u8(SECRET, 64));
  }

  private static long hash17To128(byte[] data, int at, int length) {
    long sum = length * PRIME64_1;
    for (int i = (length - 1) / 32; i >= 0; i--) {
      sum += mix(data, at + 16 * i, 32 * i);
      sum += mix(data, at + length - 16 * (i + 1), 32 * i + 16);
    }
    return avalanche(sum);
  }

  private static long hash129To240(byte[] data, int at, int length) {
    long sum = length * PRIME64_1;
    for (int i = 0; i < 8; i++) {
      sum += mix(data, at + 16 * i, 16 * i);
    }
    sum = avalanche(sum);
    for (int i = 8; i < length / 16; i++) {
      sum += mix(data, at + 16 * i, 16 * (i - 8) + 3);
    }
    return avalanche(sum + mix(data, at + length - 16, 119));
  }

  /**
   * The hot loop: eight sums in locals, 64 bytes a turn. A block of sixteen turns is a loop of its
   * own whose indices count up by one, so that the JIT checks the bounds once a block.
   */
  private static long hashLong(byte[] data, int at, int length) {
    long[] keys = KEYS;
    long a0 = PRIME32_3;
    long a1 = PRIME64_1;
    long a2 = PRIME64_2;
    long a3 = PRIME64_3;
    long a4 = PRIME64_4;
    long a5 = PRIME32_2;
    long a6 = PRIME64_5;
    long a7 = PRIME32_1;
    int stripes = (length - 1) / STRIPE;
    int last = at + length - STRIPE;
    for (int done = 0; done <= stripes; done += STRIPES_PER_BLOCK) {
      int block = at + done * STRIPE;
      int count = Math.min(STRIPES_PER_BLOCK, stripes - done);
      for (int i = 0; i < count; i++) {
        int from = block + i * STRIPE;
        long d0 = u8(data, from);
        long d1 = u8(data, from + 8);
        long d2 = u8(data, from + 16);
        long d3 = u8(data, from + 24);
        long d4 = u8(data, from + 32);
        long d5 = u8(data, from + 40);
        long d6 = u8(data, from + 48);
        long d7 = u8(data, from + 56);
        a0 += d1 + product(d0 ^ keys[i]);
        a1 += d0 + product(d1 ^ keys[i + 1]);
        a2 += d3 + product(d2 ^ keys[i + 2]);
        a3 += d2 + product(d3 ^ keys[i + 3]);
        a4 += d5 + product(d4 ^ keys[i + 4]);
        a5 += d4 + product(d5 ^ keys[i + 5]);
        a6 += d7 + product(d6 ^ keys[i + 6]);
        a7 += d6 + product(d7 ^ keys[i + 7]);
      }
      if (count == STRIPES_PER_BLOCK) {
        a0 = scramble(a0, 0);
        a1 = scramble(a1, 8);
        a2 = scramble(a2, 16);
        a3 = scramble(a3, 24);
        a4 = scramble(a4, 32);
        a5 = scramble(a5, 40);
        a6 = scramble(a6, 48);
        a7 = scramble(a7, 56);
      }
    }
    a0 += u8(data, last + 8) + product(u8(data, last) ^ u8(SECRET, SECRET_LAST));
    a1 += u8(data, last) + product(u8(data, last + 8) ^ u8(SECRET, SECRET_LAST + 8));
    a2 += u8(data, last + 24) + product(u8(data, last + 16) ^ u8(SECRET, SECRET_LAST + 16));
    a3 += u8(data, last + 16) + product(u8(data, last + 24) ^ u8(SECRET, SECRET_LAST + 24));
    a4 += u8(data, last + 40) + product(u8(data, last + 32) ^ u8(SECRET, SECRET_LAST + 32));
    a5 += u8(data, last + 32) + product(u8(data, last + 40) ^ u8(SECRET, SECRET_LAST + 40));
    a6 += u8(data, last + 56) + product(u8(data, last + 48) ^ u8(SECRET, SECRET_LAST + 48));
    a7 += u8(data, last + 48) + product(u8(data, last + 56) ^ u8(SECRET, SECRET_LAST + 56));
    long sum = length * PRIME64_1;
    sum += fold(a0 ^ u8(SECRET, SECRET_MERGE), a1 ^ u8(SECRET, SECRET_MERGE + 8));
    sum += fold(a2 ^ u8(SECRET, SECRET_MERGE + 16), a3 ^ u8(SECRET, SECRET_MERGE + 24));
    sum += fold(a4 ^ u8(SECRET, SECRET_MERGE + 32), a5 ^ u8(SECRET, SECRET_MERGE + 40));
    sum += fold(a6 ^ u8(SECRET, SECRET_MERGE + 48), a7 ^ u8(SECRET, SECRET_MERGE + 56));
    return avalanche(sum);
  }

  private static long product(long keyed) {
    return (keyed & 0xFFFFFFFFL) * (keyed >>> 32);
  }

  private static long scramble(long sum, int key) {
    return (sum ^ sum >>> 47 ^ u8(SECRET, SECRET_SCRAMBLE + key)) * PRIME32_1;
  }

  private static long mix(byte[] data, int at, int key) {
    return fold(u8(data, at) ^ u8(SECRET, key), u8(data, at + 8) ^ u8(SECRET, key + 8));
  }

  /** The two halves of the 128-bit product, xored. */
  private static long fold(long a, long b) {
    long high = Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    return a * b ^ high;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 37) * MIX_1;
    return mixed ^ mixed >>> 32;
  }

  private static long strongAvalanche(long hash, int length) {
    long mixed = (hash ^ Long.rotateLeft(hash, 49) ^ Long.rotateLeft(hash, 24)) * MIX_2;
    mixed = (mixed ^ (mixed >>> 35) + length) * MIX_2;
    return mixed ^ mixed >>> 28;
  }

  private static long oldAvalanche(long hash) {
    long mixed = (hash ^ hash >>> 33) * PRIME64_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME64_3;
    return mixed ^ mixed >>> 32;
  }

  private static long u4(byte[] bytes, int at) {
    return (int) INT.get(bytes, at) & 0xFFFFFFFFL;
  }

  private static long u8(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }
}
