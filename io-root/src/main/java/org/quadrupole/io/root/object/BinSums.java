package org.quadrupole.io.root.object;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * Sums of arrays of bins in the type that a histogram keeps them in. Whole numbers stay at the ends
 * of their range. Source: ROOT's TH1C::AddBinContent and those of the other types.
 */
final class BinSums {

  private BinSums() {}

  /** So many zeros in an array of the same type. */
  static Object empty(Object like, int size) {
    if (like instanceof double[]) {
      return new double[size];
    }
    if (like instanceof float[]) {
      return new float[size];
    }
    if (like instanceof long[]) {
      return new long[size];
    }
    if (like instanceof int[]) {
      return new int[size];
    }
    return like instanceof short[] ? new short[size] : new byte[size];
  }

  /** Adds each number at its place; the array that is added to is changed and returned. */
  static Object add(Object to, Object more, int[] places) {
    for (int i = 0; i < places.length; i++) {
      int at = places[i];
      if (to instanceof double[] sums && more instanceof double[] values) {
        sums[at] += values[i];
      } else if (to instanceof float[] sums && more instanceof float[] values) {
        sums[at] += values[i];
      } else if (to instanceof long[] sums && more instanceof long[] values) {
        sums[at] = clamped(sums[at], values[i]);
      } else if (to instanceof int[] sums && more instanceof int[] values) {
        sums[at] = (int) within(Integer.MAX_VALUE, (long) sums[at] + values[i]);
      } else if (to instanceof short[] sums && more instanceof short[] values) {
        sums[at] = (short) within(Short.MAX_VALUE, (long) sums[at] + values[i]);
      } else if (to instanceof byte[] sums && more instanceof byte[] values) {
        sums[at] = (byte) within(Byte.MAX_VALUE, (long) sums[at] + values[i]);
      } else {
        throw new IllegalArgumentException("bins of different types");
      }
    }
    return to;
  }

  /** Adds a weight to a bin. */
  static void add(Object to, int bin, double w) {
    if (to instanceof double[] sums) {
      sums[bin] += w;
    } else if (to instanceof float[] sums) {
      sums[bin] += (float) w;
    } else if (to instanceof long[] sums) {
      sums[bin] = clamped(sums[bin], (long) w);
    } else if (to instanceof int[] sums) {
      sums[bin] = (int) within(Integer.MAX_VALUE, sums[bin] + (long) w);
    } else if (to instanceof short[] sums) {
      sums[bin] = (short) within(Short.MAX_VALUE, (long) sums[bin] + (int) w);
    } else if (to instanceof byte[] sums) {
      sums[bin] = (byte) within(Byte.MAX_VALUE, (long) sums[bin] + (int) w);
    }
  }

  /** Bins at other places, added up where these are equal; those at negative places are dropped. */
  static Object moved(Object bins, int[] places) {
    int length = Array.getLength(bins);
    Object moved = empty(bins, length);
    for (int i = 0; i < length; i++) {
      if (places[i] >= 0) {
        add(moved, places[i], Array.getDouble(bins, i));
      }
    }
    return moved;
  }

  /** The same bins in an array of their own. */
  static Object copy(Object bins) {
    int length = Array.getLength(bins);
    Object copy = empty(bins, length);
    System.arraycopy(bins, 0, copy, 0, length);
    return copy;
  }

  /** Whether all bins are zero. */
  static boolean isEmpty(Object bins) {
    return Arrays.stream(Numbers.doubles(bins)).allMatch(value -> value == 0);
  }

  /** The sums of squares of fills that weighed one each. */
  static double[] absolute(Object bins) {
    return Arrays.stream(Numbers.doubles(bins)).map(Math::abs).toArray();
  }

  private static long within(long most, long value) {
    return Math.max(-most, Math.min(most, value));
  }

  private static long clamped(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE) : sum;
  }
}
