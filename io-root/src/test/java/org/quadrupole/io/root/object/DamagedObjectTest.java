package org.quadrupole.io.root.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootKey;

/** Damaged objects end in a {@link RootFormatException}, in memory that the file's size bounds. */
class DamagedObjectTest {

  private static final int MUTATIONS = 3000;

  /** Far more than the fixture needs, far less than a lying length can ask for. */
  private static final long ALLOCATION_LIMIT = 64L << 20;

  private static final int[] LIES = {-1, 0, 1, 255, 65535, 1 << 24, 0x3FFFFFFF, 0x7FFFFFFF};

  @Test
  void flippedBytesAreRefusedOrHitNothing() throws IOException {
    byte[] whole = bytes();
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      refused += attempt("seed " + seed, bytes) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS - 1);
  }

  @Test
  void lyingLengthsAreRefusedOrHitNothing() throws IOException {
    byte[] whole = bytes();
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      int at = random.nextInt(bytes.length - 4);
      int lie = LIES[random.nextInt(LIES.length)];
      for (int i = 0; i < 4; i++) {
        bytes[at + i] = (byte) (lie >> (24 - 8 * i));
      }
      refused += attempt("seed " + seed, bytes) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS - 1);
  }

  private static byte[] bytes() throws IOException {
    try (InputStream in = DamagedObjectTest.class.getResourceAsStream("plain.root")) {
      return in.readAllBytes();
    }
  }

  private static boolean attempt(String what, byte[] bytes) {
    long before = allocated();
    boolean refused = false;
    try (RootFile file = RootFile.open(new MemoryByteSource("damaged.root", bytes))) {
      for (RootKey key : file.keys()) {
        try {
          file.object(key.pathAndCycle());
        } catch (RootFormatException e) {
          assertThat(e.getMessage()).as(what).contains("damaged.root: ");
          refused = true;
        }
      }
    } catch (RootFormatException e) {
      refused = true;
    } catch (IOException | RuntimeException | Error e) {
      fail(what + ": " + e, e);
    }
    assertThat(allocated() - before).as(what + ": bytes allocated").isLessThan(ALLOCATION_LIMIT);
    return refused;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
