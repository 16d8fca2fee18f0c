package org.quadrupole.io.root.file;

import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * A directory's own record: where its list of keys is. Positions are 8 bytes wide when the version
 * is over 1000. Source: ROOT's TDirectoryFile class documentation.
 *
 * @param version the directory's version, without what marks wide positions
 * @param wide whether positions are wide
 * @param created when the directory was made, as ROOT packs dates
 * @param parent where the directory above is
 * @param keysBytes the length of the list with its key; 0 for a directory without one
 * @param seekKeys where the list is
 */
public record DirectoryHeader(
    int version, boolean wide, int created, long parent, int keysBytes, long seekKeys) {

  /** The bytes of the longest record that is needed here. */
  public static final int MAX_BYTES = 42;

  private static final int WIDE = 1000;

  /** Reads a directory's record. */
  public static DirectoryHeader read(WireReader in) throws RootFormatException {
    int version = in.u2();
    int created = in.i4();
    in.skip(4); // changed
    int keysBytes = in.i4();
    in.skip(4); // bytes of the name
    boolean wide = version > WIDE;
    in.skip(wide ? 8 : 4); // position of this directory
    long parent = wide ? in.i8() : in.u4();
    long seekKeys = wide ? in.i8() : in.u4();
    return new DirectoryHeader(
        wide ? version - WIDE : version, wide, created, parent, keysBytes, seekKeys);
  }
}
