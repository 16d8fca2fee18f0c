package org.quadrupole.io.root.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.io.root.RootFormatException;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressorTest {

  private static final byte[] PLAIN = plain(100_000);

  private static byte[] plain(int size) {
    Random random = new Random(1);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : i / 50);
    }
    return bytes;
  }

  /** A record of several blocks, as ROOT writes one that is larger than a block can be. */
  private static byte[] chain(String codec, int blockSize) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < PLAIN.length; at += blockSize) {
      byte[] block = Arrays.copyOfRange(PLAIN, at, Math.min(PLAIN.length, at + blockSize));
      byte[] packed = pack(codec, block);
      out.write(codec.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      out.write(8);
      u3(out, packed.length);
      u3(out, block.length);
      out.write(packed);
    }
    return out.toByteArray();
  }

  private static void u3(ByteArrayOutputStream out, int value) {
    out.write(value);
    out.write(value >> 8);
    out.write(value >> 16);
  }

  private static byte[] pack(String codec, byte[] block) throws IOException {
    return switch (codec) {
      case "ZL" -> deflate(new Deflater(6), block);
      case "CS" -> deflate(new Deflater(6, true), block);
      case "XZ" -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(5))) {
          xz.write(block);
        }
        yield out.toByteArray();
      }
      case "L4" -> {
        byte[] packed = LZ4Factory.safeInstance().fastCompressor().compress(block);
        long hash = XXHashFactory.safeInstance().hash64().hash(packed, 0, packed.length, 0);
        yield ByteBuffer.allocate(8 + packed.length).putLong(hash).put(packed).array();
      }
      default -> Zstd.compress(block, 5);
    };
  }

  private static byte[] deflate(Deflater deflater, byte[] block) {
    deflater.setInput(block);
    deflater.finish();
    byte[] out = new byte[block.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] record(String codec, byte[] packed, int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(codec.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.write(8);
    u3(out, packed.length);
    u3(out, size);
    out.write(packed);
    return out.toByteArray();
  }

  private static byte[] decompress(byte[] record, int size) throws IOException {
    byte[] into = new byte[size];
    try (Decompressor decompressor = new Decompressor()) {
      decompressor.decompress(record, 0, record.length, into, 0, size, "f.root", 100, "a basket");
    }
    return into;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZL", "CS", "XZ", "L4", "ZS"})
  void everyCodecIsReadFromOneBlockAndFromMany(String codec) throws IOException {
    assertThat(decompress(chain(codec, PLAIN.length), PLAIN.length)).isEqualTo(PLAIN);
    assertThat(decompress(chain(codec, 30_001), PLAIN.length)).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZL", "CS", "XZ", "L4", "ZS"})
  void aDecompressorIsUsedAgainAfterAFailure(String codec) throws IOException {
    byte[] good = chain(codec, 30_001);
    byte[] bad = good.clone();
    Arrays.fill(bad, 12, 40, (byte) 0x55);
    byte[] into = new byte[PLAIN.length];
    try (Decompressor decompressor = new Decompressor()) {
      assertThatThrownBy(
              () -> decompressor.decompress(bad, 0, bad.length, into, 0, into.length, "f", 0, "b"))
          .isInstanceOf(RootFormatException.class);
      decompressor.decompress(good, 0, good.length, into, 0, into.length, "f", 0, "b");
    }
    assertThat(into).isEqualTo(PLAIN);
  }

  @Test
  void aWrongLz4ChecksumIsNoticed() throws IOException {
    byte[] record = chain("L4", PLAIN.length);
    record[9] ^= 1;
    assertThatThrownBy(() -> decompress(record, PLAIN.length))
        .isInstanceOf(RootFormatException.class)
        .hasMessageContaining("its checksum differs")
        .hasMessageContaining("f.root")
        .hasMessageContaining("at byte 100");
  }

  @Test
  void blocksThatDoNotAddUpAreRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] record = chain("ZS", 30_001);
    assertThat(Decompressor.holds(record, 0, record.length, PLAIN.length)).isTrue();
    assertThat(Decompressor.holds(record, 0, record.length, Integer.MAX_VALUE)).isFalse();
    assertThat(Decompressor.holds(record, 0, record.length - 1, PLAIN.length)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZL", "CS", "XZ", "L4", "ZS"})
  void noMemoryIsTakenForMoreThanACodecCanReach(String codec) throws IOException {
    int size = 0xFFFFFF;
    byte[] zeros = record(codec, pack(codec, new byte[size]), size);
    assertThat(Decompressor.holds(zeros, 0, zeros.length, size)).isTrue();
    byte[] bomb = record(codec, new byte[400], size);
    assertThat(Decompressor.holds(bomb, 0, bomb.length, size)).isFalse();
  }

  @Test
  void anUnknownCodecIsNamed() throws IOException {
    byte[] record = chain("ZS", PLAIN.length);
    record[0] = 'Q';
    record[1] = 1;
    assertThatThrownBy(() -> decompress(record, PLAIN.length))
        .hasMessageContaining("unknown codec \"Q?\"");
  }
}
