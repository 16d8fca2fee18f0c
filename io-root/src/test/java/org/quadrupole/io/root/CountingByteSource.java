package org.quadrupole.io.root;

import java.io.IOException;

/** A file in memory that counts how often it is read, and may pretend to be far. */
public final class CountingByteSource implements ByteSource {

  private final ByteSource below;
  private final boolean isFar;
  private int reads;

  public CountingByteSource(byte[] bytes, boolean isFar) {
    this.below = new MemoryByteSource("memory", bytes);
    this.isFar = isFar;
  }

  /** How often it was read since the last call. */
  public int reads() {
    int count = reads;
    reads = 0;
    return count;
  }

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public long size() {
    return below.size();
  }

  @Override
  public boolean isFar() {
    return isFar;
  }

  @Override
  public void readFully(long offset, byte[] into, int at, int length) throws IOException {
    reads++;
    below.readFully(offset, into, at, length);
  }

  @Override
  public void close() throws IOException {
    below.close();
  }
}
