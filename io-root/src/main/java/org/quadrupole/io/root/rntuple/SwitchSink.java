package org.quadrupole.io.root.rntuple;

import java.util.Arrays;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.Primitive;

/** Collects which alternative variants hold, and where its values are. */
final class SwitchSink implements ElementSink {

  private static final int FIRST_CAPACITY = 1 << 16;

  private long[] indices;
  private int[] tags;
  private int size;

  SwitchSink(int expected) {
    indices = new long[Math.min(expected, FIRST_CAPACITY)];
    tags = new int[indices.length];
  }

  @Override
  public void page(ColumnDescriptor column, byte[] page, int elements, int from, int to) {
    room(to - from);
    for (int i = from; i < to; i++) {
      indices[size] = Elements.switchIndex(page, i);
      tags[size++] = Elements.switchTag(page, i);
    }
  }

  @Override
  public void zeros(int count) {
    room(count);
    size += count;
  }

  private void room(int more) {
    if (indices.length - size < more) {
      int capacity = Math.max(Math.addExact(size, more), 2 * Math.min(size, 1 << 29));
      indices = Arrays.copyOf(indices, capacity);
      tags = Arrays.copyOf(tags, capacity);
    }
  }

  int size() {
    return size;
  }

  /** The alternative that an element holds, counted from 1; 0 for none. */
  int tag(int i) {
    return tags[i];
  }

  /** Where the element's value is among those of its alternative in the cluster. */
  long index(int i) {
    return indices[i];
  }

  /** The alternatives counted from 0; -1 for none. */
  byte[] alternatives() {
    byte[] alternatives = new byte[size];
    for (int i = 0; i < size; i++) {
      alternatives[i] = (byte) (tags[i] - 1);
    }
    return alternatives;
  }

  /** The offsets of lists that have one item where an alternative is held. */
  int[] offsets(int alternative) {
    int[] offsets = new int[size + 1];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = offsets[i] + (tags[i] == alternative + 1 ? 1 : 0);
    }
    return offsets;
  }

  @Override
  public Column finish() {
    return new ByteColumn(Primitive.INT8, alternatives());
  }
}
