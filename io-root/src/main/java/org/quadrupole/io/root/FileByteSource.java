package org.quadrupole.io.root;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A local file. */
public final class FileByteSource implements ByteSource {

  /**
   * The JDK copies what it reads through a buffer of its own, which stays in the processor's cache
   * if it is no larger than this.
   */
  private static final int STEP = 256 << 10;

  private final String name;
  private final FileChannel channel;
  private final long size;

  private FileByteSource(String name, FileChannel channel, long size) {
    this.name = name;
    this.channel = channel;
    this.size = size;
  }

  /** Opens a file for reading. */
  public static FileByteSource open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return new FileByteSource(path.toString(), channel, channel.size());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void readFully(long offset, byte[] into, int at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, at, length);
    long position = offset;
    int end = at + length;
    while (buffer.position() < end) {
      buffer.limit(Math.min(end, buffer.position() + STEP));
      int read = channel.read(buffer, position);
      if (read < 0) {
        throw new EOFException(name + ": ends at byte " + size + ", before byte " + position);
      }
      position += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
