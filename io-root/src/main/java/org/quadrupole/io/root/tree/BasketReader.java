package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.Collection;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.compression.Decompressor;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.file.ReadAhead;
import org.quadrupole.io.root.file.ScratchArrays;
import org.quadrupole.io.root.wire.WireReader;

/** Reads and decompresses baskets; its buffers are used again and again. Used by one thread. */
final class BasketReader implements AutoCloseable {

  private final ByteSource source;
  private final ReadListener listener;
  private final ScratchArrays arrays;
  private final ReadAhead ahead;
  private final Decompressor decompressor = new Decompressor();
  private byte[] fetched;
  private byte[] scratch;

  BasketReader(ByteSource source, ReadListener listener, ScratchArrays arrays) {
    this.source = source;
    this.listener = listener;
    this.arrays = arrays;
    this.ahead = new ReadAhead(source);
    this.fetched = arrays.take();
    this.scratch = arrays.take();
  }

  /** Fetches baskets that will be read soon, where one large read is better than many. */
  void fetchAhead(Collection<BasketLocation> locations) throws IOException {
    ahead.fetch(
        locations.stream()
            .filter(location -> location.embedded() == null)
            .map(location -> new ReadAhead.Range(location.position(), location.bytes()))
            .toList());
  }

  /**
   * Reads a basket.
   *
   * @param keep whether the basket will be used after the next one was read; if not, its arrays are
   *     this reader's own
   */
  Basket read(BranchInfo branch, BasketLocation location, boolean keep) throws IOException {
    Basket embedded = location.embedded();
    if (embedded != null) {
      checkEntries(branch, location, embedded.entries());
      return embedded;
    }
    String what = "branch " + branch.path() + ", basket at entry " + location.firstEntry();
    int bytes = location.bytes();
    if (bytes < 0 || location.position() < 0 || location.position() > source.size() - bytes) {
      throw new RootFormatException(
          source.name(),
          location.position(),
          String.format(
              "%s: it should be %d bytes long, and the file ends at byte %d",
              what, bytes, source.size()),
          RootFormatException.DAMAGED);
    }
    ReadAhead.Block block = ahead.find(location.position(), bytes);
    byte[] stored = block == null ? fetch(location) : block.bytes();
    int at = block == null ? 0 : (int) (location.position() - block.from());
    WireReader in =
        new WireReader(stored, at, at + bytes, source.name(), location.position(), what);
    BasketStreamer.Header header = BasketStreamer.header(in);
    checkEntries(branch, location, header.entries());
    KeyHeader key = header.key();
    int size = key.objectBytes();
    int dataBytes = header.last() - key.keyBytes();
    if (!key.fits(bytes) || key.keyBytes() < in.position() - at || dataBytes > size) {
      throw in.damaged("the key's lengths do not fit the basket's");
    }
    byte[] data = stored;
    int start = at + key.keyBytes();
    if (key.isCompressed()) {
      if (!Decompressor.holds(stored, start, key.storedBytes(), size)) {
        throw in.damaged("its compressed blocks do not add up to " + size + " bytes");
      }
      data = keep ? new byte[size] : scratch(size);
      decompressor.decompress(
          stored,
          start,
          key.storedBytes(),
          data,
          0,
          size,
          source.name(),
          location.position() + key.keyBytes(),
          what);
      start = 0;
    } else if (keep) {
      data = new byte[size];
      System.arraycopy(stored, start, data, 0, size);
      start = 0;
    }
    listener.basket(bytes, (long) key.keyBytes() + size);
    if (dataBytes == size) {
      return new Basket(data, start, start + size, header.entries(), key.keyBytes(), null);
    }
    WireReader behind =
        new WireReader(
            data,
            start + dataBytes,
            start + size,
            source.name(),
            key.isCompressed() ? -1 : location.position() + key.keyBytes() + dataBytes,
            what);
    int entries = header.entries();
    int count = behind.count(4);
    if (count < entries) {
      throw behind.damaged("a basket of " + entries + " entries says where " + count + " begin");
    }
    int end = start + dataBytes;
    if (header.storesSizes()) {
      byte[] starts = EntryStarts.ofSizes(data, behind.position(), entries);
      return new Basket(
          data,
          start,
          end,
          entries,
          key.keyBytes(),
          new EntryStarts(starts, 0, start, entries, end));
    }
    // In the file, starts count from the basket's key.
    return new Basket(
        data,
        start,
        end,
        entries,
        key.keyBytes(),
        new EntryStarts(data, behind.position(), start - key.keyBytes(), entries, end));
  }

  private void checkEntries(BranchInfo branch, BasketLocation location, int entries)
      throws RootFormatException {
    if (entries != location.endEntry() - location.firstEntry()) {
      throw new RootFormatException(
          source.name(),
          location.position(),
          String.format(
              "branch %s: the basket of entries %d to %d holds %d entries",
              branch.path(), location.firstEntry(), location.endEntry(), entries),
          RootFormatException.DAMAGED);
    }
  }

  private byte[] fetch(BasketLocation location) throws IOException {
    int bytes = location.bytes();
    if (fetched.length < bytes) {
      fetched = new byte[Math.max(bytes, Math.min(2 * fetched.length, 1 << 20))];
    }
    source.readFully(location.position(), fetched, 0, bytes);
    return fetched;
  }

  private byte[] scratch(int size) {
    if (scratch.length < size) {
      scratch = new byte[Math.max(size, Math.min(2 * scratch.length, 1 << 22))];
    }
    return scratch;
  }

  @Override
  public void close() {
    decompressor.close();
    ahead.clear();
    arrays.give(fetched);
    arrays.give(scratch);
    fetched = new byte[0];
    scratch = new byte[0];
  }
}
