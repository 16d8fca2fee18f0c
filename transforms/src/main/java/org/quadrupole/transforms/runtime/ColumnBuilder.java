package org.quadrupole.transforms.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Collects the values of a new column: numbers, truth values or texts, in lists of any depth. */
public final class ColumnBuilder {

  private final ColumnType type;
  private final Primitive leaf;

  /** Numbers as the bits of longs; doubles and floats as the bits of doubles. */
  private long[] values = new long[64];

  private int size;
  private byte[] text = new byte[0];
  private int textSize;
  private final int[][] offsets;
  private final int[] lists;

  /**
   * An empty builder.
   *
   * @throws IllegalArgumentException if the type has records in it
   */
  public ColumnBuilder(ColumnType type) {
    this.type = type;
    ColumnType inner = type;
    while (inner instanceof ListType list) {
      inner = list.element();
    }
    if (!(inner instanceof Primitive primitive)) {
      throw new IllegalArgumentException("cannot build a column of " + type);
    }
    this.leaf = primitive;
    this.offsets = new int[type.depth()][64];
    this.lists = new int[type.depth()];
  }

  /** Adds a whole number or the bits of one. */
  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** Adds a number. */
  public void add(double value) {
    add(Double.doubleToRawLongBits(value));
  }

  /** Adds a truth value. */
  public void add(boolean value) {
    add(value ? 1L : 0L);
  }

  /** Adds a text. */
  public void add(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (textSize + bytes.length > text.length) {
      text = Arrays.copyOf(text, Math.addExact(textSize, bytes.length) * 2);
    }
    System.arraycopy(bytes, 0, text, textSize, bytes.length);
    textSize += bytes.length;
    add((long) textSize);
  }

  /** Ends a list at a depth; 0 is an event's list. */
  public void endList(int depth) {
    int[] ends = offsets[depth];
    int count = ++lists[depth];
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      offsets[depth] = ends;
    }
    ends[count] = depth + 1 < lists.length ? lists[depth + 1] : size;
  }

  /** The column, after which the builder is empty. */
  public Column build() {
    Column column = leaves();
    ColumnType[] types = new ColumnType[lists.length];
    ColumnType inner = type;
    for (int depth = 0; depth < types.length; depth++) {
      types[depth] = inner;
      inner = ((ListType) inner).element();
    }
    for (int depth = lists.length - 1; depth >= 0; depth--) {
      column =
          new ListColumn(
              (ListType) types[depth], Arrays.copyOf(offsets[depth], lists[depth] + 1), column);
      lists[depth] = 0;
    }
    size = 0;
    textSize = 0;
    return column;
  }

  private Column leaves() {
    return switch (leaf) {
      case BOOL -> {
        boolean[] out = new boolean[size];
        for (int i = 0; i < size; i++) {
          out[i] = values[i] != 0;
        }
        yield new BoolColumn(leaf, out);
      }
      case INT8, UINT8 -> {
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
          out[i] = (byte) values[i];
        }
        yield new ByteColumn(leaf, out);
      }
      case INT16, UINT16 -> {
        short[] out = new short[size];
        for (int i = 0; i < size; i++) {
          out[i] = (short) values[i];
        }
        yield new ShortColumn(leaf, out);
      }
      case INT32, UINT32 -> {
        int[] out = new int[size];
        for (int i = 0; i < size; i++) {
          out[i] = (int) values[i];
        }
        yield new IntColumn(leaf, out);
      }
      case INT64, UINT64 -> new LongColumn(leaf, Arrays.copyOf(values, size));
      case FLOAT32 -> {
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
          out[i] = (float) Double.longBitsToDouble(values[i]);
        }
        yield new FloatColumn(leaf, out);
      }
      case FLOAT64 -> {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
          out[i] = Double.longBitsToDouble(values[i]);
        }
        yield new DoubleColumn(leaf, out);
      }
      case STRING -> {
        int[] ends = new int[size + 1];
        for (int i = 0; i < size; i++) {
          ends[i + 1] = (int) values[i];
        }
        yield new StringColumn(ends, Arrays.copyOf(text, textSize));
      }
    };
  }
}
