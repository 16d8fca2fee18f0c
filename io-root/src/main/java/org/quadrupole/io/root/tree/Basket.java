package org.quadrupole.io.root.tree;

import org.jspecify.annotations.Nullable;

/**
 * One decompressed basket: the bytes of consecutive entries of a branch.
 *
 * @param data holds the entries' bytes
 * @param start the index of the first entry's first byte
 * @param end the index after the last entry's last byte
 * @param entries the number of entries
 * @param keyBytes the bytes before the data in the record, which references to classes count
 * @param starts where each entry begins; null if the basket does not say
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record Basket(
    byte[] data, int start, int end, int entries, int keyBytes, @Nullable EntryStarts starts) {

  /** The bytes of all entries. */
  int bytes() {
    return end - start;
  }
}
