package org.quadrupole.io.root;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The batches of one file that start in a range of entries.
 *
 * @param file the file
 * @param first the first entry
 * @param end one past the last entry; {@link #TO_THE_END} where the file was not opened yet
 * @param bytes this piece's share of the file's size
 */
record Piece(TreeFile file, long first, long end, double bytes) implements Serializable {

  static final long TO_THE_END = Long.MAX_VALUE;

  /** A whole file, not opened. */
  static Piece whole(TreeFile file) {
    return new Piece(file, 0, TO_THE_END, file.bytes());
  }

  /** The batches, from the file's header. */
  List<EntryRange> batches() throws IOException {
    return file.batches().stream()
        .filter(batch -> batch.first() >= first && batch.first() < end)
        .toList();
  }
}
