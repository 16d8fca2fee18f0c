package org.quadrupole.io.root.rntuple;

import java.util.Arrays;
import org.quadrupole.events.Column;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.Primitive;

/**
 * Collects the ends of lists, which count from the start of a cluster, as offsets that count from
 * the first list of all.
 */
final class Ends implements ElementSink {

  private static final int FIRST_CAPACITY = 1 << 20;
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private int[] offsets;
  private int size;
  private boolean awaitsStart;
  private long start;
  private long last;
  private boolean falls;
  private boolean tooMany;

  Ends(int expected) {
    offsets = new int[Math.min(expected, FIRST_CAPACITY) + 1];
  }

  /**
   * Begins the lists of a cluster.
   *
   * @param whole whether they are its first; if not, the end of the list before them comes first
   */
  void cluster(boolean whole) {
    awaitsStart = !whole;
    start = 0;
    last = 0;
  }

  @Override
  public void page(ColumnDescriptor column, byte[] page, int n, int first, int to) {
    Encoding encoding = column.encoding();
    if (encoding == null) {
      throw new IllegalArgumentException("an unknown encoding");
    }
    int from = first;
    if (awaitsStart && from < to) {
      long[] one = new long[1];
      Elements.longs(encoding, page, n, from, from + 1, one, 0);
      from++;
      start = one[0];
      last = start;
      awaitsStart = false;
      falls |= start < 0;
    }
    room(to - from);
    long base = offsets[size] - last;
    int at = size + 1;
    long end = Elements.smallEnds(encoding, page, n, from, to, base, offsets, at);
    if (end < 0) {
      long[] ends = new long[to - from];
      Elements.longs(encoding, page, n, from, to, ends, 0);
      end = last;
      for (int i = 0; i < ends.length; i++) {
        falls |= ends[i] < end;
        end = ends[i];
        offsets[at + i] = (int) (base + end);
      }
    } else {
      falls |= offsets[at] < offsets[size] && base + end <= LARGEST;
    }
    tooMany |= base + end > LARGEST;
    size += to - from;
    last = end;
  }

  @Override
  public void zeros(int count) {
    int zeros = count;
    if (awaitsStart && zeros > 0) {
      awaitsStart = false;
      zeros--;
    }
    room(zeros);
    falls |= zeros > 0 && last > 0;
    Arrays.fill(offsets, size + 1, size + 1 + zeros, offsets[size]);
    size += zeros;
  }

  private void room(int more) {
    int need = Math.addExact(Math.addExact(size, more), 1);
    if (offsets.length < need) {
      offsets = Arrays.copyOf(offsets, (int) Math.min(2L * need, LARGEST));
    }
  }

  /** The first item of the lists of the cluster. */
  long start() {
    return start;
  }

  /** The item behind the last one of the lists of the cluster. */
  long last() {
    return last;
  }

  /** Whether an end came before the one ahead of it. */
  boolean fall() {
    return falls;
  }

  /** Whether there are more items than an array can hold. */
  boolean areTooMany() {
    return tooMany;
  }

  /** The offsets so far; one more than lists. */
  int[] offsets() {
    return size + 1 == offsets.length ? offsets : Arrays.copyOf(offsets, size + 1);
  }

  @Override
  public Column finish() {
    return new IntColumn(Primitive.INT32, offsets());
  }
}
