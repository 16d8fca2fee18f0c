package org.quadrupole.transforms.correction;

/**
 * A random number that is always the same for the same inputs: their hash (xxHash64) seeds a
 * generator (PCG XSH RR 64/32), as correctionlib has it.
 */
final class HashedNumber implements Node {

  private static final long serialVersionUID = 1L;

  private final int[] inputs;
  private final boolean[] whole;
  private final Distribution distribution;

  /**
   * A step.
   *
   * @param inputs what is hashed
   * @param whole which of them are whole numbers
   * @param distribution of the numbers
   */
  HashedNumber(int[] inputs, boolean[] whole, Distribution distribution) {
    this.inputs = inputs;
    this.whole = whole;
    this.distribution = distribution;
  }

  /** How the numbers are distributed. */
  enum Distribution {
    /** Uniform in [0, 1): two draws, as the C++ standard library of GCC makes them. */
    FLAT,
    /** Normal, by the polar method of the C++ standard library of GCC. */
    GCC_NORMAL,
    /** Normal, by the polar method with one draw of 32 bits a coordinate. */
    NORMAL
  }

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** The sum of the first two primes, modulo 2^64. */
  private static final long SUM_OF_FIRST = 0x60EA27EEADC0B5D6L;

  private static final long MULTIPLIER = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;
  private static final double TWO_32 = 0x1p32;

  @Override
  public double at(double[] values) {
    long state = next(hash(values) + INCREMENT);
    if (distribution == Distribution.FLAT) {
      return canonical(state, next(state));
    }
    boolean wide = distribution == Distribution.GCC_NORMAL;
    while (true) {
      double x;
      double y;
      if (wide) {
        long second = next(state);
        long third = next(second);
        long fourth = next(third);
        x = 2 * canonical(state, second) - 1;
        y = 2 * canonical(third, fourth) - 1;
        state = next(fourth);
      } else {
        long second = next(state);
        x = draw(state) * 0x1p-31 - 1;
        y = draw(second) * 0x1p-31 - 1;
        state = next(second);
      }
      double square = x * x + y * y;
      if (square != 0 && (square < 1 || (wide && square == 1))) {
        // The library gives the second coordinate first.
        return wide
            ? y * Math.sqrt(-2 * Math.log(square) / square)
            : x * Math.sqrt(-2 * Math.log(square) / square);
      }
    }
  }

  private static double canonical(long first, long second) {
    double sum = draw(first) + draw(second) * TWO_32;
    double result = sum / (TWO_32 * TWO_32);
    return result < 1 ? result : Math.nextDown(1.0);
  }

  private static long next(long state) {
    return state * MULTIPLIER + INCREMENT;
  }

  /** The generator's output for a state: 32 bits. */
  private static double draw(long state) {
    int bits = (int) (((state >>> 18) ^ state) >>> 27);
    return Integer.toUnsignedLong(Integer.rotateRight(bits, (int) (state >>> 59)));
  }

  private long word(double[] values, int number) {
    double value = values[inputs[number]];
    return whole[number] ? (long) value : Double.doubleToRawLongBits(value);
  }

  /** xxHash64 of the inputs' 64 bits each, with seed 0. */
  private long hash(double[] values) {
    int words = inputs.length;
    int at = 0;
    long hash;
    if (words >= 4) {
      long a = SUM_OF_FIRST;
      long b = PRIME_2;
      long c = 0;
      long d = -PRIME_1;
      for (; at + 4 <= words; at += 4) {
        a = round(a, word(values, at));
        b = round(b, word(values, at + 1));
        c = round(c, word(values, at + 2));
        d = round(d, word(values, at + 3));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = PRIME_5;
    }
    hash += 8L * words;
    for (; at < words; at++) {
      hash = Long.rotateLeft(hash ^ round(0, word(values, at)), 27) * PRIME_1 + PRIME_4;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long accumulator, long word) {
    return Long.rotateLeft(accumulator + word * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
  }
}
