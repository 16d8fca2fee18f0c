package org.quadrupole.io.root.object;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Arrays of any number type as those of a wider one. */
final class Numbers {

  private Numbers() {}

  /** As doubles; none if this is no array of numbers. */
  static double[] doubles(@Nullable Object array) {
    if (array instanceof double[] values) {
      return values;
    }
    double[] wide = new double[array == null ? 0 : length(array)];
    for (int i = 0; i < wide.length; i++) {
      if (array instanceof float[] values) {
        wide[i] = values[i];
      } else if (array instanceof long[] values) {
        wide[i] = values[i];
      } else if (array instanceof int[] values) {
        wide[i] = values[i];
      } else if (array instanceof short[] values) {
        wide[i] = values[i];
      } else if (array instanceof byte[] values) {
        wide[i] = values[i];
      }
    }
    return wide;
  }

  private static int length(Object array) {
    boolean numbers =
        array instanceof float[]
            || array instanceof long[]
            || array instanceof int[]
            || array instanceof short[]
            || array instanceof byte[];
    return numbers ? java.lang.reflect.Array.getLength(array) : 0;
  }

  /** What 64 bits mean without a sign. */
  static Number unsigned(long value) {
    if (value >= 0) {
      return value;
    }
    return BigInteger.valueOf(value).add(BigInteger.ONE.shiftLeft(Long.SIZE));
  }

  /** Whole numbers without a sign in a type that holds them; 64 bits keep their type. */
  static Object unsignedArray(Object array) {
    if (array instanceof byte[] values) {
      short[] wide = new short[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = (short) (values[i] & 0xFF);
      }
      return wide;
    }
    if (array instanceof short[] values) {
      int[] wide = new int[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = values[i] & 0xFFFF;
      }
      return wide;
    }
    if (array instanceof int[] values) {
      long[] wide = new long[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = Integer.toUnsignedLong(values[i]);
      }
      return wide;
    }
    return array;
  }
}
