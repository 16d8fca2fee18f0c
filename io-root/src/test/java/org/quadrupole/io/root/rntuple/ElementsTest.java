package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encodings beside those that the fixtures have. */
class ElementsTest {

  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "8000, -0.0",
    "0001, 5.9604644775390625e-8",
    "83ff, -6.097555160522461e-5",
    "0400, 6.103515625e-5",
    "3c00, 1",
    "c000, -2",
    "3555, 0.333251953125",
    "7bff, 65504",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7e00, NaN"
  })
  void halfPrecisionIsThatOfIeee754(String bits, float expected) {
    assertThat(Elements.half(Integer.parseInt(bits, 16))).isEqualTo(Float.valueOf(expected));
  }

  /** Elements of 16, 32 and 64 bits in split order hold what plain ones hold. */
  @ParameterizedTest
  @CsvSource({
    "UINT16, SPLIT_UINT16, 2",
    "UINT32, SPLIT_UINT32, 4",
    "UINT64, SPLIT_UINT64, 8",
  })
  void splitPagesHoldTheSameNumbers(Encoding plain, Encoding split, int width) {
    int n = 37;
    byte[] page = new byte[n * width];
    new Random(width).nextBytes(page);
    byte[] planes = new byte[page.length];
    for (int i = 0; i < page.length; i++) {
      planes[i % width * n + i / width] = page[i];
    }
    long[] expected = new long[n - 3];
    long[] actual = new long[n - 3];
    Elements.longs(plain, page, n, 2, n - 1, expected, 0);
    Elements.longs(split, planes, n, 2, n - 1, actual, 0);
    assertThat(actual).isEqualTo(expected);
  }

  /** Differences of any size, of one byte (the usual case) and of more. */
  @ParameterizedTest
  @CsvSource({"1", "200", "70000", "5000000000"})
  void splitOffsetsAddUp(long step) {
    int n = 21;
    byte[] planes = new byte[8 * n];
    long[] expected = new long[n];
    long sum = 0;
    for (int i = 0; i < n; i++) {
      long difference = step * (i % 2);
      sum += difference;
      expected[i] = sum;
      for (int b = 0; b < 8; b++) {
        planes[b * n + i] = (byte) (difference >>> (8 * b));
      }
    }
    long[] actual = new long[n];
    Elements.longs(Encoding.SPLIT_INDEX64, planes, n, 0, n, actual, 0);
    assertThat(actual).isEqualTo(expected);
    long[] part = new long[5];
    Elements.longs(Encoding.SPLIT_INDEX64, planes, n, 7, 12, part, 0);
    assertThat(part)
        .containsExactly(expected[7], expected[8], expected[9], expected[10], expected[11]);
  }
}
