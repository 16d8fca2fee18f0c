package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.compression.Decompressor;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.wire.WireReader;
import org.quadrupole.io.root.write.BasketKey;
import org.quadrupole.io.root.write.Compressor;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;

/**
 * Copies baskets from file to file in the order in which they are stored, neighbours together.
 * Their keys get new addresses; their content stays as it is, unless another compression is asked
 * for, or a key grows because it is beyond 2 GB. Used by one thread.
 */
final class BasketCopier implements AutoCloseable {

  /** Neighbouring baskets are read together up to so many bytes. */
  private static final int FETCH_BYTES = 8 << 20;

  /** As much is read in vain where it joins two reads. */
  private static final int LARGEST_GAP = 1 << 14;

  /**
   * A basket that is to be copied.
   *
   * @param branch its branch in the input
   * @param basket where it is
   * @param done is told where it was put
   */
  record Copy(BranchInfo branch, BasketLocation basket, Consumer<RootFileWriter.Place> done) {

    String what() {
      return "branch " + branch.path() + ", basket at entry " + basket.firstEntry();
    }
  }

  private final RootFileWriter file;
  private final String directory;
  private final String tree;
  private final @Nullable RootCompression compression;
  private final Compressor compressor;
  private final Decompressor decompressor = new Decompressor();
  private byte[] fetched = new byte[0];

  /**
   * A copier.
   *
   * @param directory where baskets belong
   * @param tree the tree's name, which keys state as their title
   * @param compression what to compress baskets with anew; empty to leave them as they are
   */
  BasketCopier(
      RootFileWriter file, String directory, String tree, Optional<RootCompression> compression) {
    this.file = file;
    this.directory = directory;
    this.tree = tree;
    this.compression = compression.orElse(null);
    this.compressor = new Compressor(compression.orElse(file.options().compression()));
  }

  /** Copies baskets of one file and returns how many bytes they are where they were put. */
  long copy(ByteSource source, List<Copy> copies) throws IOException {
    List<Copy> sorted = new ArrayList<>(copies);
    sorted.sort(Comparator.comparingLong(copy -> copy.basket().position()));
    long bytes = 0;
    int next = 0;
    while (next < sorted.size()) {
      BasketLocation first = sorted.get(next).basket();
      if (first.embedded() != null) {
        bytes += embedded(sorted.get(next), first.embedded());
        next++;
        continue;
      }
      check(source, sorted.get(next));
      long end = first.position() + first.bytes();
      int after = next + 1;
      while (after < sorted.size()) {
        BasketLocation more = sorted.get(after).basket();
        check(source, sorted.get(after));
        if (more.position() < end
            || more.position() > end + LARGEST_GAP
            || more.position() + more.bytes() - first.position() > FETCH_BYTES) {
          break;
        }
        end = more.position() + more.bytes();
        after++;
      }
      int length = Math.toIntExact(end - first.position());
      if (fetched.length < length) {
        fetched = new byte[Math.max(length, FETCH_BYTES)];
      }
      source.readFully(first.position(), fetched, 0, length);
      for (; next < after; next++) {
        int at = (int) (sorted.get(next).basket().position() - first.position());
        bytes += stored(source, sorted.get(next), at);
      }
    }
    return bytes;
  }

  private static void check(ByteSource source, Copy copy) throws RootFormatException {
    BasketLocation basket = copy.basket();
    if (basket.bytes() < KeyHeader.MIN_BYTES
        || basket.position() < 0
        || basket.position() > source.size() - basket.bytes()) {
      throw new RootFormatException(
          source.name(),
          basket.position(),
          String.format(
              "%s: it should be %d bytes long, and the file ends at byte %d",
              copy.what(), basket.bytes(), source.size()),
          RootFormatException.DAMAGED);
    }
  }

