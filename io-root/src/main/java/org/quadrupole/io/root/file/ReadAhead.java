package org.quadrupole.io.root.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.Concurrently;

/**
 * Parts of a file that are fetched before they are needed: those that lie near each other by one
 * read, several reads at once. Does nothing where reads cost little. Used by one thread.
 */
public final class ReadAhead {

  /** Between parts that are wanted, so many other bytes are read along. */
  private static final int GAP_BYTES = 32 << 10;

  /** Parts are read together up to so many bytes. */
  private static final int BLOCK_BYTES = 8 << 20;

  /** No more is held than this. */
  private static final long MOST_BYTES = 64L << 20;

  /** A part of the file. */
  public record Range(long position, long bytes) {
    long end() {
      return position + bytes;
    }
  }

  /**
   * Bytes of the file.
   *
   * @param from the place of the first in the file
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  public record Block(long from, byte[] bytes) {}

  private final ByteSource source;
  private final NavigableMap<Long, Block> blocks = new TreeMap<>();
  private long held;

  /** Of a file of which nothing has been fetched. */
  public ReadAhead(ByteSource source) {
    this.source = source;
  }

  /** Fetches parts of the file; those behind its end or beyond what may be held are left. */
  public void fetch(List<Range> ranges) throws IOException {
    if (!source.isFar()) {
      return;
    }
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.removeIf(
        range ->
            range.position() < 0
                || range.bytes() <= 0
                || range.position() > source.size() - range.bytes()
                || find(range.position(), range.bytes()) != null);
    sorted.sort(Comparator.comparingLong(Range::position));
    List<Range> wanted = new ArrayList<>();
    long from = 0;
    long end = 0;
    for (Range range : sorted) {
      boolean near =
          range.position() <= end + GAP_BYTES && range.end() - from <= BLOCK_BYTES && end > 0;
      if (!near) {
        want(wanted, from, end);
        from = range.position();
      }
      end = Math.max(near ? end : 0, range.end());
    }
    want(wanted, from, end);
    for (Block block : Concurrently.map(wanted, true, this::read)) {
      blocks.put(block.from(), block);
    }
  }

  private void want(List<Range> wanted, long from, long end) {
    long length = end - from;
    if (length > 0 && held + length <= MOST_BYTES) {
      wanted.add(new Range(from, length));
      held += length;
    }
  }

  private Block read(Range range) throws IOException {
    byte[] bytes = new byte[(int) range.bytes()];
    source.readFully(range.position(), bytes, 0, bytes.length);
    return new Block(range.position(), bytes);
  }

  /** The block that holds a part of the file; null if none was fetched. */
  public @Nullable Block find(long position, long length) {
    Map.Entry<Long, Block> before = blocks.floorEntry(position);
    if (before == null) {
      return null;
    }
    Block block = before.getValue();
    return position + length <= block.from() + block.bytes().length ? block : null;
  }

  /** Forgets what was fetched. */
  public void clear() {
    blocks.clear();
    held = 0;
  }
}
