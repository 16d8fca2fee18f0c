package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.compression.Decompressor;

/**
 * A block that describes data: header, footer or page list.
 *
 * @param content its payload
 * @param checksum its checksum, by which others refer to it
 */
record Envelope(FrameReader content, long checksum) {

  static final int HEADER = 1;
  static final int FOOTER = 2;
  static final int PAGE_LIST = 3;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Reads an envelope, decompresses it and checks its checksum.
   *
   * @param type what it must be
   * @param length its length when decompressed
   */
  static Envelope read(
      ByteSource source, Locator locator, long length, long maxKeyBytes, int type, String what)
      throws IOException {
    if (length < 16 || length > Integer.MAX_VALUE - 8) {
      throw damaged(source, locator, what + ": it cannot be " + length + " bytes long");
    }
    byte[] stored = blob(source, locator, maxKeyBytes, what);
    byte[] bytes = stored;
    if (length != stored.length) {
      if (!Decompressor.holds(stored, 0, stored.length, (int) length)) {
        throw damaged(source, locator, what + ": its compressed blocks do not add up to " + length);
      }
      bytes = new byte[(int) length];
      try (Decompressor decompressor = new Decompressor()) {
        decompressor.decompress(
            stored,
            0,
            stored.length,
            bytes,
            0,
            bytes.length,
            source.name(),
            locator.position(),
            what);
      }
    }
    long preamble = (long) LONG.get(bytes, 0);
    if ((preamble & 0xFFFF) != type || preamble >>> 16 != length) {
      throw damaged(source, locator, what + ": what is there is not a " + what);
    }
    int end = bytes.length - 8;
    long checksum = (long) LONG.get(bytes, end);
    if (XxHash3.hash(bytes, 0, end) != checksum) {
      throw damaged(source, locator, what + ": its checksum differs");
    }
    return new Envelope(new FrameReader(bytes, 8, end, source.name(), what), checksum);
  }

  /** Writes an envelope around its payload. */
  static byte[] write(int type, FrameWriter payload) {
    byte[] content = payload.toByteArray();
    byte[] bytes = new byte[Math.addExact(content.length, 16)];
    LONG.set(bytes, 0, (long) bytes.length << 16 | type);
    System.arraycopy(content, 0, bytes, 8, content.length);
    LONG.set(bytes, bytes.length - 8, XxHash3.hash(bytes, 0, bytes.length - 8));
    return bytes;
  }

  /** The checksum at the end of an envelope. */
  static long checksum(byte[] envelope) {
    return (long) LONG.get(envelope, envelope.length - 8);
  }

  /** The bytes of a locator, which are in several records when they are too many for one. */
  static byte[] blob(ByteSource source, Locator locator, long maxKeyBytes, String what)
      throws IOException {
    long size = locator.bytes();
    if (locator.position() == Locator.ELSEWHERE) {
      throw new RootFormatException(
          source.name(),
          -1,
          what + " is kept outside the file",
          "Object stores are not supported: write the events to a file.");
    }
    if (size > Integer.MAX_VALUE - 8 || locator.position() > source.size() - size) {
      throw damaged(source, locator, what + ": its " + size + " bytes are not in the file");
    }
    byte[] bytes = new byte[(int) size];
    if (maxKeyBytes <= 8 || size <= maxKeyBytes) {
      source.readFully(locator.position(), bytes, 0, bytes.length);
      return bytes;
    }
    long parts = (size + maxKeyBytes - 1) / maxKeyBytes;
    while (size + 8 * (parts - 1) > parts * maxKeyBytes) {
      parts++;
    }
    int done = (int) (maxKeyBytes - 8 * (parts - 1));
    if (done <= 0) {
      throw damaged(source, locator, what + ": it is in too many parts");
    }
    source.readFully(locator.position(), bytes, 0, done);
    byte[] offsets = new byte[(int) (8 * (parts - 1))];
    source.readFully(locator.position() + done, offsets, 0, offsets.length);
    for (int part = 0; done < bytes.length; part++) {
      int next = (int) Math.min(maxKeyBytes, bytes.length - done);
      long position = (long) LONG.get(offsets, 8 * part);
      if (position < 0 || position > source.size() - next) {
        throw damaged(source, locator, what + ": part " + part + " is not in the file");
      }
      source.readFully(position, bytes, done, next);
      done += next;
    }
    return bytes;
  }

  private static RootFormatException damaged(ByteSource source, Locator locator, String problem) {
    return new RootFormatException(
        source.name(), locator.position(), problem, RootFormatException.DAMAGED);
  }
}
