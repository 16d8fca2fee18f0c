package org.quadrupole.io.root;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A file behind a channel that has one position; reads wait for each other. */
final class ChannelByteSource implements ByteSource {

  private final String name;
  private final SeekableByteChannel channel;
  private final long size;

  ChannelByteSource(String name, SeekableByteChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  /** Local files are read by {@link FileByteSource}. */
  @Override
  public boolean isFar() {
    return true;
  }

  @Override
  public synchronized void readFully(long offset, byte[] into, int at, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, at, length);
    channel.position(offset);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(
            name + ": ends at byte " + size + ", before byte " + (offset + length));
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
