package org.quadrupole.io.root.rntuple;

import java.util.List;

/**
 * One of a field's columns in all its representations, of which every cluster uses one.
 *
 * @param representations the numbers of the field's columns, for each representation
 * @param which the place of the column among them; 0 is the principal one
 * @param perEntry how many elements an entry has when that is fixed; -1 below a collection
 */
record ColumnSet(List<int[]> representations, int which, long perEntry) {

  /** The number of the column that a cluster uses. */
  int in(Cluster cluster) {
    int chosen = 0;
    for (int i = representations.size() - 1; i >= 0; i--) {
      Pages pages = cluster.pages(representations.get(i)[0]);
      if (!pages.suppressed()) {
        chosen = i;
        if (pages.count() > 0) {
          break;
        }
      }
    }
    return representations.get(chosen)[which];
  }

  /**
   * How many zeros stand before a column's pages: one that was added while writing is as if it had
   * been zero until then.
   */
  long zerosBefore(ColumnDescriptor column, Cluster cluster, Pages pages) {
    if (!column.isDeferred() || perEntry < 0 || which != 0) {
      return 0;
    }
    long elements =
        cluster.entries() > Long.MAX_VALUE / Math.max(1, perEntry)
            ? Long.MAX_VALUE
            : cluster.entries() * perEntry;
    return Math.max(0, elements - pages.elements());
  }
}
