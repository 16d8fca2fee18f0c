package org.quadrupole.io.root.rntuple;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that is being written: elements are collected in an open page, which is sealed when it
 * is full, when memory is short, and at the end of the cluster.
 *
 * <p>Appending copies whole arrays (the JIT must see bulk copies and plain counted loops here).
 */
final class OutputColumn {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_BYTES = 512;

  private final Encoding encoding;
  private final int width;
  private final int capacity;
  private final PageSealer sealer;
  private final List<SealedPage> pages = new ArrayList<>();
  private byte[] open = new byte[0];
  private int count;
  private long elements;
  private int markedPages;
  private int markedCount;
  private byte @Nullable [] marked;

  /**
   * A column without elements.
   *
   * @param pageBytes the most bytes of an open page
   */
  OutputColumn(Encoding encoding, int pageBytes, PageSealer sealer) {
    this.encoding = encoding;
    this.width = Math.max(1, encoding.bits() / 8);
    this.capacity = Math.max(1, pageBytes / width);
    this.sealer = sealer;
  }

  void bools(boolean[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      for (int i = 0; i < n; i++) {
        open[count + i] = (byte) (values[at + i] ? 1 : 0);
      }
      at += n;
      took(n);
    }
  }

  void bytes(byte[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      System.arraycopy(values, at, open, count, n);
      at += n;
      took(n);
    }
  }

  void shorts(short[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      view().asShortBuffer().put(values, at, n);
      at += n;
      took(n);
    }
  }

  void ints(int[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      view().asIntBuffer().put(values, at, n);
      at += n;
      took(n);
    }
  }

  void longs(long[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      view().asLongBuffer().put(values, at, n);
      at += n;
      took(n);
    }
  }

  void floats(float[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      view().asFloatBuffer().put(values, at, n);
      at += n;
      took(n);
    }
  }

  void doubles(double[] values, int from, int to) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      view().asDoubleBuffer().put(values, at, n);
      at += n;
      took(n);
    }
  }

  /** The ends of lists {@code from} to {@code to}, moved by {@code shift}. */
  void ends(int[] offsets, int from, int to, long shift) {
    for (int at = from; at < to; ) {
      int n = room(to - at);
      for (int i = 0; i < n; i++) {
        LONG.set(open, 8 * (count + i), offsets[at + i + 1] + shift);
      }
      at += n;
      took(n);
    }
  }

  /** Where the next element goes. */
  private ByteBuffer view() {
    return ByteBuffer.wrap(open, count * width, open.length - count * width)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes room for some elements in the open page; how many of them fit. */
  private int room(int more) {
    int n = Math.min(more, capacity - count);
    int need = (count + n) * width;
    if (open.length < need) {
      int grown = Math.max(Math.max(need, FIRST_BYTES), 2 * open.length);
      open = Arrays.copyOf(open, Math.min(grown, capacity * width));
    }
    return n;
  }

  private void took(int n) {
    count += n;
    elements += n;
    if (count == capacity) {
      seal();
    }
  }

  /** Ends the open page. */
  void seal() {
    if (count == 0) {
      return;
    }
    if (markedCount > 0 && marked == null) {
      marked = Arrays.copyOf(open, markedCount * width);
    }
    pages.add(sealer.seal(encoding, open, count));
    count = 0;
  }

  /** The bytes in the open page. */
  int openBytes() {
    return count * width;
  }

  /** The pages of this cluster that are sealed. */
  List<SealedPage> pages() {
    return pages;
  }

  /** The number of elements in this cluster. */
  long elements() {
    return elements;
  }

  /** Remembers what is there, for {@link #copyMarked}. */
  void mark() {
    markedPages = pages.size();
    markedCount = count;
    marked = null;
  }

  /** Makes this column, which is empty, what another was when it was marked; pages are shared. */
  void copyMarked(OutputColumn other) {
    pages.addAll(other.pages.subList(0, other.markedPages));
    count = other.markedCount;
    byte[] source = other.marked == null ? other.open : other.marked;
    open = Arrays.copyOf(source, Math.max(open.length, count * width));
    elements = count;
    for (SealedPage page : pages) {
      elements += page.elements();
    }
  }

  /** Begins the next cluster. */
  void reset() {
    pages.clear();
    count = 0;
    elements = 0;
    markedCount = 0;
    marked = null;
  }
}
