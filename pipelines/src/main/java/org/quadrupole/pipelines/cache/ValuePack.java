package org.quadrupole.pipelines.cache;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.quadrupole.transforms.runtime.KnownBlock;

/**
 * One file of values: {@code QVC1}, {@link KnownBlock blocks} as LZ4 compresses them, a list of the
 * blocks, and at its end the list's length (int32), its CRC-32C (int32) and {@code QVC1} again. The
 * list has their number (int32) and for each block its fingerprint, file, first event (int64),
 * number of events (int32), place (int64), compressed and whole length (int32 each) and the CRC-32C
 * of its compressed bytes (int32).
 */
final class ValuePack {

  private static final byte[] MAGIC = "QVC1".getBytes(StandardCharsets.US_ASCII);
  private static final int END = 2 * Integer.BYTES + MAGIC.length;

  /** No block is larger: what says so is damaged. */
  private static final int MOST_BYTES = 1 << 28;

  private ValuePack() {}

  /**
   * What a pack says of one block.
   *
   * @param value what the value depends on
   * @param file the file of the events
   * @param first the number of the first one in the file
   * @param at where its bytes begin
   */
  record Block(
      Path pack,
      Fingerprint value,
      String file,
      long first,
      int events,
      long at,
      int compressed,
      int whole,
      int checksum) {

    /** One past the last event. */
    long end() {
      return first + events;
    }

    /**
     * What it tells.
     *
     * @throws IOException if its bytes are not those that were written
     */
    KnownBlock decode(FileChannel in) throws IOException {
      byte[] bytes = readFully(in, at, compressed, pack);
      if (ValuePack.checksum(bytes, compressed) != checksum) {
        throw damaged(pack);
      }
      try {
        byte[] block = LZ4Factory.fastestInstance().safeDecompressor().decompress(bytes, whole);
        return KnownBlock.decode(block, first, events);
      } catch (LZ4Exception | IOException e) {
        throw damaged(pack);
      }
    }
  }

  /**
   * The blocks of a pack.
   *
   * @throws IOException if the file is not a whole pack
   */
  static List<Block> blocks(Path pack) throws IOException {
    try (FileChannel in = FileChannel.open(pack)) {
      long size = in.size();
      if (size < MAGIC.length + END) {
        throw damaged(pack);
      }
      ByteBuffer end = ByteBuffer.wrap(readFully(in, size - END, END, pack));
      int length = end.getInt();
      int checksum = end.getInt();
      byte[] magic = new byte[MAGIC.length];
      end.get(magic);
      if (!Arrays.equals(magic, MAGIC) || length < 0 || length > size - END - MAGIC.length) {
        throw damaged(pack);
      }
      byte[] list = readFully(in, size - END - length, length, pack);
      if (checksum(list, length) != checksum) {
        throw damaged(pack);
      }
      return blocks(pack, list, size - END - length);
    }
  }

  private static List<Block> blocks(Path pack, byte[] list, long end) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(list));
    List<Block> blocks = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] digest = new byte[Fingerprint.BYTES];
      in.readFully(digest);
      Block block =
          new Block(
              pack,
              Fingerprint.of(digest),
              in.readUTF(),
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readInt(),
              in.readInt(),
              in.readInt());
      if (block.at < 0
          || block.compressed < 0
          || block.at + block.compressed > end
          || block.first < 0
          || block.events < 0
          || block.whole < 0
          || block.whole > MOST_BYTES) {
        throw damaged(pack);
      }
      blocks.add(block);
    }
    return blocks;
  }

  /** Writes a pack. For one thread. */
  static final class Writer implements Closeable {

    private final Path file;
    private final OutputStream out;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<List<Object>> distinct = new HashSet<>();
    private long at;

    Writer(Path file) throws IOException {
      this.file = file;
      this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      write(MAGIC, MAGIC.length);
    }

    /** Where it is. */
    Path file() {
      return file;
    }

    /** How many bytes there are so far. */
    long size() {
      return at;
    }

    /** One more block, unless there is the same already: data sets may share files. */
    void add(Fingerprint value, String of, long first, int events, byte[] block)
        throws IOException {
      byte[] bytes = LZ4Factory.fastestInstance().fastCompressor().compress(block);
      int checksum = checksum(bytes, bytes.length);
      if (distinct.add(List.of(value, of, first, events, block.length, checksum))) {
        blocks.add(
            new Block(file, value, of, first, events, at, bytes.length, block.length, checksum));
        write(bytes, bytes.length);
      }
    }

    /** Ends the pack; without this it is none. */
    void finish() throws IOException {
      ByteArrayOutputStream list = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(list);
      data.writeInt(blocks.size());
      for (Block block : blocks) {
        data.write(block.value.bytes());
        data.writeUTF(block.file);
        data.writeLong(block.first);
        data.writeInt(block.events);
        data.writeLong(block.at);
        data.writeInt(block.compressed);
        data.writeInt(block.whole);
        data.writeInt(block.checksum);
      }
      int length = list.size();
      data.writeInt(length);
      data.writeInt(checksum(list.toByteArray(), length));
      data.write(MAGIC);
      write(list.toByteArray(), list.size());
      close();
    }

    private void write(byte[] bytes, int length) throws IOException {
      out.write(bytes, 0, length);
      at += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static byte[] readFully(FileChannel in, long at, int length, Path pack)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, at + bytes.position()) < 0) {
        throw damaged(pack);
      }
    }
    return bytes.array();
  }

  private static IOException damaged(Path pack) {
    return new IOException(pack + " is damaged");
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
