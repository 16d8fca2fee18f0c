package org.quadrupole.io.root;

/** How a file holds events. */
public enum TableFormat {
  /** A TTree: read by every version of ROOT. */
  TTREE,
  /** An RNTuple: smaller and faster to read; for ROOT 6.34 and later. */
  RNTUPLE
}
