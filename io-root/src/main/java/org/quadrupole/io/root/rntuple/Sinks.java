package org.quadrupole.io.root.rntuple;

import java.util.Arrays;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.ShortColumn;

/**
 * Collects elements as numbers of one type, whatever they are stored as. Room grows with what the
 * pages are found to hold, not with what a header claims.
 */
final class Sinks {

  private static final int FIRST_CAPACITY = 1 << 20;
  private static final int CHUNK = 4096;

  private Sinks() {}

  /** A sink for about so many numbers. */
  static ElementSink of(Primitive type, int expected) {
    return switch (type) {
      case BOOL -> new Bools(expected);
      case INT8, UINT8 -> new Bytes(type, expected);
      case INT16, UINT16 -> new Shorts(type, expected);
      case INT32, UINT32 -> new Ints(type, expected);
      case INT64, UINT64 -> new Longs(type, expected);
      case FLOAT32 -> new Floats(expected);
      case FLOAT64 -> new Doubles(expected);
      case STRING -> throw new IllegalArgumentException("texts are not numbers");
    };
  }

  /** Knows how many elements are expected. */
  abstract static class Sink implements ElementSink {
    private final int expected;
    int size;

    Sink(int expected) {
      this.expected = expected;
    }

    final int firstCapacity() {
      return Math.min(expected, FIRST_CAPACITY);
    }

    /** The capacity for some more elements, given that there is not room enough. */
    final int grown(int more) {
      int need = Math.addExact(size, more);
      return (int) Math.max(need, Math.min(2L * need, expected));
    }

    abstract void room(int more);

    abstract void take(
        ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to);

    @Override
    public final void page(ColumnDescriptor column, byte[] page, int n, int from, int to) {
      Encoding encoding = column.encoding();
      if (encoding == null) {
        throw new IllegalArgumentException("an unknown encoding");
      }
      room(to - from);
      take(column, encoding, page, n, from, to);
    }

    @Override
    public final void zeros(int count) {
      room(count);
      size += count;
    }
  }

  /** Converts integers of another width by way of the widest. */
  abstract static class IntegerSink extends Sink {

    IntegerSink(int expected) {
      super(expected);
    }

    final void convert(Encoding encoding, byte[] page, int n, int from, int to) {
      long[] chunk = new long[Math.min(CHUNK, to - from)];
      for (int at = from; at < to; at += CHUNK) {
        int count = Math.min(CHUNK, to - at);
        Elements.longs(encoding, page, n, at, at + count, chunk, 0);
        put(chunk, count);
      }
    }

    abstract void put(long[] values, int count);
  }

  private static final class Bools extends IntegerSink {
    private boolean[] values;

    Bools(int expected) {
      super(expected);
      values = new boolean[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      if (encoding != Encoding.BIT) {
        convert(encoding, page, n, from, to);
        return;
      }
      Elements.bits(page, from, to, values, size);
      size += to - from;
    }

    @Override
    void put(long[] from, int count) {
      for (int i = 0; i < count; i++) {
        values[size++] = from[i] != 0;
      }
    }

    @Override
    public Column finish() {
      return new BoolColumn(
          Primitive.BOOL, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  /** Bytes; also the characters of texts. */
  static final class Bytes extends IntegerSink {
    private final Primitive type;
    private byte[] values;

    Bytes(Primitive type, int expected) {
      super(expected);
      this.type = type;
      values = new byte[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      if (column.bits() != 8) {
        convert(encoding, page, n, from, to);
        return;
      }
      System.arraycopy(page, from, values, size, to - from);
      size += to - from;
    }

    @Override
    void put(long[] from, int count) {
      for (int i = 0; i < count; i++) {
        values[size++] = (byte) from[i];
      }
    }

    /** All bytes. */
    byte[] bytes() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }

    @Override
    public Column finish() {
      return new ByteColumn(type, bytes());
    }
  }

  private static final class Shorts extends IntegerSink {
    private final Primitive type;
    private short[] values;

    Shorts(Primitive type, int expected) {
      super(expected);
      this.type = type;
      values = new short[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      convert(encoding, page, n, from, to);
    }

    @Override
    void put(long[] from, int count) {
      for (int i = 0; i < count; i++) {
        values[size++] = (short) from[i];
      }
    }

    @Override
    public Column finish() {
      return new ShortColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Ints extends IntegerSink {
    private final Primitive type;
    private int[] values;

    Ints(Primitive type, int expected) {
      super(expected);
      this.type = type;
      values = new int[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      if (column.bits() != 32) {
        convert(encoding, page, n, from, to);
        return;
      }
      Elements.ints(encoding, page, n, from, to, values, size);
      size += to - from;
    }

    @Override
    void put(long[] from, int count) {
      for (int i = 0; i < count; i++) {
        values[size++] = (int) from[i];
      }
    }

    @Override
    public Column finish() {
      return new IntColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  /** Longs; also offsets. */
  static final class Longs extends Sink {
    private final Primitive type;
    private long[] values;

    Longs(Primitive type, int expected) {
      super(expected);
      this.type = type;
      values = new long[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      Elements.longs(encoding, page, n, from, to, values, size);
      size += to - from;
    }

    /** All values; there may be room for more behind them. */
    long[] values() {
      return values;
    }

    @Override
    public Column finish() {
      return new LongColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Floats extends Sink {
    private float[] values;

    Floats(int expected) {
      super(expected);
      values = new float[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      if (encoding == Encoding.REAL32 || encoding == Encoding.SPLIT_REAL32) {
        Elements.floats(encoding, page, n, from, to, values, size);
      } else {
        double[] wide = new double[to - from];
        Elements.doubles(column, page, n, from, to, wide, 0);
        for (int i = 0; i < wide.length; i++) {
          values[size + i] = (float) wide[i];
        }
      }
      size += to - from;
    }

    @Override
    public Column finish() {
      return new FloatColumn(
          Primitive.FLOAT32, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Doubles extends Sink {
    private double[] values;

    Doubles(int expected) {
      super(expected);
      values = new double[firstCapacity()];
    }

    @Override
    void room(int more) {
      if (values.length - size < more) {
        values = Arrays.copyOf(values, grown(more));
      }
    }

    @Override
    void take(ColumnDescriptor column, Encoding encoding, byte[] page, int n, int from, int to) {
      Elements.doubles(column, page, n, from, to, values, size);
      size += to - from;
    }

    @Override
    public Column finish() {
      return new DoubleColumn(
          Primitive.FLOAT64, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }
}
