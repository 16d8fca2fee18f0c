package org.quadrupole.events;

/**
 * The values of one column for all events of a batch, on the heap.
 *
 * <p>Arrays are handed over, not copied: whoever makes a column gives up its arrays, and whoever
 * reads one must not change them.
 */
public sealed interface Column
    permits BoolColumn,
        ByteColumn,
        ShortColumn,
        IntColumn,
        LongColumn,
        FloatColumn,
        DoubleColumn,
        StringColumn,
        ListColumn,
        RecordColumn {

  /** The type of one entry. */
  ColumnType type();

  /** The number of entries (events for a top-level column). */
  int size();

  /** Entries {@code from} (included) to {@code to} (excluded), copied. */
  Column slice(int from, int to);

  /** The entries at these positions, in this order, copied. */
  Column take(int[] rows);
}
