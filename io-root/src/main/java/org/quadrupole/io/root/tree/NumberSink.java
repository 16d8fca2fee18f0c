package org.quadrupole.io.root.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
import org.quadrupole.io.root.dictionary.PackedFloat;

/**
 * Collects big-endian numbers as an array of a primitive type. The loops have no calls and no
 * branches but the bounds checks that the JIT hoists: one load, one byte swap, one store a value.
 */
abstract class NumberSink {

  /** Arrays grow by steps up to this many values, so that a lying count cannot take all memory. */
  private static final int FIRST_CAPACITY = 1 << 20;

  private final int wireBytes;
  int size;

  NumberSink(int wireBytes) {
    this.wireBytes = wireBytes;
  }

  /** The bytes of one value in the file. */
  final int wireBytes() {
    return wireBytes;
  }

  /** The number of values so far. */
  final int size() {
    return size;
  }

  /** Says how many values are expected in all. */
  final void expect(long values) {
    if (size == 0 && capacity() == 0) {
      resize((int) Math.max(0, Math.min(values, FIRST_CAPACITY)));
    }
  }

  /**
   * Appends {@code count} values that follow each other; the caller checked that they are there.
   */
  final void append(byte[] data, int at, int count) {
    append(data, at, wireBytes, count);
  }

  /** Appends values that stand {@code stride} bytes apart. */
  final void append(byte[] data, int at, int stride, int count) {
    makeRoom(count);
    put(data, at, stride, count);
    size += count;
  }

  /** Appends zeros, for values that were not written. */
  final void appendZeros(int count) {
    makeRoom(count);
    size += count;
  }

  /** Forgets all values. */
  final void clear() {
    size = 0;
  }

