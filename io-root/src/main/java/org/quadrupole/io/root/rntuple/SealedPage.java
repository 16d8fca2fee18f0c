package org.quadrupole.io.root.rntuple;

import org.jspecify.annotations.Nullable;

/** A page as it will be in the file, and where, once it is there. Columns may share one. */
final class SealedPage {

  static final int CHECKSUM = 8;

  private final int elements;
  private final boolean checked;
  private final int size;
  private byte @Nullable [] bytes;
  private long position;

  /**
   * A page.
   *
   * @param bytes its elements, encoded and compressed, and their checksum
   * @param checked whether there is a checksum
   */
  SealedPage(int elements, byte[] bytes, boolean checked) {
    this.elements = elements;
    this.checked = checked;
    this.size = bytes.length - (checked ? CHECKSUM : 0);
    this.bytes = bytes;
  }

  int elements() {
    return elements;
  }

  /** Hands over its bytes with the checksum, to be written; null from the second time on. */
  byte @Nullable [] take() {
    byte[] taken = bytes;
    bytes = null;
    return taken;
  }

  /** Says where it was written. */
  void at(long place) {
    position = place;
  }

  /** The bytes in the file with the checksum. */
  int storedBytes() {
    return size + (checked ? CHECKSUM : 0);
  }

  /** Writes where it is as an item of a page list. */
  void locate(FrameWriter out) {
    out.i4(checked ? -elements : elements); // negative: a checksum follows the page
    new Locator(position, size).write(out);
  }
}
