package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of 32-bit integers.
 *
 * @param type {@link Primitive#INT32} or {@link Primitive#UINT32}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record IntColumn(Primitive type, int[] values) implements Column {

  public IntColumn {
    if (type != Primitive.INT32 && type != Primitive.UINT32) {
      throw new IllegalArgumentException(type + " is not held as int[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public IntColumn slice(int from, int to) {
    return new IntColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public IntColumn take(int[] rows) {
    int[] taken = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new IntColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntColumn that
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
