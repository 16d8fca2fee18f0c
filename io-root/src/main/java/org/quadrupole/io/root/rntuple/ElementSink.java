package org.quadrupole.io.root.rntuple;

import org.quadrupole.events.Column;

/** Takes elements page by page and makes a column of them. */
interface ElementSink {

  /**
   * Takes elements {@code from} to {@code to} of a page.
   *
   * @param page the page's bytes, decompressed
   * @param elements the number of elements in the page
   */
  void page(ColumnDescriptor column, byte[] page, int elements, int from, int to);

  /** Takes elements that are zero. */
  void zeros(int count);

  /** All elements. */
  Column finish();
}
