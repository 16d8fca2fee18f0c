package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of 8-bit integers.
 *
 * @param type {@link Primitive#INT8} or {@link Primitive#UINT8}
 * @param values one value an entry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record ByteColumn(Primitive type, byte[] values) implements Column {

  public ByteColumn {
    if (type != Primitive.INT8 && type != Primitive.UINT8) {
      throw new IllegalArgumentException(type + " is not held as byte[]");
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public ByteColumn slice(int from, int to) {
    return new ByteColumn(type, Arrays.copyOfRange(values, from, to));
  }

  @Override
  public ByteColumn take(int[] rows) {
    byte[] taken = new byte[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = values[rows[i]];
    }
    return new ByteColumn(type, taken);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteColumn that
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
