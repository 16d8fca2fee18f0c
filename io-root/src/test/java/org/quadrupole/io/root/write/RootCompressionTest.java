package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quadrupole.io.root.compression.Decompressor;

class RootCompressionTest {

  static List<RootCompression> all() {
    return Stream.concat(Stream.of(RootCompression.NONE), compressing().stream()).toList();
  }

  static List<RootCompression> compressing() {
    return List.of(
        RootCompression.ZLIB,
        new RootCompression(RootCompression.Codec.LZMA, 1),
        new RootCompression(RootCompression.Codec.LZ4, 1),
        RootCompression.LZ4,
        RootCompression.ZSTD);
  }

  private static byte[] compress(RootCompression compression, byte[] content) {
    try (Compressor compressor = new Compressor(compression)) {
      Compressor.Stored stored = compressor.compress(content, 0, content.length);
      return Arrays.copyOfRange(stored.bytes(), stored.from(), stored.from() + stored.length());
    }
  }

  @Test
  void settingsAreReadAsTheyAreWritten() {
    for (RootCompression compression : all()) {
      assertThat(RootCompression.parse(compression.toString())).isEqualTo(compression);
    }
    assertThat(RootCompression.parse("zstd").setting()).isEqualTo(505);
    assertThatThrownBy(() -> RootCompression.parse("gzip:3"))
        .hasMessageContaining("'gzip:3' is no");
    assertThatThrownBy(() -> RootCompression.parse("zlib:0")).hasMessageContaining("1 to 9");
  }

  @ParameterizedTest
  @MethodSource("compressing")
  void contentLongerThanABlockIsReadBack(RootCompression compression) throws IOException {
    byte[] content = new byte[(1 << 24) + 100_000];
    Random random = new Random(3);
    for (int i = 0; i < content.length; i += 50) {
      content[i] = (byte) random.nextInt();
    }
    byte[] compressed = compress(compression, content);
    assertThat(compressed.length).isLessThan(content.length / 4);
    byte[] back = new byte[content.length];
    try (Decompressor decompressor = new Decompressor()) {
      decompressor.decompress(
          compressed, 0, compressed.length, back, 0, back.length, "file", 0, "object");
    }
    assertThat(back).isEqualTo(content);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatWouldGrowIsLeftAsItIs(RootCompression compression) {
    byte[] noise = new byte[1000];
    new Random(4).nextBytes(noise);
    assertThat(compress(compression, noise)).isEqualTo(noise);
    assertThat(compress(compression, new byte[0])).isEmpty();
  }
}
