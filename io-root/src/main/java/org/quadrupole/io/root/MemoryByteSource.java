package org.quadrupole.io.root;

import java.io.EOFException;
import java.io.IOException;

/** A file in memory. */
public final class MemoryByteSource implements ByteSource {

  private final String name;
  private final byte[] bytes;

  /** A source of these bytes, which are handed over. */
  public MemoryByteSource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void readFully(long offset, byte[] into, int at, int length) throws IOException {
    if (offset < 0 || offset > bytes.length - length) {
      throw new EOFException(name + ": ends at byte " + bytes.length);
    }
    System.arraycopy(bytes, (int) offset, into, at, length);
  }

  @Override
  public void close() {}
}
