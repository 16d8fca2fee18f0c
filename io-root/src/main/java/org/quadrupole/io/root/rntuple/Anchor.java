package org.quadrupole.io.root.rntuple;

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
}
