package org.quadrupole.io.root.rntuple;

import java.util.List;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.file.ReadAhead;

/**
 * The pages of one column in one cluster.
 *
 * @param suppressed whether another representation of the field is in use in this cluster
 * @param ends for every page, the number of elements up to and including it
 * @param positions where each page is in the file
 * @param bytes the bytes of each in the file, without its checksum
 * @param checked whether a checksum follows each
 * @param compression how they were compressed, as ROOT numbers it
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package, never changed
record Pages(
    boolean suppressed,
    long[] ends,
    long[] positions,
    int[] bytes,
    boolean[] checked,
    int compression) {

  private static final int PAGE_BYTES = 8;

  static final Pages NONE =
      new Pages(false, new long[0], new long[0], new int[0], new boolean[0], 0);
  private static final Pages SUPPRESSED =
      new Pages(true, new long[0], new long[0], new int[0], new boolean[0], 0);

  /** Reads the inner list frame of a column. */
  static Pages read(FrameReader outer) throws RootFormatException {
    FrameReader in = outer.list(PAGE_BYTES);
    int count = in.items();
    if (count == 0) {
      return in.i8() < 0 ? SUPPRESSED : NONE;
    }
    long[] ends = new long[count];
    long[] positions = new long[count];
    int[] bytes = new int[count];
    boolean[] checked = new boolean[count];
    long end = 0;
    for (int i = 0; i < count; i++) {
      int elements = in.i4();
      checked[i] = elements < 0;
      end += Math.abs((long) elements);
      ends[i] = end;
      Locator locator = Locator.read(in);
      if (locator.bytes() > Integer.MAX_VALUE - 16) {
        throw in.damaged("a page claims " + locator.bytes() + " bytes");
      }
      positions[i] = locator.position();
      bytes[i] = (int) locator.bytes();
    }
    in.i8(); // the first element's number
    return new Pages(false, ends, positions, bytes, checked, in.i4());
  }

  /** Adds where the pages are that hold some elements. */
  void locate(long first, long end, List<ReadAhead.Range> to) {
    for (int page = find(first); page < count() && start(page) < end; page++) {
      if (positions[page] != Locator.ELSEWHERE) {
        to.add(
            new ReadAhead.Range(
                positions[page], bytes[page] + (checked[page] ? SealedPage.CHECKSUM : 0L)));
      }
    }
  }

  /** The number of pages. */
  int count() {
    return ends.length;
  }

  /** The number of elements of all pages. */
  long elements() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The number of elements before a page. */
  long start(int page) {
    return page == 0 ? 0 : ends[page - 1];
  }

  /** The page that holds an element, which must be there. */
  int find(long element) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= element) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
