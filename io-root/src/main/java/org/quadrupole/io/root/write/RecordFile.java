package org.quadrupole.io.root.write;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that grows by records, and its free segments. Records are gathered and written some at a
 * time. Source of the free list: ROOT's TFree and TFile::MakeFree.
 */
final class RecordFile implements Closeable {

  /** The first address of a file that needs wide ones (ROOT's TFile::kStartBigFile). */
  static final long LARGEST_SMALL = 2_000_000_000L;

  /** By how much ROOT moves the end of the last free segment when a file outgrows it. */
  private static final long GROWTH = 1_000_000_000L;

  private static final int GATHERED = 1 << 20;

  /**
   * A stretch of the file that nothing uses.
   *
   * @param first its first byte
   * @param last its last byte
   */
  record Free(long first, long last) {}

  private final FileChannel channel;
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED);
  private final List<Free> free = new ArrayList<>();
  private long end;

  RecordFile(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  /** Where the next record goes. */
  long end() {
    return end;
  }

  /** Leaves out a stretch. */
  void skipTo(long position) throws IOException {
    flush();
    long first = end;
    end = position;
    release(first, position - first);
  }

  void append(byte[] bytes, int from, int length) throws IOException {
    if (length > gathered.remaining()) {
      flush();
    }
    if (length > gathered.capacity()) {
      write(end, ByteBuffer.wrap(bytes, from, length));
    } else {
      gathered.put(bytes, from, length);
    }
    end += length;
  }

  /** Writes over what is there. */
  void put(long at, byte[] bytes) throws IOException {
    flush();
    write(at, ByteBuffer.wrap(bytes));
  }

  private void flush() throws IOException {
    gathered.flip();
    write(end - gathered.remaining(), gathered);
    gathered.clear();
  }

  private void write(long at, ByteBuffer buffer) throws IOException {
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
  }

  /** Adds to the free segments what the file says is free. */
  void addFree(Free segment) {
    free.add(segment);
  }

  /** Frees a record, and marks it with its negative length as ROOT does. */
  void release(long at, long length) throws IOException {
    if (length >= Integer.BYTES) {
      WriteBuffer mark = new WriteBuffer(0);
      mark.i32((int) -Math.min(length, LARGEST_SMALL));
      put(at, mark.toByteArray());
      free.add(new Free(at, at + length - 1));
    }
  }

  /** The number of free segments, with that behind the end. */
  int freeCount() {
    return joined().size() + 1;
  }

  /** The content of the list of free segments of a file that will end there. */
  byte[] freeList(long fileEnd) {
    WriteBuffer out = new WriteBuffer(0);
    for (Free segment : joined()) {
      write(segment, out);
    }
    long last = LARGEST_SMALL;
    while (last < fileEnd) {
      last += GROWTH;
    }
    write(new Free(fileEnd, last), out);
    return out.toByteArray();
  }

  private static void write(Free segment, WriteBuffer out) {
    boolean wide = segment.last() > LARGEST_SMALL;
    out.i16(wide ? KeyRecord.WIDE + 1 : 1);
    address(segment.first(), wide, out);
    address(segment.last(), wide, out);
  }

  private List<Free> joined() {
    List<Free> sorted = new ArrayList<>(free);
    sorted.sort((a, b) -> Long.compare(a.first(), b.first()));
    List<Free> joined = new ArrayList<>();
    for (Free next : sorted) {
      Free before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before != null && before.last() + 1 >= next.first()) {
        joined.set(
            joined.size() - 1, new Free(before.first(), Math.max(before.last(), next.last())));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  /** An address in the file. */
  static void address(long at, boolean wide, WriteBuffer out) {
    if (wide) {
      out.i64(at);
    } else {
      out.i32((int) at);
    }
  }

  /** Waits until the disk has everything. */
  void force() throws IOException {
    flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