  /** Copies a basket that was read to {@code fetched[at...]}. */
  private long stored(ByteSource source, Copy copy, int at) throws IOException {
    int length = copy.basket().bytes();
    WireReader in =
        new WireReader(
            fetched, at, at + length, source.name(), copy.basket().position(), copy.what());
    KeyHeader key = KeyHeader.read(in);
    int fields = in.position();
    in.seek(at);
    BasketStreamer.Header header = BasketStreamer.header(in);
    int content = at + key.keyBytes();
    if (!key.fits(length)
        || key.bytes() != length
        || content < in.position()
        || header.last() - key.keyBytes() > key.objectBytes()
        || header.entries() != copy.basket().endEntry() - copy.basket().firstEntry()) {
      throw in.damaged("the key's lengths or entries do not fit the basket's");
    }
    if (key.isCompressed()
        && !Decompressor.holds(fetched, content, key.storedBytes(), key.objectBytes())) {
      throw in.damaged("its compressed blocks do not add up to " + key.objectBytes() + " bytes");
    }
    boolean widens = file.isWide() && !key.isWide();
    RootFileWriter.Place place;
    if (compression == null && !widens) {
      place = file.copyRecord(directory, fetched, at, length);
    } else {
      byte[] data = new byte[key.objectBytes()];
      if (key.isCompressed()) {
        decompressor.decompress(
            fetched,
            content,
            key.storedBytes(),
            data,
            0,
            data.length,
            source.name(),
            copy.basket().position() + key.keyBytes(),
            copy.what());
      } else {
        System.arraycopy(fetched, content, data, 0, data.length);
      }
      place = anew(key, header, data, fields, content);
    }
    copy.done().accept(place);
    return place.bytes();
  }

  /** Writes a basket anew: with another compression, or behind a longer key. */
  private RootFileWriter.Place anew(
      KeyHeader key, BasketStreamer.Header header, byte[] data, int fields, int content)
      throws IOException {
    int extensionBytes = content - fields;
    int keyBytes = file.keyLength("TBasket", key.name(), key.title()) + extensionBytes;
    int shift = keyBytes - key.keyBytes();
    ByteBuffer extension = ByteBuffer.allocate(extensionBytes);
    extension.put(fetched, fields, extensionBytes);
    int lastAt = extensionBytes - 1 - Integer.BYTES;
    extension.putInt(lastAt, header.last() + shift);
    int dataBytes = header.last() - key.keyBytes();
    if (dataBytes < data.length && !header.storesSizes()) {
      // Where entries begin is counted from the start of the key.
      ByteBuffer starts =
          ByteBuffer.wrap(data, dataBytes + Integer.BYTES, data.length - dataBytes - Integer.BYTES)
              .slice();
      for (int i = 0; i < header.entries(); i++) {
        starts.putInt(4 * i, starts.getInt(4 * i) + shift);
      }
    }
    return file.appendRecord(
        directory,
        "TBasket",
        key.name(),
        key.title(),
        extension.array(),
        data.length,
        compressor.compress(data, 0, data.length));
  }

  /** Writes a basket that was in the tree's own record, where it is not compressed. */
  private long embedded(Copy copy, Basket basket) throws IOException {
    int dataBytes = basket.bytes();
    int keyBytes =
        file.keyLength("TBasket", copy.branch().name(), tree) + BasketKey.EXTENSION_BYTES;
    EntryStarts starts = basket.starts();
    int startsBytes = starts == null ? 0 : Integer.BYTES * (basket.entries() + 2);
    ByteBuffer data = ByteBuffer.allocate(dataBytes + startsBytes);
    data.put(basket.data(), basket.start(), dataBytes);
    if (starts != null) {
      data.putInt(basket.entries() + 1);
      for (int i = 0; i < basket.entries(); i++) {
        data.putInt(starts.start(i) - basket.start() + keyBytes);
      }
      data.putInt(0);
    }
    RootFileWriter.Place place =
        file.appendRecord(
            directory,
            "TBasket",
            copy.branch().name(),
            tree,
            BasketKey.extension(starts != null, basket.entries(), keyBytes, dataBytes),
            data.capacity(),
            compressor.compress(data.array(), 0, data.capacity()));
    copy.done().accept(place);
    return place.bytes();
  }

  @Override
  public void close() {
    compressor.close();
    decompressor.close();
  }
}
