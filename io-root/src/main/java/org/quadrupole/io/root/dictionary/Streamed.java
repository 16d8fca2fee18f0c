package org.quadrupole.io.root.dictionary;

import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/** What many streamed classes have in common. */
public final class Streamed {

  private Streamed() {}

  /** Leaves out a TObject. */
  public static void skipTObject(WireReader in) throws RootFormatException {
    readTObject(in);
  }

  /** Reads a TObject: version, unique id, bits, and a process id where the bits say so. */
  public static ObjectBits readTObject(WireReader in) throws RootFormatException {
    in.version();
    int uniqueId = in.i4();
    int bits = in.i4();
    boolean referenced = (bits & ObjectBits.IS_REFERENCED) != 0;
    return new ObjectBits(uniqueId, bits, referenced ? in.u2() : 0);
  }
}
