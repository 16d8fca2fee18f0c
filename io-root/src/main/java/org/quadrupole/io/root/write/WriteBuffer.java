package org.quadrupole.io.root.write;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Big-endian bytes of one record's content, with what ROOT's TBufferFile adds: byte counts before
 * versions, and tags that name a class once and refer back to it later. Those references count from
 * the start of the record's key, so the length of the key must be known beforehand.
 */
public final class WriteBuffer {

  private static final int BYTE_COUNT = 0x40000000;
  private static final int NEW_CLASS = 0xffffffff;
  private static final int CLASS_REFERENCE = 0x80000000;

  /** References are shifted by this, so that 0 and 1 can mean null and the object itself. */
  private static final int MAP_OFFSET = 2;

  private final int keyLength;
  private final Map<String, Integer> classes = new HashMap<>();
  private final IdentityHashMap<Object, Integer> objects = new IdentityHashMap<>();
  private byte[] bytes = new byte[1024];
  private int size;

  /**
   * An empty buffer.
   *
   * @param keyLength the length of the key that the content will stand behind
   */
  public WriteBuffer(int keyLength) {
    this.keyLength = keyLength;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** The number of bytes. */
  public int size() {
    return size;
  }

  /** A byte. */
  public void u8(int v) {
    reserve(1);
    bytes[size++] = (byte) v;
  }

  /** Two bytes. */
  public void i16(int v) {
    u8(v >> 8);
    u8(v);
  }

  /** Four bytes. */
  public void i32(int v) {
    reserve(4);
    put32(size, v);
    size += 4;
  }

  /** Eight bytes. */
  public void i64(long v) {
    i32((int) (v >> 32));
    i32((int) v);
  }

  /** A single-precision number. */
  public void f32(float v) {
    i32(Float.floatToIntBits(v));
  }

  /** A double-precision number. */
  public void f64(double v) {
    i64(Double.doubleToLongBits(v));
  }

  /** Bytes as they are. */
  public void raw(byte[] v) {
    raw(v, 0, v.length);
  }

  /** Some bytes of an array as they are. */
  public void raw(byte[] v, int from, int length) {
    reserve(length);
    System.arraycopy(v, from, bytes, size, length);
    size += length;
  }

  /** A TString: its length in a byte, or 255 and the length in four, then UTF-8. */
  public void string(String v) {
    byte[] text = v.getBytes(StandardCharsets.UTF_8);
    if (text.length < 255) {
      u8(text.length);
    } else {
      u8(255);
      i32(text.length);
    }
    raw(text);
  }

  /** The length of the key that the content will stand behind. */
  public int keyLength() {
    return keyLength;
  }

  /** How many bytes {@link #string} takes. */
  static int sizeOf(String v) {
    int length = v.getBytes(StandardCharsets.UTF_8).length;
    return length < 255 ? length + 1 : length + 5;
  }

  /** A TArrayD: its length and its numbers. */
  public void array(double[] v) {
    i32(v.length);
    for (double x : v) {
      f64(x);
    }
  }

  /** Something of a class in place: byte count, version, members. */
  public void versioned(int version, Runnable members) {
    int at = size;
    i32(0);
    i16(version);
    members.run();
    patchCount(at);
  }

  /** A TObject, which has no byte count. */
  public void object(int uniqueId, int bits) {
    i16(1);
    i32(uniqueId);
    // Not deleted and on the heap, which ROOT before 6.40 stored and does not restore itself.
    i32(bits | 0x03000000);
  }

  /** A TNamed. */
  public void named(String name, String title, int bits) {
    versioned(
        1,
        () -> {
          object(0, bits);
          string(name);
          string(title);
        });
  }

  /** A pointer to nothing. */
  public void nullPointer() {
    i32(0);
  }

  /** A pointer to an object: byte count, tag of the class, the object. */
  public void pointer(String className, Runnable object) {
    int at = size;
    i32(0);
    int tag = size + keyLength + MAP_OFFSET;
    Integer known = classes.putIfAbsent(className, tag);
    if (known == null) {
      i32(NEW_CLASS);
      raw(className.getBytes(StandardCharsets.US_ASCII));
      u8(0);
    } else {
      i32(known | CLASS_REFERENCE);
    }
    object.run();
    patchCount(at);
  }

  /**
   * A pointer to an object that others may point to as well: the object the first time, and later
   * where it stands.
   *
   * @param identity what is the same in all pointers to the object
   */
  public void pointer(Object identity, String className, Runnable object) {
    Integer known = objects.putIfAbsent(identity, size + keyLength + MAP_OFFSET);
    if (known == null) {
      pointer(className, object);
    } else {
      i32(known);
    }
  }

  private void patchCount(int at) {
    put32(at, (size - at - 4) | BYTE_COUNT);
  }

  private void put32(int at, int v) {
    bytes[at] = (byte) (v >> 24);
    bytes[at + 1] = (byte) (v >> 16);
    bytes[at + 2] = (byte) (v >> 8);
    bytes[at + 3] = (byte) v;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, (int) Math.max(Math.addExact(size, more), doubled));
    }
  }
}
