package org.quadrupole.io.root;

import java.io.Serializable;

/**
 * A part of a file: some events that follow each other.
 *
 * @param file the file's path or URL
 * @param first the first entry
 * @param end one past the last entry; {@link Long#MAX_VALUE} for all that follow
 */
public record FilePart(String file, long first, long end) implements Serializable {

  /** Checks the borders. */
  public FilePart {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("no entries " + first + " to " + end);
    }
  }

  /** All of a file. */
  public static FilePart whole(String file) {
    return new FilePart(file, 0, Piece.TO_THE_END);
  }
}
