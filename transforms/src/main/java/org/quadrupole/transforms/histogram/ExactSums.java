package org.quadrupole.transforms.histogram;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Many sums of doubles, each kept exactly, so that no order, splitting or merging changes them. A
 * sum is a pair of doubles to which terms are added without error (Knuth's TwoSum, twice); a term
 * that would leave an error, which takes exponents more than a hundred bits apart, goes to a {@link
 * WideSum} of its own instead.
 */
final class ExactSums {

  /** The longest array that {@link #addAll} takes. */
  static final int MOST_TERMS = 512;

  /** Sums of so many terms take so many bits more than a term; 2 more as the algorithm asks. */
  private static final int HEADROOM = 10;

  /** High and low part of sum {@code i} at {@code 2 i} and {@code 2 i + 1}. */
  private final double[] parts;

  private @Nullable WideSum @Nullable [] wide;

  ExactSums(int size) {
    this(new double[2 * size], null);
  }

  private ExactSums(double[] parts, @Nullable WideSum @Nullable [] wide) {
    this.parts = parts;
    this.wide = wide;
  }

  int size() {
    return parts.length >> 1;
  }

  /** Adds a term; small enough to be inlined, without branches but the one that is never taken. */
  void add(int i, double x) {
    double[] p = parts;
    int at = i << 1;
    double high = p[at];
    double low = p[at + 1];
    double sum = high + x;
    double t = sum - high;
    double error = (high - (sum - t)) + (x - t);
    double lower = low + error;
    double u = lower - low;
    double left = (low - (lower - u)) + (error - u);
    // Also true for what is not a number, as after an overflow.
    if (left != 0) {
      spill(i, x);
      return;
    }
    p[at] = sum;
    p[at + 1] = lower;
  }

  /**
   * Adds the first {@code n} terms of an array, at most {@link #MOST_TERMS}, and leaves the array
   * changed. Each term is cut at two fixed places, so that the sums of the pieces need no rounding
   * in whatever order (Rump, Ogita, Oishi: Accurate Floating-Point Summation, part I, 2008,
   * algorithm 3.4), and a compiler can do several steps at once. What is left of a term beyond some
   * 85 bits below the bound is added on its own.
   *
   * @param bound no term is greater than this, but for its sign
   * @param scratch as long as {@code terms}
   */
  void addAll(int i, double[] terms, int n, double bound, double[] scratch) {
    if (!(bound > 0x1p-900 && bound < 0x1p900)) {
      for (int k = 0; k < n; k++) {
        add(i, terms[k]);
      }
      return;
    }
    int exponent = Math.getExponent(bound) + 1 + HEADROOM;
    add(i, cut(terms, n, powerOfTwo(exponent), scratch));
    if (!isAllZero(terms, n)) {
      add(i, cut(terms, n, powerOfTwo(exponent + HEADROOM - 53), scratch));
      if (!isAllZero(terms, n)) {
        for (int k = 0; k < n; k++) {
          add(i, terms[k]);
        }
      }
    }
  }

  /** The sum of what doubles near {@code scale} hold of each term; leaves the rest. */
  private static double cut(double[] terms, int n, double scale, double[] upper) {
    for (int k = 0; k < n; k++) {
      double part = (scale + terms[k]) - scale;
      upper[k] = part;
      terms[k] -= part;
    }
    int left = n;
    while (left > 32) {
      int half = left >> 1;
      int rest = left - half;
      for (int k = 0; k < half; k++) {
        upper[k] += upper[rest + k];
      }
      left = rest;
    }
    double sum = 0;
    for (int k = 0; k < left; k++) {
      sum += upper[k];
    }
    return sum;
  }

  private static boolean isAllZero(double[] terms, int n) {
    for (int k = 0; k < n; k++) {
      if (terms[k] != 0) {
        return false;
      }
    }
    return true;
  }

  static double powerOfTwo(int exponent) {
    return Double.longBitsToDouble((long) (exponent + 1023) << 52);
  }

  private void spill(int i, double x) {
    if (Double.isFinite(x) && renormalise(i) && addsExactly(i, x)) {
      return;
    }
    wideOf(i).add(x);
  }

  /**
   * Makes the low part as small as it can be, which frees bits; false where that changes nothing.
   */
  private boolean renormalise(int i) {
    double high = parts[2 * i];
    double low = parts[2 * i + 1];
    double sum = high + low;
    if (sum == high || Double.isInfinite(sum)) {
      return false;
    }
    double t = sum - high;
    parts[2 * i] = sum;
    parts[2 * i + 1] = (high - (sum - t)) + (low - t);
    return true;
  }

  private boolean addsExactly(int i, double x) {
    double high = parts[2 * i];
    double low = parts[2 * i + 1];
    double sum = high + x;
    double t = sum - high;
    double error = (high - (sum - t)) + (x - t);
    double lower = low + error;
    double u = lower - low;
    if ((low - (lower - u)) + (error - u) != 0) {
      return false;
    }
    parts[2 * i] = sum;
    parts[2 * i + 1] = lower;
    return true;
  }

  private WideSum wideOf(int i) {
    @Nullable WideSum[] all = wide;
    if (all == null) {
      all = new @Nullable WideSum[size()];
      wide = all;
    }
    WideSum sum = all[i];
    if (sum == null) {
      sum = new WideSum();
      all[i] = sum;
    }
    return sum;
  }

  private @Nullable WideSum wide(int i) {
    return wide == null ? null : wide[i];
  }

  /** Adds a sum held elsewhere. */
  void add(int i, ExactSums other, int j) {
    add(i, other.parts[2 * j]);
    add(i, other.parts[2 * j + 1]);
    WideSum more = other.wide(j);
    if (more != null) {
      wideOf(i).add(more);
    }
  }

  /** Adds a whole number, whatever its size. */
  void add(int i, long n) {
    double nearest = (double) n;
    add(i, nearest);
    // Beyond 2^53 the nearest double may differ from n; 2^63 itself needs the second step to be
    // exact.
    long rest = nearest == 0x1p63 ? n - Long.MAX_VALUE - 1 : n - (long) nearest;
    if (rest != 0) {
      add(i, (double) rest);
    }
  }

  void addAll(ExactSums other) {
    for (int i = 0; i < size(); i++) {
      add(i, other, i);
    }
  }

  /**
   * The double nearest to the sum, halves to even, as Python's fsum; infinite or NaN if a term was.
   */
  double value(int i) {
    WideSum more = wide(i);
    if (more == null) {
      return parts[2 * i] + parts[2 * i + 1];
    }
    return more.specials() != 0 ? WideSum.special(more.specials()) : WideSum.round(units(i, more));
  }

  private BigInteger units(int i, WideSum more) {
    WideSum total = more.copy();
    total.add(parts[2 * i]);
    total.add(parts[2 * i + 1]);
    return total.units();
  }

  /** Whether the sum is exactly zero. */
  boolean isZero(int i) {
    WideSum more = wide(i);
    return more == null
        ? parts[2 * i] + parts[2 * i + 1] == 0
        : more.specials() == 0 && units(i, more).signum() == 0;
  }

  ExactSums copy() {
    @Nullable WideSum[] copied = null;
    if (wide != null) {
      copied = new @Nullable WideSum[wide.length];
      for (int i = 0; i < copied.length; i++) {
        WideSum sum = wide[i];
        copied[i] = sum == null ? null : sum.copy();
      }
    }
    return new ExactSums(parts.clone(), copied);
  }

  /**
   * Brings every sum into the one form that its exact value has: the nearest double, the double
   * nearest to the rest, and the rest of that, if any, in a wide sum. A sum beyond the doubles is
   * all in the wide sum; one with special terms keeps only their kinds.
   */
  ExactSums canonical() {
    ExactSums copy = copy();
    boolean anyWide = false;
    for (int i = 0; i < size(); i++) {
      copy.canonicalise(i);
      anyWide |= copy.wide(i) != null;
    }
    if (!anyWide) {
      copy.wide = null;
    }
    return copy;
  }

  private void canonicalise(int i) {
    WideSum more = wide(i);
    double high = parts[2 * i];
    double low = parts[2 * i + 1];
    double sum = high + low;
    if (more == null && Double.isFinite(sum)) {
      double t = sum - high;
      set(i, sum, (high - (sum - t)) + (low - t), null);
      return;
    }
    WideSum rest = new WideSum();
    if (more != null && more.specials() != 0) {
      rest.addSpecials(more.specials());
      set(i, 0, 0, rest);
      return;
    }
    BigInteger total = units(i, more == null ? rest : more);
    double first = WideSum.round(total);
    if (Double.isInfinite(first)) {
      rest.add(total);
      set(i, 0, 0, rest);
      return;
    }
    BigInteger afterFirst = total.subtract(WideSum.units(first));
    double second = WideSum.round(afterFirst);
    BigInteger left = afterFirst.subtract(WideSum.units(second));
    rest.add(left);
    set(i, first, second, left.signum() == 0 ? null : rest);
  }

  private void set(int i, double high, double low, @Nullable WideSum more) {
    // A sum of nothing is plus zero, also after canceling.
    parts[2 * i] = high + 0.0;
    parts[2 * i + 1] = low + 0.0;
    if (wide != null) {
      wide[i] = more;
    } else if (more != null) {
      wideOf(i).add(more);
    }
  }

  /** The high part; in canonical form the sum's nearest double, unless that is infinite. */
  double high(int i) {
    return parts[2 * i];
  }

  double low(int i) {
    return parts[2 * i + 1];
  }

  /** What the two parts do not hold: units of 2^-1074. */
  BigInteger restUnits(int i) {
    WideSum more = wide(i);
    return more == null ? BigInteger.ZERO : more.units();
  }

  int specials(int i) {
    WideSum more = wide(i);
    return more == null ? 0 : more.specials();
  }

  /** Adds the pieces of a canonical sum. */
  void addPieces(int i, double high, double low, BigInteger restUnits, int specials) {
    add(i, high);
    add(i, low);
    if (restUnits.signum() != 0) {
      wideOf(i).add(restUnits);
    }
    if (specials != 0) {
      wideOf(i).addSpecials(specials);
    }
  }

  /** Whether the exact values are the same; both must be canonical. */
  boolean sameAs(ExactSums that) {
    if (!Arrays.equals(parts, that.parts)) {
      return false;
    }
    for (int i = 0; (wide != null || that.wide != null) && i < size(); i++) {
      if (specials(i) != that.specials(i) || !restUnits(i).equals(that.restUnits(i))) {
        return false;
      }
    }
    return true;
  }

  int hash() {
    return Arrays.hashCode(parts);
  }
}
