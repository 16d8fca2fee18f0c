package org.quadrupole.io.root.write;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.ShortColumn;

/**
 * The entries of one basket before it is compressed: big-endian bytes, and where entries begin.
 * Used again for the next basket.
 */
final class BasketBuffer {

  private byte[] bytes = new byte[1 << 10];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int[] starts = new int[1 << 6];
  private int size;
  private int entries;

  int size() {
    return size;
  }

  int entries() {
    return entries;
  }

  byte[] bytes() {
    return bytes;
  }

  void clear() {
    size = 0;
    entries = 0;
  }

  private int reserve(long more) {
    long needed = size + more;
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "128 events of one column have more than 2 GB, which no basket holds");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2 * needed));
      view = ByteBuffer.wrap(bytes);
    }
    int at = size;
    size = (int) needed;
    return at;
  }

  /** Counts entries of one length. */
  void addEntries(int more) {
    entries += more;
  }

  /** Notes that an entry begins here. */
  void begin() {
    growStarts(1);
    starts[entries++] = size;
  }

  /**
   * Notes where entries begin whose items are appended next.
   *
   * @param offsets of the items, from entry {@code from} to {@code to}
   */
  void begin(int[] offsets, int from, int to, int itemBytes) {
    growStarts(to - from);
    int base = size - offsets[from] * itemBytes;
    int[] into = starts;
    int at = entries;
    for (int i = from; i < to; i++) { // plain arithmetic over arrays: vectorised
      into[at + i - from] = base + offsets[i] * itemBytes;
    }
    entries += to - from;
  }

  private void growStarts(int more) {
    if (entries + more > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(entries + more, 2 * starts.length));
    }
  }

  void u8(int value) {
    int at = reserve(1); // first: it may replace the array
    bytes[at] = (byte) value;
  }

  void i16(int value) {
    int at = reserve(2);
    view.putShort(at, (short) value);
  }

  void i32(int value) {
    int at = reserve(4);
    view.putInt(at, value);
  }

  void raw(byte[] from, int at, int length) {
    int to = reserve(length); // first: it may replace the array
    System.arraycopy(from, at, bytes, to, length);
  }

  /** Writes the byte count before something that began there and ends here. */
  void patchCount(int at) {
    view.putInt(at, (size - at - 4) | 0x40000000);
  }

  /** Appends numbers {@code from} to {@code to} of a column; one bulk copy that swaps bytes. */
  void numbers(Column column, int from, int to) {
    int count = to - from;
    if (column instanceof FloatColumn floats) {
      int at = reserve(4L * count);
      view.position(at);
      view.asFloatBuffer().put(floats.values(), from, count);
    } else if (column instanceof IntColumn ints) {
      int at = reserve(4L * count);
      view.position(at);
      view.asIntBuffer().put(ints.values(), from, count);
    } else if (column instanceof DoubleColumn doubles) {
      int at = reserve(8L * count);
      view.position(at);
      view.asDoubleBuffer().put(doubles.values(), from, count);
    } else if (column instanceof LongColumn longs) {
      int at = reserve(8L * count);
      view.position(at);
      view.asLongBuffer().put(longs.values(), from, count);
    } else if (column instanceof ShortColumn shorts) {
      int at = reserve(2L * count);
      view.position(at);
      view.asShortBuffer().put(shorts.values(), from, count);
    } else if (column instanceof ByteColumn small) {
      int at = reserve(count);
      System.arraycopy(small.values(), from, bytes, at, count);
    } else if (column instanceof BoolColumn truths) {
      int at = reserve(count);
      boolean[] values = truths.values();
      for (int i = 0; i < count; i++) {
        bytes[at + i] = (byte) (values[from + i] ? 1 : 0);
      }
    } else {
      throw new IllegalArgumentException(column.type() + " is no number");
    }
  }

  /** Appends the lengths of lists as 32-bit numbers and returns the largest. */
  int lengths(int[] offsets, int from, int to) {
    int at = reserve(4L * (to - from));
    int largest = 0;
    for (int i = from; i < to; i++) {
      int length = offsets[i + 1] - offsets[i];
      view.putInt(at + 4 * (i - from), length);
      largest = Math.max(largest, length);
    }
    return largest;
  }

  /**
   * Appends where entries begin, counted from the start of the record, as TBasket::WriteBuffer
   * does: their number with one more, and 0 for that one.
   */
  void appendStarts(int keyBytes) {
    int at = reserve(4L * (entries + 2));
    view.putInt(at, entries + 1);
    for (int i = 0; i < entries; i++) {
      view.putInt(at + 4 + 4 * i, starts[i] + keyBytes);
    }
    view.putInt(at + 4 + 4 * entries, 0);
  }
}
