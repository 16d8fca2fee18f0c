package org.quadrupole.io.root.dictionary;

import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/** What many streamed classes have in common. */
public final class Streamed {

  /** TObject's bit that says that a process id follows. Source: ROOT's TObject.h. */
  private static final int IS_REFERENCED = 1 << 4;

  private Streamed() {}

  /** Leaves out a TObject: version, unique id, bits, and a process id where the bits say so. */
  public static void skipTObject(WireReader in) throws RootFormatException {
    in.version();
    in.skip(4);
    int bits = in.i4();
    if ((bits & IS_REFERENCED) != 0) {
      in.skip(2);
    }
  }
}
