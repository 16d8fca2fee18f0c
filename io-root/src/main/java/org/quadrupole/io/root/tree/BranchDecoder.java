package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.List;
import org.quadrupole.events.Column;

/** Turns the bytes of one branch's entries into its columns. Made for one range of entries. */
interface BranchDecoder {

  /** Takes entries {@code from} to {@code to} of a basket, which follow those taken before. */
  void accept(Basket basket, long basketFirst, int from, int to) throws IOException;

  /** The columns of all entries taken. */
  List<Column> finish() throws IOException;
}
