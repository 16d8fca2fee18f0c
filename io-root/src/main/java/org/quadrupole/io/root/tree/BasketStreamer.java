package org.quadrupole.io.root.tree;

import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ObjectReader;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.wire.WireReader;

/**
 * How a basket is laid out: a key, five numbers and a flag, the entries' bytes, and in most where
 * each entry begins. In a record of its own the bytes are compressed; in the tree's record the flag
 * says what follows. Source: ROOT's TBasket::Streamer and TBasket::ReadBasketBuffers.
 */
final class BasketStreamer {

  /** The bit of TIOFeatures that lets baskets leave out starts, or store sizes instead. */
  private static final int GENERATE_OFFSET_MAP = 1;

  private static final int OFFSETS_GENERATED = 80;
  private static final int HAS_DISPLACEMENT = 40;

  private BasketStreamer() {}

  /**
   * The numbers behind the key.
   *
   * @param key the basket's key
   * @param entries the number of entries
   * @param last the length of key and entries' bytes when decompressed
   * @param flag what follows in the tree's record
   * @param storesSizes whether the lengths of entries stand where their starts would
   */
  record Header(KeyHeader key, int entries, int last, int flag, boolean storesSizes) {}

  /** Reads key and numbers. */
  static Header header(WireReader in) throws RootFormatException {
    KeyHeader key = KeyHeader.read(in);
    in.skip(2 + 4); // version, size of the buffer in memory
    // A negative size says that bits of TIOFeatures follow.
    int features = in.i4() < 0 ? in.u1() : 0;
    int entries = in.i4();
    int last = in.i4();
    int flag = in.u1();
    if (entries < 0 || last < key.keyBytes()) {
      throw in.damaged("a basket claims " + entries + " entries in " + last + " bytes");
    }
    return new Header(key, entries, last, flag, (features & GENERATE_OFFSET_MAP) != 0);
  }

  /** Reads a basket in the tree's record; null if it holds nothing. */
  static @Nullable Object embedded(ObjectReader reader) throws RootFormatException {
    WireReader in = reader.in();
    Header header = header(in);
    int flag = header.flag();
    boolean generated = flag >= OFFSETS_GENERATED;
    if (generated) {
      flag -= OFFSETS_GENERATED;
    }
    EntryStarts starts = null;
    if (!generated && flag != 0 && flag % 10 != 2) {
      // The upper byte of a start was once used for something else.
      boolean masked = flag > 20 && flag < HAS_DISPLACEMENT;
      starts = starts(in, header, masked);
      if (flag > HAS_DISPLACEMENT) {
        in.skip(4L * in.count(4));
      }
    }
    if (flag != 1 && flag <= 10) {
      return null;
    }
    byte[] data = in.bytes(header.last());
    return new Basket(
        data,
        header.key().keyBytes(),
        data.length,
        header.entries(),
        header.key().keyBytes(),
        starts);
  }

  private static @Nullable EntryStarts starts(WireReader in, Header header, boolean masked)
      throws RootFormatException {
    int entries = header.entries();
    if (entries == 0) {
      return null;
    }
    int count = in.count(4);
    if (count < entries) {
      throw in.damaged("a basket of " + entries + " entries says where " + count + " begin");
    }
    byte[] starts = in.bytes(4 * entries);
    in.skip(4L * (count - entries));
    if (masked) {
      for (int i = 0; i < entries; i++) {
        starts[4 * i] = 0;
      }
    }
    return new EntryStarts(starts, 0, 0, entries, header.last());
  }
}
