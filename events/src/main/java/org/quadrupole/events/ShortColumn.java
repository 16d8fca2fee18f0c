package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of 16-bit integers.
 *
 * @param type {@link Primitive#INT16} or {@link Primitive#UINT16}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record ShortColumn(Primitive type, short[] values) implements Column {

  public ShortColumn {
    if (type != Primitive.INT16 && type != Primitive.UINT16) {
      throw new IllegalArgumentException(type + " is not held as short[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public ShortColumn slice(int from, int to) {
    return new ShortColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public ShortColumn take(int[] rows) {
    short[] taken = new short[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new ShortColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShortColumn that
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
