package org.quadrupole.io.root.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the entries of a basket begin, as the file says it: big-endian numbers of four bytes,
 * decoded only when someone needs them (columns that share a counter do not).
 */
final class EntryStarts {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int at;
  private final int shift;
  private final int entries;
  private final int end;

  /**
   * The starts of so many entries.
   *
   * @param bytes holds a number for each entry, the first at index {@code at}
   * @param shift what must be added to a number to make it an index of the basket's data
   * @param end the index after the last entry's last byte
   */
  EntryStarts(byte[] bytes, int at, int shift, int entries, int end) {
    this.bytes = bytes;
    this.at = at;
    this.shift = shift;
    this.entries = entries;
    this.end = end;
  }

  /**
   * Starts, counted from the first, of entries whose lengths are stored: nothing, the length of the
   * first, of the second and so on. Source: ROOT's TBasket::ReadBasketBuffers.
   */
  static byte[] ofSizes(byte[] sizes, int at, int entries) {
    byte[] starts = new byte[4 * entries];
    int start = 0;
    for (int i = 1; i < entries; i++) {
      start += (int) INT.get(sizes, at + 4 * i);
      INT.set(starts, 4 * i, start);
    }
    return starts;
  }

  /** The index where an entry begins; for the one after the last, where that ends. Unchecked. */
  int start(int entry) {
    return entry == entries ? end : (int) INT.get(bytes, at + 4 * entry) + shift;
  }

  /** All starts, and the end. Unchecked. */
  int[] all() {
    int[] starts = new int[entries + 1];
    for (int i = 0; i < entries; i++) {
      starts[i] = (int) INT.get(bytes, at + 4 * i) + shift;
    }
    starts[entries] = end;
    return starts;
  }

  /**
   * Adds up the items of some entries: {@code offsets[first]} is known, and those behind it are
   * written. Returns false if an entry is shorter than its header or the sum too large.
   *
   * @param itemBits items of {@code 1 << itemBits} bytes each
   */
  boolean addItems(int from, int to, int headerBytes, int itemBits, int[] offsets, int first) {
    int sign = 0;
    int total = offsets[first];
    int before = start(from);
    int last = Math.min(to, entries - 1);
    for (int i = from + 1; i <= last; i++) {
      int next = (int) INT.get(bytes, at + 4 * i) + shift;
      int length = next - before - headerBytes;
      before = next;
      total += length >> itemBits;
      sign |= length | total;
      offsets[first + i - from] = total;
    }
    if (to > last) {
      int length = end - before - headerBytes;
      total += length >> itemBits;
      sign |= length | total;
      offsets[first + to - from] = total;
    }
    return sign >= 0;
  }
}
