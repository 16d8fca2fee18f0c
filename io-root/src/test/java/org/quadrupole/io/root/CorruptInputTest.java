package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.quadrupole.events.ColumnReader;

/**
 * Damaged files are refused with a {@link RootFormatException}, or read where the damage hits
 * nothing that is read: never another exception, an endless loop or memory out of proportion.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CorruptInputTest {

  static final List<String> FILES = SmallFiles.ALL;

  private static final int MUTATIONS = 400;

  /** Far more than the fixtures need, far less than a lying length can ask for. */
  private static final long ALLOCATION_LIMIT = 256L << 20;

  private static final int[] LIES = {-1, 0, 1, 255, 65535, 1 << 24, 0x3FFFFFFF, 0x7FFFFFFF};

  @ParameterizedTest
  @FieldSource("FILES")
  void truncatedFilesAreRefused(String name) throws IOException {
    byte[] whole = SmallFiles.bytes(name);
    int step = 1 + whole.length / 150;
    int refused = 0;
    for (int length = 0; length < whole.length; length += step) {
      refused += attempt(name + " cut to " + length, Arrays.copyOf(whole, length)) ? 1 : 0;
    }
    // Only what stands behind the list of keys (streamer info, free space) may be missed.
    assertThat(refused).isGreaterThan(whole.length / step * 2 / 3);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void flippedBytesAreRefusedOrHitNothing(String name) throws IOException {
    byte[] whole = SmallFiles.bytes(name);
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      refused += attempt(name + " flipped by seed " + seed, bytes) ? 1 : 0;
    }
    assertThat(refused).isBetween(1, MUTATIONS - 1);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void lyingLengthsAreRefusedOrHitNothing(String name) throws IOException {
    byte[] whole = SmallFiles.bytes(name);
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(1000 + seed);
      byte[] bytes = whole.clone();
      int at = random.nextInt(bytes.length - 4);
      int lie = LIES[random.nextInt(LIES.length)];
      for (int i = 0; i < 4; i++) {
        bytes[at + i] = (byte) (lie >> (24 - 8 * i));
      }
      refused += attempt(name + " lying by seed " + seed, bytes) ? 1 : 0;
    }
    assertThat(refused).isBetween(1, MUTATIONS - 1);
  }

  /** Reads all that a file holds; whether something was refused. */
  private static boolean attempt(String what, byte[] bytes) {
    long before = allocated();
    boolean refused = false;
    try {
      readAll(bytes);
    } catch (RootFormatException e) {
      assertThat(e.getMessage()).as(what).contains("damaged.root: ");
      refused = true;
    } catch (IOException | RuntimeException | Error e) {
      fail(what + ": " + e, e);
    }
    assertThat(allocated() - before).as(what + ": bytes allocated").isLessThan(ALLOCATION_LIMIT);
    return refused;
  }

  private static void readAll(byte[] bytes) throws IOException {
    RootFormatException first = null;
    try (RootFile file = RootFile.open(new MemoryByteSource("damaged.root", bytes))) {
      for (String name : file.treeNames()) {
        try {
          RootTree tree = file.tree(name);
          tree.clusters();
          long end = Math.min(tree.entries(), 1 << 24);
          for (String column : tree.schema().names()) {
            try (ColumnReader reader = tree.open(0, end)) {
              reader.read(column);
            } catch (RootFormatException e) {
              first = e;
            }
          }
        } catch (RootFormatException e) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
