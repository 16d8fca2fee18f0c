package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of double-precision numbers.
 *
 * @param type {@link Primitive#FLOAT64}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record DoubleColumn(Primitive type, double[] values) implements Column {

  public DoubleColumn {
    if (type != Primitive.FLOAT64) {
      throw new IllegalArgumentException(type + " is not held as double[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public DoubleColumn slice(int from, int to) {
    return new DoubleColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public DoubleColumn take(int[] rows) {
    double[] taken = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new DoubleColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DoubleColumn that
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
