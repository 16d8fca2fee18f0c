package org.quadrupole.io.root.file;

import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * The first bytes of a ROOT file. Positions are 8 bytes wide from version 1,000,000 on, else 4.
 * Source: ROOT's TFile class documentation.
 *
 * @param version ROOT's version; 1,000,000 more for a file with wide positions
 * @param begin where the first record is
 * @param end where the file ends; one that was not closed properly may be longer or shorter
 * @param seekFree where the list of free segments is
 * @param freeBytes its length with its key
 * @param nameBytes the length of the first record's header, name and title; the root directory
 *     follows
 * @param seekInfo where the streamer info is
 * @param infoBytes its length with its key
 */
public record FileHeader(
    int version,
    long begin,
    long end,
    long seekFree,
    int freeBytes,
    int nameBytes,
    long seekInfo,
    int infoBytes) {

  /** The bytes of the longest header. */
  public static final int MAX_BYTES = 75;

  private static final int MAGIC = 0x726F6F74;
  private static final int WIDE = 1_000_000;

  /** Whether positions are wide. */
  public boolean wide() {
    return version >= WIDE;
  }

  /** The version of ROOT that wrote the file, as ROOT numbers it. */
  public int rootVersion() {
    return wide() ? version - WIDE : version;
  }

  /** Reads a header. */
  public static FileHeader read(WireReader in) throws RootFormatException {
    if (in.remaining() < 4 || in.i4() != MAGIC) {
      throw in.problem(
          "it does not begin with \"root\"", "This is not a ROOT file: check the path.");
    }
    int version = in.i4();
    boolean wide = version >= WIDE;
    long begin = in.u4();
    long end = wide ? in.i8() : in.u4();
    long seekFree = wide ? in.i8() : in.u4();
    int freeBytes = in.i4();
    in.skip(4); // number of free segments
    int nameBytes = in.i4();
    in.skip(5); // bytes of a position, compression setting
    long seekInfo = wide ? in.i8() : in.u4();
    int infoBytes = in.i4();
    return new FileHeader(version, begin, end, seekFree, freeBytes, nameBytes, seekInfo, infoBytes);
  }
}
