package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of 64-bit integers.
 *
 * @param type {@link Primitive#INT64} or {@link Primitive#UINT64}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record LongColumn(Primitive type, long[] values) implements Column {

  public LongColumn {
    if (type != Primitive.INT64 && type != Primitive.UINT64) {
      throw new IllegalArgumentException(type + " is not held as long[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public LongColumn slice(int from, int to) {
    return new LongColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public LongColumn take(int[] rows) {
    long[] taken = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new LongColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongColumn that
        && type == that.type
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return type + Arrays.toString(values);
  }
}
