package org.quadrupole.io.root.rntuple;

import org.jspecify.annotations.Nullable;

/** A page as it will be in the file, and where, once it is there. Columns may share one. */
final class SealedPage {

  private static final int CHECKSUM = 8;

  private final int elements;
  private final int size;
  private byte @Nullable [] bytes;
  private long position;

  /**
   * A page.
   *
   * @param bytes its elements, encoded and compressed, and their checksum
   */
  SealedPage(int elements, byte[] bytes) {
    this.elements = elements;
    this.size = bytes.length - CHECKSUM;
    this.bytes = bytes;
  }

  int elements() {
    return elements;
  }

  /** Its bytes with the checksum; null once they are written. */
  byte @Nullable [] bytes() {
    return bytes;
  }

  void written(long at) {
    position = at;
    bytes = null;
  }

  Locator locator() {
    return new Locator(position, size);
  }
}