  /** Appends numbers of another type, converted as C++ does. */
  final void appendConverted(Column numbers) {
    makeRoom(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers instanceof DoubleColumn doubles) {
        set(size + i, doubles.values()[i]);
      } else if (numbers instanceof FloatColumn floats) {
        set(size + i, floats.values()[i]);
      } else {
        set(size + i, integer(numbers, i));
      }
    }
    size += numbers.size();
  }

  /** A number of a column as an integer. */
  static long integer(Column numbers, int i) {
    boolean unsigned = numbers.type() instanceof Primitive primitive && primitive.isUnsigned();
    if (numbers instanceof BoolColumn flags) {
      return flags.values()[i] ? 1 : 0;
    } else if (numbers instanceof ByteColumn bytes) {
      return unsigned ? Byte.toUnsignedLong(bytes.values()[i]) : bytes.values()[i];
    } else if (numbers instanceof ShortColumn shorts) {
      return unsigned ? Short.toUnsignedLong(shorts.values()[i]) : shorts.values()[i];
    } else if (numbers instanceof IntColumn ints) {
      return unsigned ? Integer.toUnsignedLong(ints.values()[i]) : ints.values()[i];
    } else if (numbers instanceof LongColumn longs) {
      return longs.values()[i];
    } else if (numbers instanceof FloatColumn floats) {
      return (long) floats.values()[i];
    }
    return (long) ((DoubleColumn) numbers).values()[i];
  }

  private void makeRoom(int count) {
    int need = Math.addExact(size, count);
    int capacity = capacity();
    if (need > capacity) {
      resize((int) Math.max(need, Math.min(2L * capacity, Integer.MAX_VALUE - 8)));
    }
  }

  abstract int capacity();

  /** Sets a value below the capacity. */
  abstract void set(int at, long value);

  /** Sets a value below the capacity; a fraction is cut off where the type has none. */
  void set(int at, double value) {
    set(at, (long) value);
  }

  abstract void resize(int capacity);

  /** Writes values at {@code size}; there is room. */
  abstract void put(byte[] data, int at, int stride, int count);

  /** The values so far as a column. */
  abstract Column finish();

  /** A sink of values that stand in the file as they stand in memory. */
  static NumberSink of(Primitive type) {
    return switch (type) {
      case BOOL -> new Bools();
      case INT8, UINT8 -> new Bytes(type);
      case INT16, UINT16 -> new Shorts(type);
      case INT32, UINT32 -> new Ints(type);
      case INT64, UINT64 -> new Longs(type);
      case FLOAT32 -> new Floats(4);
      case FLOAT64 -> new Doubles(8);
      case STRING -> throw new IllegalArgumentException("a string is not a number");
    };
  }

  /** A sink that unpacks into doubles. */
  static NumberSink doubles(PackedFloat packed) {
    return new Doubles(packed.wireBytes()) {
      @Override
      void put(byte[] data, int at, int stride, int count) {
        for (int i = 0; i < count; i++) {
          values[size + i] = packed.value(data, at + i * stride);
        }
      }
    };
  }

  /** A sink that unpacks into floats. */
  static NumberSink floats(PackedFloat packed) {
    return new Floats(packed.wireBytes()) {
      @Override
      void put(byte[] data, int at, int stride, int count) {
        for (int i = 0; i < count; i++) {
          values[size + i] = (float) packed.value(data, at + i * stride);
        }
      }
    };
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  static final VarHandle SHORT = view(short[].class);
  static final VarHandle INT = view(int[].class);
  static final VarHandle LONG = view(long[].class);
  static final VarHandle FLOAT = view(float[].class);
  static final VarHandle DOUBLE = view(double[].class);

  private static final class Bools extends NumberSink {
    private boolean[] values = new boolean[0];

    Bools() {
      super(1);
    }

    @Override
    void set(int at, long value) {
      values[at] = value != 0;
    }

    @Override
    void set(int at, double value) {
      values[at] = value != 0;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      boolean[] target = values;
      int to = size;
      for (int i = 0; i < count; i++) {
        target[to + i] = data[at + i * stride] != 0;
      }
    }

    @Override
    Column finish() {
      return new BoolColumn(
          Primitive.BOOL, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Bytes extends NumberSink {
    private byte[] values = new byte[0];
    private final Primitive type;

    Bytes(Primitive type) {
      super(type.bytes());
      this.type = type;
    }

    @Override
    void set(int at, long value) {
      values[at] = (byte) value;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      if (stride == 1) {
        System.arraycopy(data, at, values, size, count);
        return;
      }
      byte[] target = values;
      int to = size;
      for (int i = 0; i < count; i++) {
        target[to + i] = data[at + i * stride];
      }
    }

    @Override
    Column finish() {
      return new ByteColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Shorts extends NumberSink {
    private short[] values = new short[0];
    private final Primitive type;

    Shorts(Primitive type) {
      super(type.bytes());
      this.type = type;
    }

    @Override
    void set(int at, long value) {
      values[at] = (short) value;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      short[] target = values;
      int to = size;
      if (stride == 2) {
        for (int i = 0; i < count; i++) {
          target[to + i] = (short) SHORT.get(data, at + i * 2);
        }
      } else {
        for (int i = 0; i < count; i++) {
          target[to + i] = (short) SHORT.get(data, at + i * stride);
        }
      }
    }

    @Override
    Column finish() {
      return new ShortColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Ints extends NumberSink {
    private int[] values = new int[0];
    private final Primitive type;

    Ints(Primitive type) {
      super(type.bytes());
      this.type = type;
    }

    @Override
    void set(int at, long value) {
      values[at] = (int) value;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      int[] target = values;
      int to = size;
      if (stride == 4) {
        for (int i = 0; i < count; i++) {
          target[to + i] = (int) INT.get(data, at + i * 4);
        }
      } else {
        for (int i = 0; i < count; i++) {
          target[to + i] = (int) INT.get(data, at + i * stride);
        }
      }
    }

    @Override
    Column finish() {
      return new IntColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Longs extends NumberSink {
    private long[] values = new long[0];
    private final Primitive type;

    Longs(Primitive type) {
      super(type.bytes());
      this.type = type;
    }

    @Override
    void set(int at, long value) {
      values[at] = value;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      long[] target = values;
      int to = size;
      if (stride == 8) {
        for (int i = 0; i < count; i++) {
          target[to + i] = (long) LONG.get(data, at + i * 8);
        }
      } else {
        for (int i = 0; i < count; i++) {
          target[to + i] = (long) LONG.get(data, at + i * stride);
        }
      }
    }

    @Override
    Column finish() {
      return new LongColumn(type, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  static class Floats extends NumberSink {
    float[] values = new float[0];

    Floats(int wireBytes) {
      super(wireBytes);
    }

    @Override
    void set(int at, long value) {
      values[at] = value;
    }

    @Override
    void set(int at, double value) {
      values[at] = (float) value;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      float[] target = values;
      int to = size;
      if (stride == 4) {
        for (int i = 0; i < count; i++) {
          target[to + i] = (float) FLOAT.get(data, at + i * 4);
        }
      } else {
        for (int i = 0; i < count; i++) {
          target[to + i] = (float) FLOAT.get(data, at + i * stride);
        }
      }
    }

    @Override
    Column finish() {
      return new FloatColumn(
          Primitive.FLOAT32, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }

  static class Doubles extends NumberSink {
    double[] values = new double[0];

    Doubles(int wireBytes) {
      super(wireBytes);
    }

    @Override
    void set(int at, long value) {
      values[at] = value;
    }

    @Override
    void set(int at, double value) {
      values[at] = value;
    }

    @Override
    int capacity() {
      return values.length;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    void put(byte[] data, int at, int stride, int count) {
      double[] target = values;
      int to = size;
      if (stride == 8) {
        for (int i = 0; i < count; i++) {
          target[to + i] = (double) DOUBLE.get(data, at + i * 8);
        }
      } else {
        for (int i = 0; i < count; i++) {
          target[to + i] = (double) DOUBLE.get(data, at + i * stride);
        }
      }
    }

    @Override
    Column finish() {
      return new DoubleColumn(
          Primitive.FLOAT64, size == values.length ? values : Arrays.copyOf(values, size));
    }
  }
}
