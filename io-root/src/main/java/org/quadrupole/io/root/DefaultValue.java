package org.quadrupole.io.root;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

/**
 * What a column holds in the files that lack it: one value for every event, or for every item of a
 * list, or lists without items.
 *
 * @param value a Boolean, Long, Double or String, or the empty list
 */
record DefaultValue(Object value) implements Serializable {

  private static final String EMPTY_LIST = "[]";

  /**
   * A value as callers write it.
   *
   * @param value a Boolean, any integer or floating number, a String, or an empty List
   * @throws IllegalArgumentException if it is anything else
   */
  static DefaultValue of(Object value) {
    if (value instanceof Boolean || value instanceof String) {
      return new DefaultValue(value);
    } else if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return new DefaultValue(((Number) value).longValue());
    } else if (value instanceof Long) {
      return new DefaultValue(value);
    } else if (value instanceof Float || value instanceof Double) {
      return new DefaultValue(((Number) value).doubleValue());
    } else if (value instanceof List<?> list && list.isEmpty()) {
      return new DefaultValue(List.of());
    }
    throw new IllegalArgumentException(
        "a column's default is true or false, a number, a text or an empty list, not " + value);
  }

  boolean isEmptyList() {
    return value instanceof List<?>;
  }

  /** The type of a column of which no file is known; that of a list's items cannot be told. */
  Optional<Primitive> ownType() {
    if (value instanceof Boolean) {
      return Optional.of(Primitive.BOOL);
    } else if (value instanceof Long whole) {
      return Optional.of(whole == whole.intValue() ? Primitive.INT32 : Primitive.INT64);
    } else if (value instanceof Double) {
      return Optional.of(Primitive.FLOAT64);
    }
    return value instanceof String ? Optional.of(Primitive.STRING) : Optional.empty();
  }

  /** Whether a column of a type can hold the value, in a list as each of its items. */
  boolean fits(ColumnType type) {
    if (type instanceof ListType list) {
      return isEmptyList() ? !list.isFixed() : fitsItem(list.element());
    }
    return type instanceof Primitive primitive && fits(primitive);
  }

  private boolean fitsItem(ColumnType type) {
    return type instanceof ListType list
        ? list.isFixed() && fitsItem(list.element())
        : type instanceof Primitive primitive && fits(primitive);
  }

  private boolean fits(Primitive type) {
    if (value instanceof Long whole) {
      return switch (type) {
        case INT8 -> whole == whole.byteValue();
        case UINT8 -> whole >= 0 && whole <= 0xFF;
        case INT16 -> whole == whole.shortValue();
        case UINT16 -> whole >= 0 && whole <= 0xFFFF;
        case INT32 -> whole == whole.intValue();
        case UINT32 -> whole >= 0 && whole <= 0xFFFF_FFFFL;
        case UINT64 -> whole >= 0;
        case INT64, FLOAT32, FLOAT64 -> true;
        case BOOL, STRING -> false;
      };
    }
    return (value instanceof Boolean && type == Primitive.BOOL)
        || (value instanceof Double && type.isFloating())
        || (value instanceof String && type == Primitive.STRING);
  }

  /**
   * A column that holds the value everywhere.
   *
   * @param type a type that it fits
   * @param offsets of a column of lists: where each list begins; else as many as there are values,
   *     and one
   */
  Column column(ColumnType type, int[] offsets) {
    int items = offsets[offsets.length - 1];
    return type instanceof ListType list
        ? new ListColumn(list, offsets, items(list.element(), items))
        : items(type, offsets.length - 1);
  }

  private Column items(ColumnType type, int n) {
    if (type instanceof ListType list) {
      int[] offsets = new int[n + 1];
      int size = Math.max(0, list.fixedSize());
      Arrays.setAll(offsets, i -> Math.multiplyExact(i, size));
      return new ListColumn(list, offsets, items(list.element(), offsets[n]));
    }
    return values((Primitive) type, n);
  }

  private Column values(Primitive type, int n) {
    long whole = value instanceof Number number ? number.longValue() : 0;
    double real = value instanceof Number number ? number.doubleValue() : 0;
    switch (type) {
      case BOOL -> {
        boolean[] values = new boolean[n];
        Arrays.fill(values, Boolean.TRUE.equals(value));
        return new BoolColumn(type, values);
      }
      case INT8, UINT8 -> {
        byte[] values = new byte[n];
        Arrays.fill(values, (byte) whole);
        return new ByteColumn(type, values);
      }
      case INT16, UINT16 -> {
        short[] values = new short[n];
        Arrays.fill(values, (short) whole);
        return new ShortColumn(type, values);
      }
      case INT32, UINT32 -> {
        int[] values = new int[n];
        Arrays.fill(values, (int) whole);
        return new IntColumn(type, values);
      }
      case INT64, UINT64 -> {
        long[] values = new long[n];
        Arrays.fill(values, whole);
        return new LongColumn(type, values);
      }
      case FLOAT32 -> {
        float[] values = new float[n];
        Arrays.fill(values, (float) real);
        return new FloatColumn(type, values);
      }
      case FLOAT64 -> {
        double[] values = new double[n];
        Arrays.fill(values, real);
        return new DoubleColumn(type, values);
      }
      case STRING -> {
        return StringColumn.of(Collections.nCopies(n, value.toString()));
      }
    }
    throw new IllegalArgumentException(type.toString());
  }

  @Override
  public String toString() {
    return isEmptyList() ? EMPTY_LIST : value.toString();
  }
}
