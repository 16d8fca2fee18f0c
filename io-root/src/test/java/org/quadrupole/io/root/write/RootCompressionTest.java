package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.quadrupole.io.root.compression.Decompressor;

class RootCompressionTest {

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void contentLongerThanABlockIsReadBack(RootCompression compression) throws IOException {
    byte[] content = new byte[(1 << 24) + 100_000];
    Random random = new Random(3);
    for (int i = 0; i < content.length; i += 50) {
      content[i] = (byte) random.nextInt();
    }
    byte[] compressed = compression.compress(content);
    assertThat(compressed.length).isLessThan(content.length / 4);
    byte[] back = new byte[content.length];
    try (Decompressor decompressor = new Decompressor()) {
      decompressor.decompress(
          compressed, 0, compressed.length, back, 0, back.length, "file", 0, "object");
    }
    assertThat(back).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource
  void whatWouldGrowIsLeftAsItIs(RootCompression compression) {
    byte[] noise = new byte[1000];
    new Random(4).nextBytes(noise);
    assertThat(compression.compress(noise)).isEqualTo(noise);
    assertThat(compression.compress(new byte[0])).isEmpty();
  }
}
