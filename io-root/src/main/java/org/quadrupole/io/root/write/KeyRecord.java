package org.quadrupole.io.root.write;

import java.nio.ByteBuffer;

/**
 * The header of a record (TKey version 4): its sizes, place, class, name and title. Addresses are 8
 * bytes wide (version 1004) where the record or its directory is beyond {@link
 * RecordFile#LARGEST_SMALL}. Source: ROOT's TKey class documentation.
 *
 * @param bytes the record's length with this header
 * @param objectBytes the content's length before compression
 * @param keyBytes the header's length, with what some classes add to it
 * @param datime ROOT's packed date and time
 * @param cycle the version of the name in its directory
 * @param at where the record starts
 * @param directory where the directory's record starts
 */
record KeyRecord(
    int bytes,
    int objectBytes,
    int keyBytes,
    int datime,
    int cycle,
    long at,
    long directory,
    String className,
    String name,
    String title) {

  static final int WIDE = 1000;
  private static final int VERSION = 4;
  private static final int FIXED = 26;
  private static final int WIDER = 8;

  /** Where in a key its version is, and its addresses. */
  private static final int VERSION_AT = 4;

  private static final int ADDRESS_AT = 18;

  /** TKey::kPidOffsetMask. */
  private static final long PROCESS_IDS = 0xffff_0000_0000_0000L;

  /** The length of the header of a record at this place. */
  static int length(long at, String className, String name, String title) {
    return FIXED
        + (at > RecordFile.LARGEST_SMALL ? WIDER : 0)
        + WriteBuffer.sizeOf(className)
        + WriteBuffer.sizeOf(name)
        + WriteBuffer.sizeOf(title);
  }

  /**
   * Gives the key of a record other addresses. The upper two bytes of a wide address of the
   * directory, by which ROOT counts process ids, stay.
   */
  static void move(byte[] record, int from, long at, long directory) {
    ByteBuffer key = ByteBuffer.wrap(record);
    if (key.getShort(from + VERSION_AT) > WIDE) {
      key.putLong(from + ADDRESS_AT, at);
      long upper = key.getLong(from + ADDRESS_AT + Long.BYTES) & PROCESS_IDS;
      key.putLong(from + ADDRESS_AT + Long.BYTES, upper | directory);
    } else if (at > RecordFile.LARGEST_SMALL) {
      throw new IllegalArgumentException("a key of narrow addresses cannot be at " + at);
    } else {
      key.putInt(from + ADDRESS_AT, (int) at);
      key.putInt(from + ADDRESS_AT + Integer.BYTES, (int) directory);
    }
  }

  void write(WriteBuffer out) {
    boolean wide = at > RecordFile.LARGEST_SMALL;
    out.i32(bytes);
    out.i16(wide ? VERSION + WIDE : VERSION);
    out.i32(objectBytes);
    out.i32(datime);
    out.i16(keyBytes);
    out.i16(cycle);
    RecordFile.address(at, wide, out);
    RecordFile.address(directory, wide, out);
    out.string(className);
    out.string(name);
    out.string(title);
  }
}
