package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelByteSourceTest {

  private static final Path FILE = Path.of(Fixtures.file("a.root"));

  private static ChannelByteSource open() throws IOException {
    return new ChannelByteSource("far away", Files.newByteChannel(FILE));
  }

  @Test
  void readsOfManyThreadsDoNotDisturbEachOther() throws IOException {
    byte[] whole = Files.readAllBytes(FILE);
    try (ChannelByteSource source = open()) {
      assertThat(source.size()).isEqualTo(whole.length);
      boolean[] right = new boolean[2000];
      IntStream.range(0, right.length)
          .parallel()
          .forEach(
              seed -> {
                Random random = new Random(seed);
                int offset = random.nextInt(whole.length);
                int length = random.nextInt(whole.length - offset);
                byte[] into = new byte[length + 3];
                try {
                  source.readFully(offset, into, 2, length);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                right[seed] =
                    Arrays.equals(into, 2, 2 + length, whole, offset, offset + length)
                        && into[0] == 0
                        && into[length + 2] == 0;
              });
      assertThat(right).doesNotContain(false);
    }
  }

  @Test
  void readingBehindTheEndIsAnErrorThatNamesTheFile() throws IOException {
    try (ChannelByteSource source = open()) {
      assertThatThrownBy(() -> source.readFully(source.size() - 4, new byte[8], 0, 8))
          .isInstanceOf(EOFException.class)
          .hasMessageStartingWith("far away: ends at byte " + source.size());
    }
  }
}
