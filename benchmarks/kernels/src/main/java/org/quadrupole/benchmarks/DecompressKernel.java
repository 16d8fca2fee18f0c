package org.quadrupole.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.compression.Decompressor;

/** Decompression of one basket's worth of bytes in which two of four repeat, as in momenta. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecompressKernel {

  private static final int BYTES = 256 << 10;

  @Param({"ZLIB", "LZ4", "ZSTD"})
  String codec = "ZSTD";

  private final byte[] plain = new byte[BYTES];
  private final Decompressor decompressor = new Decompressor();
  private byte[] stored = new byte[0];

  @Setup
  public void compress() {
    Random random = new Random(1);
    for (int i = 0; i < BYTES; i += 4) {
      plain[i] = 0x42;
      plain[i + 1] = (byte) random.nextInt(8);
      plain[i + 2] = (byte) random.nextInt(256);
    }
    byte[] packed = packed();
    stored = ByteBuffer.allocate(9 + packed.length).put(9, packed).array();
    byte[] name =
        (codec.equals("ZSTD") ? "ZS" : codec.equals("LZ4") ? "L4" : "ZL").getBytes(US_ASCII);
    System.arraycopy(name, 0, stored, 0, 2);
    for (int i = 0; i < 3; i++) {
      stored[3 + i] = (byte) (packed.length >> (8 * i));
      stored[6 + i] = (byte) (BYTES >> (8 * i));
    }
  }

  private byte[] packed() {
    switch (codec) {
      case "ZSTD" -> {
        return Zstd.compress(plain, 5);
      }
      case "LZ4" -> {
        byte[] packed = LZ4Factory.fastestInstance().highCompressor(4).compress(plain);
        long checksum = XXHashFactory.fastestInstance().hash64().hash(packed, 0, packed.length, 0);
        return ByteBuffer.allocate(8 + packed.length).putLong(checksum).put(packed).array();
      }
      default -> {
        Deflater deflater = new Deflater(1);
        deflater.setInput(plain);
        deflater.finish();
        byte[] packed = new byte[BYTES];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
      }
    }
  }

  @Benchmark
  public byte[] decompress() throws RootFormatException {
    decompressor.decompress(stored, 0, stored.length, plain, 0, BYTES, "memory", 0, "a basket");
    return plain;
  }

  @TearDown
  public void close() {
    decompressor.close();
  }
}
