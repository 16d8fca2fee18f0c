package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ends of lists that are being written. Columns whose lists are equally long (all {@code Jet_*}
 * of an event) are encoded, compressed and stored once: one leads, the others follow until their
 * lists differ, and page lists name the same pages for all of them.
 */
final class EndsColumn {

  /** Which columns stopped following which in the slice of events that is being appended. */
  static final class Sharing {
    private final Map<@Nullable EndsColumn, List<EndsColumn>> parted = new HashMap<>();

    /** Begins the next slice. */
    void next() {
      parted.clear();
    }

    private List<EndsColumn> from(@Nullable EndsColumn leader) {
      return parted.computeIfAbsent(leader, l -> new ArrayList<>());
    }
  }

  private final OutputColumn column;
  private final Sharing sharing;
  private boolean leads;
  private @Nullable EndsColumn leader;
  private long items;
  private long itemsBefore;
  private int[] offsets = new int[1];
  private int from;
  private int to;

  EndsColumn(OutputColumn column, Sharing sharing) {
    this.column = column;
    this.sharing = sharing;
  }

  /** Appends lists {@code first} to {@code end} of a list column with these offsets. */
  void append(int[] ends, int first, int end) {
    offsets = ends;
    from = first;
    to = end;
    if (leads) {
      appendOwn();
      return;
    }
    EndsColumn before = leader;
    if (before != null && before.hasSameSlice(this)) {
      return;
    }
    for (EndsColumn other : sharing.from(before)) {
      if (other.hasSameSlice(this)) {
        leader = other;
        return;
      }
    }
    leads = true;
    leader = null;
    if (before != null) {
      column.copyMarked(before.column);
      items = before.itemsBefore;
    }
    sharing.from(before).add(this);
    appendOwn();
  }

  private void appendOwn() {
    column.mark();
    itemsBefore = items;
    column.ends(offsets, from, to, items - offsets[from]);
    items += offsets[to] - offsets[from];
  }

  private boolean hasSameSlice(EndsColumn other) {
    int n = to - from;
    if (other.to - other.from != n) {
      return false;
    }
    if (offsets == other.offsets && from == other.from) {
      return true;
    }
    int shift = other.offsets[other.from] - offsets[from];
    for (int i = 1; i <= n; i++) {
      if (offsets[from + i] + shift != other.offsets[other.from + i]) {
        return false;
      }
    }
    return true;
  }

  /** The column that holds the pages. */
  OutputColumn stored() {
    return leader == null ? column : leader.column;
  }

  /** The column's own pages, which may be none. */
  OutputColumn own() {
    return column;
  }

  /** Begins the next cluster. */
  void reset() {
    column.reset();
    leads = false;
    leader = null;
    items = 0;
    itemsBefore = 0;
    offsets = new int[1];
    from = 0;
    to = 0;
  }
}
