package org.quadrupole.io.root.rntuple;

import org.quadrupole.io.root.RootFormatException;

/**
 * A range of bytes of the file.
 *
 * @param position the first byte; {@link #ELSEWHERE} when it is in no file
 * @param bytes the number of bytes
 */
record Locator(long position, long bytes) {

  /** The position of what an object store holds. */
  static final long ELSEWHERE = -1;

  private static final int LARGE = 1;

  static Locator read(FrameReader in) throws RootFormatException {
    int head = in.i4();
    if (head >= 0) {
      return checked(in, in.i8(), head);
    }
    int form = -head; // ROOT negates the whole, though the specification tells of a sign bit
    int size = form & 0xFFFF;
    int type = form >>> 24;
    if (size < 4) {
      throw in.damaged("a locator claims " + size + " bytes");
    }
    if (type != LARGE) {
      for (int i = 4; i < size; i += 2) {
        in.u2();
      }
      return new Locator(ELSEWHERE, 0);
    }
    long bytes = in.i8();
    return checked(in, in.i8(), bytes);
  }

  /** Writes it; what is written never needs the large form. */
  void write(FrameWriter out) {
    out.i4(Math.toIntExact(bytes));
    out.i8(position);
  }

  private static Locator checked(FrameReader in, long position, long bytes)
      throws RootFormatException {
    if (position < 0 || bytes < 0) {
      throw in.damaged("a locator points to byte " + position + ", " + bytes + " bytes");
    }
    return new Locator(position, bytes);
  }
}
