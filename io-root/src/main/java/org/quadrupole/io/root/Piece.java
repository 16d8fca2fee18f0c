package org.quadrupole.io.root;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A range of a file's entries.
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

  /** A part of a file, which is opened unless it is all of it. */
  static Piece of(TreeFile file, FilePart part) throws IOException {
    if (part.first() == 0 && part.end() == TO_THE_END) {
      return whole(file);
    }
    long entries = file.tree().entries();
    long end = Math.min(part.end(), entries);
    double share = end <= part.first() ? 0 : (double) (end - part.first()) / entries;
    return new Piece(file, part.first(), end, file.bytes() * share);
  }

  /** The batches, from the file's header. */
  List<EntryRange> batches() throws IOException {
    return file.batches(first, end);
  }
}
