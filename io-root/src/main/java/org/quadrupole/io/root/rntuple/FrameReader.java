package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.quadrupole.io.root.RootFormatException;

/** Reads an envelope's content: little-endian numbers, strings and frames; never beyond its end. */
final class FrameReader {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] data;
  private final String file;
  private final String what;
  private final int end;
  private final long items;
  private int position;

  /** A reader of {@code data[start...end)}. */
  FrameReader(byte[] data, int start, int end, String file, String what) {
    this(data, start, end, -1, file, what);
  }

  private FrameReader(byte[] data, int start, int end, long items, String file, String what) {
    this.data = data;
    this.position = start;
    this.end = end;
    this.items = items;
    this.file = file;
    this.what = what;
  }

  /** The number of bytes left. */
  int remaining() {
    return end - position;
  }

  /** A copy of the bytes that are left. */
  byte[] rest() {
    return Arrays.copyOfRange(data, position, end);
  }

  /** The number of items of a list frame. */
  int items() {
    return (int) items;
  }

  int u2() throws RootFormatException {
    require(2);
    int value = (short) SHORT.get(data, position) & 0xFFFF;
    position += 2;
    return value;
  }

  int i4() throws RootFormatException {
    require(4);
    int value = (int) INT.get(data, position);
    position += 4;
    return value;
  }

  long u4() throws RootFormatException {
    return i4() & 0xFFFFFFFFL;
  }

  long i8() throws RootFormatException {
    require(8);
    long value = (long) LONG.get(data, position);
    position += 8;
    return value;
  }

  String string() throws RootFormatException {
    long length = u4();
    require(length);
    String text = new String(data, position, (int) length, StandardCharsets.UTF_8);
    position += (int) length;
    return text;
  }

  /** The frame that follows; this reader goes behind it. */
  FrameReader record() throws RootFormatException {
    int start = position;
    long size = i8();
    if (size < 8 || size > end - start) {
      throw damaged("a record frame claims " + size + " of " + (end - start) + " bytes");
    }
    FrameReader frame = new FrameReader(data, position, start + (int) size, -1, file, what);
    position = start + (int) size;
    return frame;
  }

  /** The list frame that follows, of items of at least so many bytes each. */
  FrameReader list(int itemBytes) throws RootFormatException {
    int start = position;
    long size = i8();
    if (size >= 0 || size < start - end || size > -12) {
      throw damaged("a list frame claims " + -size + " of " + (end - start) + " bytes");
    }
    long count = u4();
    int stop = start + (int) -size;
    if (count * itemBytes > stop - position) {
      throw damaged("it claims " + count + " items in " + (stop - position) + " bytes");
    }
    FrameReader frame = new FrameReader(data, position, stop, count, file, what);
    position = stop;
    return frame;
  }

  /** Feature flags, of which none is defined yet. */
  void featureFlags() throws RootFormatException {
    long flags;
    do {
      flags = i8();
      if ((flags & Long.MAX_VALUE) != 0) {
        throw new RootFormatException(
            file,
            -1,
            what + ": it uses features that are not known here (flags " + flags + ")",
            "The file was written by a later ROOT: write it with ROOT 6.34 to 6.40.");
      }
    } while (flags < 0);
  }

  RootFormatException damaged(String problem) {
    return new RootFormatException(file, -1, what + ": " + problem, RootFormatException.DAMAGED);
  }

  private void require(long count) throws RootFormatException {
    if (count > end - position) {
      throw damaged("it needs " + count + " bytes where " + (end - position) + " are left");
    }
  }
}
