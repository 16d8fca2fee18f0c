package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A file of a server as a channel. It is a {@link FileChannel} because that is the JDK's channel
 * that can be read at several places at once; it cannot be written, mapped or locked. Reading from
 * where it stands, as streams do, fetches a megabyte at a time.
 */
final class RemoteChannel extends FileChannel {

  private static final int AHEAD_BYTES = 1 << 20;

  private final RemoteFile file;
  private long position;
  private ByteBuffer ahead = ByteBuffer.allocate(0);

  RemoteChannel(RemoteFile file) {
    this.file = file;
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    if (from < 0) {
      throw new IllegalArgumentException("there is no byte " + from);
    }
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (from >= file.size()) {
      return -1;
    }
    int length = (int) Math.min(into.remaining(), file.size() - from);
    ByteBuffer part = into.slice(into.position(), length);
    file.read(from, part);
    into.position(into.position() + length);
    return length;
  }

  @Override
  public synchronized int read(ByteBuffer into) throws IOException {
    if (!ahead.hasRemaining()) {
      int wanted = Math.max(AHEAD_BYTES, into.remaining());
      ByteBuffer next = ByteBuffer.allocate((int) Math.min(wanted, file.size()));
      if (read(next, position) < 0) {
        return -1;
      }
      ahead = next.flip();
    }
    int length = Math.min(into.remaining(), ahead.remaining());
    into.put(ahead.slice(ahead.position(), length));
    ahead.position(ahead.position() + length);
    position += length;
    return length;
  }

  @Override
  public synchronized long read(ByteBuffer[] into, int from, int count) throws IOException {
    long sum = 0;
    for (int i = from; i < from + count; i++) {
      while (into[i].hasRemaining()) {
        int length = read(into[i]);
        if (length < 0) {
          return sum == 0 ? -1 : sum;
        }
        sum += length;
      }
    }
    return sum;
  }

  @Override
  public synchronized long position() {
    return position;
  }

  @Override
  public synchronized FileChannel position(long to) {
    if (to != position) {
      position = to;
      ahead = ByteBuffer.allocate(0);
    }
    return this;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel to) throws IOException {
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(count, AHEAD_BYTES));
    int length = read(part, from);
    return length < 0 ? 0 : to.write(part.flip());
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] bytes, int from, int count) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer bytes, long at) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public void force(boolean metaData) {}

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new NonReadableChannelException();
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) {
    throw new NonWritableChannelException();
  }
}
