package org.quadrupole.io.root.object;

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

  private static long within(long most, long value) {
    return Math.max(-most, Math.min(most, value));
  }

  private static long clamped(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE) : sum;
  }
}
