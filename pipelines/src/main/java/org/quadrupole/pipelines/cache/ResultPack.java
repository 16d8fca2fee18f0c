package org.quadrupole.pipelines.cache;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.util.CoderUtils;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultCoder;

/**
 * One file of results: {@code QRC1}, their number (int32), for each its fingerprint and its length
 * (int32), then the results as {@link ResultCoder} writes them, and a CRC-32C of all of it (int32).
 */
final class ResultPack {

  private static final byte[] MAGIC = "QRC1".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY = Fingerprint.BYTES + Integer.BYTES;

  private ResultPack() {}

  /** The bytes of a pack. */
  static byte[] encode(Map<Fingerprint, Result> results) throws IOException {
    Map<Fingerprint, byte[]> encoded = new LinkedHashMap<>();
    long size = MAGIC.length + 2L * Integer.BYTES;
    for (Map.Entry<Fingerprint, Result> entry : results.entrySet()) {
      byte[] bytes = CoderUtils.encodeToByteArray(ResultCoder.of(), entry.getValue());
      encoded.put(entry.getKey(), bytes);
      size += ENTRY + bytes.length;
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    out.put(MAGIC).putInt(encoded.size());
    encoded.forEach((key, bytes) -> out.put(key.bytes()).putInt(bytes.length));
    encoded.values().forEach(out::put);
    out.putInt(checksum(out.array(), out.position()));
    return out.array();
  }

  /**
   * Reads those results of a pack that are wanted.
   *
   * @throws IOException if the file is not a whole pack
   */
  static Map<Fingerprint, Result> read(Path file, Predicate<Fingerprint> wanted)
      throws IOException {
    byte[] all = Files.readAllBytes(file);
    int end = all.length - Integer.BYTES;
    if (end < MAGIC.length || ByteBuffer.wrap(all).getInt(end) != checksum(all, end)) {
      throw new IOException(file + " is damaged");
    }
    ByteBuffer in = ByteBuffer.wrap(all, 0, end);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    Map<Fingerprint, Result> found = new LinkedHashMap<>();
    try {
      int count = in.getInt();
      if (count < 0 || count > in.remaining() / ENTRY) {
        throw new IOException(file + " is damaged");
      }
      int at = in.position() + count * ENTRY;
      for (int k = 0; k < count; k++) {
        byte[] digest = new byte[Fingerprint.BYTES];
        in.get(digest);
        int length = in.getInt();
        if (length < 0 || length > end - at) {
          throw new IOException(file + " is damaged");
        }
        Fingerprint key = Fingerprint.of(digest);
        if (wanted.test(key)) {
          byte[] bytes = new byte[length];
          in.get(at, bytes);
          found.put(key, CoderUtils.decodeFromByteArray(ResultCoder.of(), bytes));
        }
        at += length;
      }
    } catch (BufferUnderflowException e) {
      throw new IOException(file + " is damaged", e);
    }
    return found;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
