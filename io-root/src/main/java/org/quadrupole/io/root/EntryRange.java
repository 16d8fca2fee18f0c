package org.quadrupole.io.root;

/**
 * Entries {@code first} (included) to {@code end} (excluded) of a tree.
 *
 * @param first the first entry
 * @param end one past the last entry
 */
public record EntryRange(long first, long end) {

  public EntryRange {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("no entries " + first + " to " + end);
    }
  }

  /** The number of entries. */
  public long size() {
    return end - first;
  }
}
