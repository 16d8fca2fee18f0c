package org.quadrupole.transforms.histogram;

import java.math.BigInteger;

/**
 * A sum wide enough for any doubles: fixed point in units of 2^-1074, in limbs of 32 bits whose
 * carries wait in the upper halves of longs. Only the limbs in use are held. Infinite and undefined
 * terms are remembered apart.
 */
final class WideSum {

  private static final long MASK = 0xffffffffL;

  /** The exponent of the unit: every finite double is a whole multiple of 2^-1074. */
  static final int UNIT = -1074;

  static final int NAN = 1;
  static final int POSITIVE_INFINITY = 2;
  static final int NEGATIVE_INFINITY = 4;

  /** Each addition moves a limb by less than 2^33; carry before 2^63 can be reached. */
  private static final int ADDITIONS_WITHOUT_CARRY = 1 << 28;

  private int base;
  private long[] limbs = new long[0];
  private int additions;
  private int specials;

  /** Adds any double. */
  void add(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = bits & 0xfffffffffffffL;
    if (exponent == 0x7ff) {
      specials |= mantissa != 0 ? NAN : x > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
      return;
    }
    int position = 0;
    if (exponent != 0) {
      mantissa |= 1L << 52;
      position = exponent - 1;
    }
    if (mantissa == 0) {
      return;
    }
    int limb = position >>> 5;
    reserve(limb, limb + 3);
    int shift = position & 31;
    long lower = (mantissa & MASK) << shift;
    long upper = (mantissa >>> 32) << shift;
    int at = limb - base;
    if (bits >= 0) {
      limbs[at] += lower & MASK;
      limbs[at + 1] += (lower >>> 32) + (upper & MASK);
      limbs[at + 2] += upper >>> 32;
    } else {
      limbs[at] -= lower & MASK;
      limbs[at + 1] -= (lower >>> 32) + (upper & MASK);
      limbs[at + 2] -= upper >>> 32;
    }
    if (++additions == ADDITIONS_WITHOUT_CARRY) {
      carry();
    }
  }

  /** Adds a total in units of 2^-1074. */
  void add(BigInteger units) {
    BigInteger rest = units.abs();
    boolean negative = units.signum() < 0;
    for (int limb = Math.max(0, rest.getLowestSetBit()) >>> 5;
        rest.bitLength() > 32 * limb;
        limb++) {
      long part = rest.shiftRight(32 * limb).longValue() & MASK;
      reserve(limb, limb + 1);
      limbs[limb - base] += negative ? -part : part;
    }
    if (++additions == ADDITIONS_WITHOUT_CARRY) {
      carry();
    }
  }

  /** Adds all that another holds. */
  void add(WideSum other) {
    add(other.units());
    specials |= other.specials;
  }

  void addSpecials(int flags) {
    specials |= flags;
  }

  int specials() {
    return specials;
  }

  /** The finite part, in units of 2^-1074. */
  BigInteger units() {
    BigInteger total = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      total = total.shiftLeft(32).add(BigInteger.valueOf(limbs[i]));
    }
    return total.shiftLeft(32 * base);
  }

  WideSum copy() {
    WideSum copy = new WideSum();
    copy.base = base;
    copy.limbs = limbs.clone();
    copy.additions = additions;
    copy.specials = specials;
    return copy;
  }

  /** The units of 2^-1074 in a finite double. */
  static BigInteger units(double x) {
    WideSum sum = new WideSum();
    sum.add(x);
    return sum.units();
  }

  /** The double nearest to a total, halves to even; infinite beyond the largest. */
  static double round(BigInteger units) {
    BigInteger magnitude = units.abs();
    int drop = magnitude.bitLength() - 53;
    double rounded;
    if (drop <= 0) {
      rounded = Math.scalb((double) magnitude.longValue(), UNIT);
    } else {
      long kept = magnitude.shiftRight(drop).longValue();
      boolean half = magnitude.testBit(drop - 1);
      boolean beyond = magnitude.getLowestSetBit() < drop - 1;
      if (half && (beyond || (kept & 1) != 0)) {
        kept++;
      }
      rounded = Math.scalb((double) kept, drop + UNIT);
    }
    return units.signum() < 0 ? -rounded : rounded;
  }

  /** What a sum with such terms is: undefined if one was, or if infinities of both signs met. */
  static double special(int specials) {
    return specials == POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : specials == NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
  }

  private void reserve(int from, int to) {
    int end = base + limbs.length;
    if (limbs.length > 0 && from >= base && to <= end) {
      return;
    }
    int newBase = limbs.length == 0 ? from : Math.min(from, base);
    int newEnd = limbs.length == 0 ? to : Math.max(to, end);
    long[] grown = new long[newEnd - newBase];
    System.arraycopy(limbs, 0, grown, limbs.length == 0 ? 0 : base - newBase, limbs.length);
    limbs = grown;
    base = newBase;
  }

  private void carry() {
    reserve(base, base + limbs.length + 1);
    for (int i = 0; i < limbs.length - 1; i++) {
      limbs[i + 1] += limbs[i] >> 32;
      limbs[i] &= MASK;
    }
    additions = 1;
  }
}
