package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes an envelope's content, as {@link FrameReader} reads it. */
final class FrameWriter {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1024];
  private int size;

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void u2(int value) {
    reserve(2);
    SHORT.set(bytes, size, (short) value);
    size += 2;
  }

  void i4(int value) {
    reserve(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  void i8(long value) {
    reserve(8);
    LONG.set(bytes, size, value);
    size += 8;
  }

  void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    i4(utf8.length);
    raw(utf8, 0, utf8.length);
  }

  void raw(byte[] from, int at, int length) {
    reserve(length);
    System.arraycopy(from, at, bytes, size, length);
    size += length;
  }

  /** What another has written. */
  void raw(FrameWriter other) {
    raw(other.bytes, 0, other.size);
  }

  /** A record frame of what is written. */
  void record(Runnable content) {
    int start = size;
    i8(0);
    content.run();
    LONG.set(bytes, start, (long) (size - start));
  }

  /** A list frame of so many items. */
  void list(int items, Runnable content) {
    int start = size;
    i8(0);
    i4(items);
    content.run();
    LONG.set(bytes, start, (long) (start - size));
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      int need = Math.addExact(size, more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * need));
    }
  }
}
