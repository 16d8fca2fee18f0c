package org.quadrupole.io.root.write;

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

  /** The length of the header of a record at this place. */
  static int length(long at, String className, String name, String title) {
    return FIXED
        + (at > RecordFile.LARGEST_SMALL ? WIDER : 0)
        + WriteBuffer.sizeOf(className)
        + WriteBuffer.sizeOf(name)
        + WriteBuffer.sizeOf(title);
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
