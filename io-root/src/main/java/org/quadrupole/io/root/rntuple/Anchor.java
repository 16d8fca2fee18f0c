package org.quadrupole.io.root.rntuple;

import java.nio.ByteBuffer;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.VersionHeader;
import org.quadrupole.io.root.wire.WireReader;

/**
 * The object that names an RNTuple in a file: where its header and footer are. Unlike all else in
 * an RNTuple it is big-endian.
 *
 * @param version the version of the format that the writer followed, for example {@code 1.0.0.0}
 * @param maxKeyBytes longer envelopes and pages are cut into several records
 */
record Anchor(
    String version,
    long seekHeader,
    long headerBytes,
    long headerLength,
    long seekFooter,
    long footerBytes,
    long footerLength,
    long maxKeyBytes) {

  private static final int BYTES = 64;
  private static final int BYTE_COUNT = 0x40000000;

  /** The version of the class {@code ROOT::RNTuple}. */
  private static final int CLASS_VERSION = 2;

  /** The version that is written: that of the first release, whose readers are all there are. */
  static final String WRITTEN = "1.0.0.0";

  /** The longest record that is written, as ROOT has it. */
  static final long MAX_KEY_BYTES = 1L << 30;

  /** Reads an anchor and checks its checksum. */
  static Anchor read(WireReader in) throws RootFormatException {
    VersionHeader header = in.version();
    int start = in.position();
    int epoch = in.u2();
    String version = epoch + "." + in.u2() + "." + in.u2() + "." + in.u2();
    if (epoch != 1) {
      throw in.problem(
          "it is an RNTuple of the unfinished format " + version,
          "Write it again with ROOT 6.34 or later: earlier formats were for trials only.");
    }
    Anchor anchor =
        new Anchor(version, in.i8(), in.i8(), in.i8(), in.i8(), in.i8(), in.i8(), in.i8());
    // Fields that a later version appends are left out, but checked.
    int end = header.hasEnd() ? header.end() : start + BYTES;
    in.seek(end);
    if (XxHash3.hash(in.array(), start, end - start) != in.i8()) {
      throw in.damaged("the anchor's checksum differs");
    }
    return anchor;
  }

  /** The object as it stands in its record, with byte count, version and checksum. */
  byte[] toByteArray() {
    ByteBuffer out = ByteBuffer.allocate(4 + 2 + BYTES + 8);
    out.putInt(BYTE_COUNT | 2 + BYTES);
    out.putShort((short) CLASS_VERSION);
    for (String part : version.split("\\.", -1)) {
      out.putShort(Short.parseShort(part));
    }
    out.putLong(seekHeader).putLong(headerBytes).putLong(headerLength);
    out.putLong(seekFooter).putLong(footerBytes).putLong(footerLength);
    out.putLong(maxKeyBytes);
    out.putLong(XxHash3.hash(out.array(), 6, BYTES));
    return out.array();
  }
}
