package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of single-precision numbers.
 *
 * @param type {@link Primitive#FLOAT32}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record FloatColumn(Primitive type, float[] values) implements Column {

  public FloatColumn {
    if (type != Primitive.FLOAT32) {
      throw new IllegalArgumentException(type + " is not held as float[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public FloatColumn slice(int from, int to) {
    return new FloatColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public FloatColumn take(int[] rows) {
    float[] taken = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new FloatColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatColumn that
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
