package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is encoded is what {@link Elements} decodes, which ROOT's own pages are tested with. */
class ElementPagesTest {

  private final Random random = new Random(7);

  @Property(tries = 60)
  void integersOfEachEncodingComeBack(
      @ForAll Encoding encoding, @ForAll @IntRange(max = 300) int n) {
    if (encoding.kind() != Encoding.Kind.INTEGER || encoding == Encoding.BIT) {
      return;
    }
    byte[] plain = new byte[n * encoding.bits() / 8];
    random.nextBytes(plain);
    long[] expected = new long[n];
    Encoding unsplit =
        switch (encoding) {
          case SPLIT_INT16 -> Encoding.INT16;
          case SPLIT_UINT16 -> Encoding.UINT16;
          case SPLIT_INT32 -> Encoding.INT32;
          case SPLIT_UINT32 -> Encoding.UINT32;
          case SPLIT_INT64 -> Encoding.INT64;
          case SPLIT_UINT64 -> Encoding.UINT64;
          default -> encoding;
        };
    Elements.longs(unsplit, plain, n, 0, n, expected, 0);
    long[] actual = new long[n];
    Elements.longs(encoding, encoded(encoding, plain, n), n, 0, n, actual, 0);
    assertThat(actual).isEqualTo(expected);
  }

  @Property(tries = 30)
  void truthValuesComeBack(@ForAll @IntRange(max = 300) int n) {
    byte[] plain = new byte[n];
    long[] expected = new long[n];
    for (int i = 0; i < n; i++) {
      expected[i] = random.nextInt(2);
      plain[i] = (byte) expected[i];
    }
    long[] actual = new long[n];
    Elements.longs(Encoding.BIT, encoded(Encoding.BIT, plain, n), n, 0, n, actual, 0);
    assertThat(actual).isEqualTo(expected);
  }

  @Property(tries = 30)
  void endsOfListsComeBack(@ForAll @IntRange(max = 300) int n, @ForAll @IntRange int most) {
    ByteBuffer plain = ByteBuffer.allocate(8 * n).order(ByteOrder.LITTLE_ENDIAN);
    long[] expected = new long[n];
    long end = 3_000_000_000L;
    for (int i = 0; i < n; i++) {
      end += random.nextInt(Math.max(1, most));
      expected[i] = end;
      plain.putLong(end);
    }
    for (Encoding encoding : new Encoding[] {Encoding.INDEX64, Encoding.SPLIT_INDEX64}) {
      long[] actual = new long[n];
      Elements.longs(encoding, encoded(encoding, plain.array(), n), n, 0, n, actual, 0);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Property(tries = 30)
  void realNumbersComeBackBitForBit(@ForAll @IntRange(max = 300) int n) {
    ByteBuffer plain = ByteBuffer.allocate(8 * n).order(ByteOrder.LITTLE_ENDIAN);
    random.nextBytes(plain.array());
    for (Encoding encoding : new Encoding[] {Encoding.REAL64, Encoding.SPLIT_REAL64}) {
      ColumnDescriptor column = new ColumnDescriptor(encoding, encoding.code(), 64, 0, 0, 0, 0, 0);
      double[] actual = new double[n];
      Elements.doubles(column, encoded(encoding, plain.array(), n), n, 0, n, actual, 0);
      for (int i = 0; i < n; i++) {
        assertThat(Double.doubleToRawLongBits(actual[i])).isEqualTo(plain.getLong(8 * i));
      }
    }
    for (Encoding encoding : new Encoding[] {Encoding.REAL32, Encoding.SPLIT_REAL32}) {
      float[] actual = new float[n];
      Elements.floats(encoding, encoded(encoding, plain.array(), n), n, 0, n, actual, 0);
      for (int i = 0; i < n; i++) {
        assertThat(Float.floatToRawIntBits(actual[i])).isEqualTo(plain.getInt(4 * i));
      }
    }
  }

  private static byte[] encoded(Encoding encoding, byte[] plain, int n) {
    byte[] page = new byte[ElementPages.bytes(encoding, n)];
    ElementPages.encode(encoding, plain, n, page);
    return page;
  }
}
