package org.quadrupole.events;

/** Checks and arithmetic on the offsets of lists and strings. */
final class Offsets {

  private Offsets() {}

  /** Offsets start at 0, never fall, and end at the number of items. */
  static void check(int[] offsets, int items) {
    if (offsets.length == 0 || offsets[0] != 0) {
      throw new IllegalArgumentException("offsets do not start at 0");
    }
    int sign = 0;
    for (int i = 1; i < offsets.length; i++) {
      sign |= offsets[i] - offsets[i - 1];
    }
    if (sign < 0 || offsets[offsets.length - 1] != items) {
      throw new IllegalArgumentException(
          "offsets fall, or end at "
              + offsets[offsets.length - 1]
              + " where there are "
              + items
              + " items");
    }
  }

  /** Offsets rise by {@code size} from entry to entry. */
  static void checkFixed(int[] offsets, int size) {
    int difference = 0;
    for (int i = 1; i < offsets.length; i++) {
      difference |= offsets[i] - offsets[i - 1] - size;
    }
    if (difference != 0) {
      throw new IllegalArgumentException("a list has not " + size + " items");
    }
  }

  /** The offsets of entries {@code from} to {@code to}, moved to start at 0. */
  static int[] slice(int[] offsets, int from, int to) {
    int[] moved = new int[to - from + 1];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = offsets[from + i] - offsets[from];
    }
    return moved;
  }

  /** The offsets of the entries at these positions. */
  static int[] take(int[] offsets, int[] rows) {
    int[] taken = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      taken[i + 1] = Math.addExact(taken[i], offsets[rows[i] + 1] - offsets[rows[i]]);
    }
    return taken;
  }

  /** The positions of the items of the entries at these positions. */
  static int[] items(int[] offsets, int[] rows, int total) {
    int[] items = new int[total];
    int n = 0;
    for (int row : rows) {
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        items[n++] = i;
      }
    }
    return items;
  }
}
