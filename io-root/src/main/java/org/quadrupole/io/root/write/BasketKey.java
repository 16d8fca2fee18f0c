package org.quadrupole.io.root.write;

/** What TBasket adds to its key. Source: ROOT's TBasket::Streamer. */
public final class BasketKey {

  /** The length of what is added. */
  public static final int EXTENSION_BYTES = 19;

  /** The buffer size that a small basket states. */
  static final int STATED_BUFFER = 32_000;

  private static final int VERSION = 3;

  private BasketKey() {}

  /**
   * The fields of a basket in a record of its own.
   *
   * @param hasStarts whether it says where entries begin
   * @param entries the number of entries, at least 1
   * @param keyBytes the length of the key with these fields
   * @param dataBytes the length of the entries
   */
  public static byte[] extension(boolean hasStarts, int entries, int keyBytes, int dataBytes) {
    int last = keyBytes + dataBytes;
    WriteBuffer out = new WriteBuffer(0);
    out.i16(VERSION);
    out.i32(Math.max(STATED_BUFFER, last));
    out.i32(hasStarts ? entries + 1 : dataBytes / entries);
    out.i32(entries);
    out.i32(last);
    out.u8(0);
    return out.toByteArray();
  }
}
