package org.quadrupole.io.root;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * A file behind a channel. Where the channel has one position reads wait for each other; a {@link
 * FileChannel} is read at several places at once.
 */
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
  public void readFully(long offset, byte[] into, int at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, at, length);
    if (channel instanceof FileChannel file) {
      while (buffer.hasRemaining()) {
        check(file.read(buffer, offset + buffer.position() - at), offset + length);
      }
    } else {
      readInTurn(offset, buffer);
    }
  }

  private synchronized void readInTurn(long offset, ByteBuffer buffer) throws IOException {
    long end = offset + buffer.remaining();
    channel.position(offset);
    while (buffer.hasRemaining()) {
      check(channel.read(buffer), end);
    }
  }

  private void check(int read, long end) throws EOFException {
    if (read < 0) {
      throw new EOFException(name + ": ends at byte " + size + ", before byte " + end);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
