package org.quadrupole.io.root;

import java.util.Optional;
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

/**
 * Numbers of one type as numbers of a wider one that has all of their values: files of one data set
 * may count jets in {@code uint32} or {@code int32} (NanoAOD version 9 and 12). Types meet as in
 * NumPy, but only where that loses nothing: {@code int64} and {@code float64} do not.
 */
final class Widening {

  /** Bits of a whole number that every float32 and float64 has exactly. */
  private static final int FLOAT_BITS = 24;

  private static final int DOUBLE_BITS = 53;

  private Widening() {}

  /** The smallest type that holds every value of both, if there is one. */
  static Optional<ColumnType> common(ColumnType a, ColumnType b) {
    if (a.equals(b)) {
      return Optional.of(a);
    }
    if (a instanceof ListType x && b instanceof ListType y && x.fixedSize() == y.fixedSize()) {
      return common(x.element(), y.element()).map(element -> new ListType(element, x.fixedSize()));
    }
    return a instanceof Primitive x && b instanceof Primitive y
        ? common(x, y).map(type -> (ColumnType) type)
        : Optional.empty();
  }

  private static Optional<Primitive> common(Primitive a, Primitive b) {
    // In this order, the first type that holds both is the smallest.
    for (Primitive type : Primitive.values()) {
      if (holds(type, a) && holds(type, b)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Primitive wide, Primitive narrow) {
    if (wide == narrow) {
      return true;
    }
    int bits = narrow.bytes() * 8;
    if (wide.isFloating()) {
      return narrow == Primitive.FLOAT32
          || (narrow.isInteger() && bits <= (wide == Primitive.FLOAT32 ? FLOAT_BITS : DOUBLE_BITS));
    }
    return wide.isInteger()
        && narrow.isInteger()
        && wide.bytes() > narrow.bytes()
        && (!wide.isUnsigned() || narrow.isUnsigned());
  }

  /** Whether every value of a type is one of another. */
  static boolean widens(ColumnType from, ColumnType to) {
    return common(from, to).equals(Optional.of(to));
  }

  /** A column's values in a type that it {@link #widens} to. */
  static Column widened(Column column, ColumnType to) {
    if (column.type().equals(to)) {
      return column;
    }
    if (column instanceof ListColumn list && to instanceof ListType type) {
      return new ListColumn(type, list.offsets(), widened(list.content(), type.element()));
    }
    Primitive type = (Primitive) to;
    int n = column.size();
    switch (type) {
      case INT16, UINT16 -> {
        short[] values = new short[n];
        for (int i = 0; i < n; i++) {
          values[i] = (short) whole(column, i);
        }
        return new ShortColumn(type, values);
      }
      case INT32, UINT32 -> {
        int[] values = new int[n];
        for (int i = 0; i < n; i++) {
          values[i] = (int) whole(column, i);
        }
        return new IntColumn(type, values);
      }
      case INT64, UINT64 -> {
        long[] values = new long[n];
        for (int i = 0; i < n; i++) {
          values[i] = whole(column, i);
        }
        return new LongColumn(type, values);
      }
      case FLOAT32 -> {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
          values[i] = whole(column, i);
        }
        return new FloatColumn(type, values);
      }
      default -> {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
          values[i] = column instanceof FloatColumn real ? real.values()[i] : whole(column, i);
        }
        return new DoubleColumn(type, values);
      }
    }
  }

  /** A whole number; of 64 bits without a sign, as Java's long. */
  static long whole(Column column, int i) {
    boolean unsigned = ((Primitive) column.type()).isUnsigned();
    if (column instanceof ByteColumn bytes) {
      return unsigned ? bytes.values()[i] & 0xFF : bytes.values()[i];
    } else if (column instanceof ShortColumn shorts) {
      return unsigned ? shorts.values()[i] & 0xFFFF : shorts.values()[i];
    } else if (column instanceof IntColumn ints) {
      return unsigned ? ints.values()[i] & 0xFFFF_FFFFL : ints.values()[i];
    }
    if (column instanceof LongColumn longs) {
      return longs.values()[i];
    }
    throw new IllegalArgumentException(column.type() + " holds no whole numbers");
  }
}
