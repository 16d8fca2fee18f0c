package org.quadrupole.io.root.file;

import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * A directory's own record: where its list of keys is. Positions are 8 bytes wide when the version
 * is over 1000. Source: ROOT's TDirectoryFile class documentation.
 *
 * @param keysBytes the length of the list with its key; 0 for a directory without one
 * @param seekKeys where the list is
 */
public record DirectoryHeader(int keysBytes, long seekKeys) {

  /** The bytes of the longest record that is needed here. */
  public static final int MAX_BYTES = 42;

  private static final int WIDE = 1000;

  /** Reads a directory's record. */
  public static DirectoryHeader read(WireReader in) throws RootFormatException {
    int version = in.u2();
    in.skip(8); // dates
    int keysBytes = in.i4();
    in.skip(4); // bytes of the name
    boolean wide = version > WIDE;
    in.skip(wide ? 16 : 8); // positions of this directory and of its parent
    long seekKeys = wide ? in.i8() : in.u4();
    return new DirectoryHeader(keysBytes, seekKeys);
  }
}
