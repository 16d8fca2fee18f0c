package org.quadrupole.io.root.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What {@link Inflation} makes of whole and of damaged streams is what the JDK makes of them. */
class InflationTest {

  private static final int MARGIN = 7;

  @Property(tries = 500)
  void wholeStreamsComeBack(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 9) int level, @ForAll boolean raw)
      throws IOException, DataFormatException {
    Random random = new Random(seed);
    byte[] plain = plain(random);
    byte[] packed = deflate(plain, level, raw);
    byte[] into = new byte[plain.length + 2 * MARGIN];
    try (Inflation inflation = new Inflation()) {
      for (int repeat = 0; repeat < 2; repeat++) {
        Arrays.fill(into, (byte) 0);
        if (raw) {
          inflation.raw(packed, MARGIN, packed.length - 2 * MARGIN, into, MARGIN, plain.length);
        } else {
          inflation.zlib(packed, MARGIN, packed.length - 2 * MARGIN, into, MARGIN, plain.length);
        }
        assertThat(Arrays.copyOfRange(into, MARGIN, MARGIN + plain.length)).isEqualTo(plain);
      }
    }
    // Nothing is written beside what was asked for.
    Arrays.fill(into, MARGIN, MARGIN + plain.length, (byte) 0);
    assertThat(into).containsOnly(0);
  }

  @Property(tries = 3000)
  void damagedStreamsGetTheVerdictOfTheJdk(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 9) int level) {
    Random random = new Random(seed);
    byte[] plain = plain(random);
    byte[] packed = deflate(plain, level, false);
    int length = packed.length - 2 * MARGIN;
    for (int flips = random.nextInt(4); flips > 0; flips--) {
      packed[MARGIN + random.nextInt(length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      length = random.nextInt(length + 1);
    }
    int size = random.nextInt(4) == 0 ? random.nextInt(2 * plain.length + 1) : plain.length;
    assertThat(ours(packed, length, size)).isEqualTo(theirs(packed, length, size));
  }

  /** Half of them random bytes of a small alphabet, half runs. */
  private static byte[] plain(Random random) {
    byte[] plain = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 100_000 : 2_000)];
    int alphabet = 1 + random.nextInt(256);
    int run = 1 + random.nextInt(20);
    for (int i = 0; i < plain.length; i++) {
      plain[i] = i % run == 0 ? (byte) random.nextInt(alphabet) : plain[i - 1];
    }
    return plain;
  }

  private static byte[] deflate(byte[] plain, int level, boolean raw) {
    Deflater deflater = new Deflater(level, raw);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] packed = new byte[2 * plain.length + 100];
      int length = deflater.deflate(packed, MARGIN, packed.length - 2 * MARGIN);
      return Arrays.copyOf(packed, length + 2 * MARGIN);
    } finally {
      deflater.end();
    }
  }

  private static Optional<ByteBuffer> ours(byte[] packed, int length, int size) {
    byte[] into = new byte[size];
    try (Inflation inflation = new Inflation()) {
      inflation.zlib(packed, MARGIN, length, into, 0, size);
      return Optional.of(ByteBuffer.wrap(into));
    } catch (IOException | DataFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<ByteBuffer> theirs(byte[] packed, int length, int size) {
    byte[] into = new byte[size];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, MARGIN, length);
      int done = 0;
      while (done < size) {
        int n = inflater.inflate(into, done, size - done);
        if (n == 0) {
          return Optional.empty();
        }
        done += n;
      }
      return Optional.of(ByteBuffer.wrap(into));
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
