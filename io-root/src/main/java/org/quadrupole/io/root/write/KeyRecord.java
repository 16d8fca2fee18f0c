package org.quadrupole.io.root.write;

/**
 * The header of a record (TKey version 4): its sizes, place, class, name and title.
 *
 * @param bytes the record's length with this header
 * @param objectBytes the content's length before compression
 * @param datime ROOT's packed date and time
 * @param cycle the version of the name in its directory
 * @param at where the record starts
 * @param directory where the directory's record starts
 */
record KeyRecord(
    int bytes,
    int objectBytes,
    int datime,
    int cycle,
    int at,
    int directory,
    String className,
    String name,
    String title) {

  private static final int FIXED = 26;

  /** The header's length. */
  static int length(String className, String name, String title) {
    return FIXED
        + WriteBuffer.sizeOf(className)
        + WriteBuffer.sizeOf(name)
        + WriteBuffer.sizeOf(title);
  }

  void write(WriteBuffer out) {
    out.i32(bytes);
    out.i16(4);
    out.i32(objectBytes);
    out.i32(datime);
    out.i16(length(className, name, title));
    out.i16(cycle);
    out.i32(at);
    out.i32(directory);
    out.string(className);
    out.string(name);
    out.string(title);
  }
}
