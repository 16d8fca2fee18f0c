package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.io.root.RootFormatException;

/**
 * A range of entries whose pages are complete in themselves.
 *
 * @param first its first entry
 * @param entries the number of its entries
 * @param columns the pages of each column
 */
record Cluster(long first, long entries, List<Pages> columns) {

  private static final int SUMMARY_BYTES = 24;
  private static final long ENTRIES = (1L << 56) - 1;
  private static final int SHARDED = 1;

  long end() {
    return first + entries;
  }

  /** The pages of a column; none for one that did not exist yet. */
  Pages pages(int column) {
    return column < columns.size() ? columns.get(column) : Pages.NONE;
  }

  /** Reads the clusters of a page list. */
  static List<Cluster> readAll(FrameReader in, long headerChecksum) throws RootFormatException {
    if (in.i8() != headerChecksum) {
      throw in.damaged("it belongs to another header");
    }
    FrameReader summaries = in.list(SUMMARY_BYTES);
    FrameReader locations = in.list(12);
    if (summaries.items() != locations.items()) {
      throw in.damaged(summaries.items() + " clusters have the pages of " + locations.items());
    }
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < summaries.items(); i++) {
      FrameReader summary = summaries.record();
      long first = summary.i8();
      long word = summary.i8();
      if ((word >>> 56 & SHARDED) != 0) {
        throw in.damaged("its clusters are cut by columns, which no released format has");
      }
      if (first < 0 || first > Long.MAX_VALUE - ENTRIES) {
        throw in.damaged("a cluster begins at entry " + first);
      }
      FrameReader outer = locations.list(20);
      List<Pages> columns = new ArrayList<>(outer.items());
      for (int column = 0; column < outer.items(); column++) {
        columns.add(Pages.read(outer));
      }
      clusters.add(new Cluster(first, word & ENTRIES, columns));
    }
    return clusters;
  }
}
