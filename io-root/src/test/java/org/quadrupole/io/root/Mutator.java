package org.quadrupole.io.root;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages files in the ways that hit parsers: the same seed does the same damage. Numbers are
 * replaced by ones at the borders of their range, by places in the file (references that form
 * loops), by class tags and byte counts; bytes are flipped, moved, repeated and cut off.
 */
final class Mutator {

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    7,
    127,
    128,
    255,
    256,
    32767,
    65535,
    1 << 24,
    0x3FFFFFFF,
    0x40000000,
    0x40000006,
    0x7FFFFFFF,
    0x80000000L,
    0x80000002L,
    0xFFFFFFFFL,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final Random random;
  private byte[] bytes;

  private Mutator(byte[] bytes, Random random) {
    this.bytes = bytes;
    this.random = random;
  }

  /** A damaged copy of a file. */
  static byte[] mutate(byte[] file, long seed) {
    Mutator mutator = new Mutator(file.clone(), new Random(seed));
    int changes = 1 + mutator.random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      mutator.change();
    }
    return mutator.bytes;
  }

  private void change() {
    if (bytes.length < 32) {
      return;
    }
    int kind = random.nextInt(100);
    if (kind < 30) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    } else if (kind < 45) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    } else if (kind < 75) {
      number(NUMBERS[random.nextInt(NUMBERS.length)]);
    } else if (kind < 83) {
      number(random.nextInt(bytes.length));
    } else if (kind < 88) {
      neighbour();
    } else if (kind < 94) {
      int length = 1 + random.nextInt(64);
      int from = random.nextInt(Math.max(1, bytes.length - length));
      int to = random.nextInt(Math.max(1, bytes.length - length));
      System.arraycopy(bytes, from, bytes, to, Math.min(length, bytes.length - Math.max(from, to)));
    } else if (kind < 97) {
      int from = random.nextInt(bytes.length);
      Arrays.fill(
          bytes, from, Math.min(bytes.length, from + random.nextInt(256)), (byte) random.nextInt());
    } else if (kind < 99) {
      int from = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(9), bytes.length - from);
      byte[] shorter = new byte[bytes.length - length];
      System.arraycopy(bytes, 0, shorter, 0, from);
      System.arraycopy(bytes, from + length, shorter, from, shorter.length - from);
      bytes = shorter;
    } else {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
  }

  private void number(long value) {
    int width = 1 << random.nextInt(4);
    int at = random.nextInt(bytes.length - width);
    ByteOrder order = random.nextInt(3) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer to = ByteBuffer.wrap(bytes).order(order);
    switch (width) {
      case 1 -> to.put(at, (byte) value);
      case 2 -> to.putShort(at, (short) value);
      case 4 -> to.putInt(at, (int) value);
      default -> to.putLong(at, value);
    }
  }

  /** A number that is a little off, or doubled. */
  private void neighbour() {
    int at = random.nextInt(bytes.length - 4);
    ByteBuffer number = ByteBuffer.wrap(bytes);
    int value = number.getInt(at);
    number.putInt(
        at,
        switch (random.nextInt(4)) {
          case 0 -> value + 1;
          case 1 -> value - 1;
          case 2 -> 2 * value;
          default -> -value;
        });
  }
}
