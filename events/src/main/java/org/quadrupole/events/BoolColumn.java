package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of truth values.
 *
 * @param type {@link Primitive#BOOL}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record BoolColumn(Primitive type, boolean[] values) implements Column {

  public BoolColumn {
    if (type != Primitive.BOOL) {
      throw new IllegalArgumentException(type + " is not held as boolean[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public BoolColumn slice(int from, int to) {
    return new BoolColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public BoolColumn take(int[] rows) {
    boolean[] taken = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new BoolColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoolColumn that
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
