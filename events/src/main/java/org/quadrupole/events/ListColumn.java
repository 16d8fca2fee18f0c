package org.quadrupole.events;

import java.util.Arrays;

/**
 * A column of lists: entry {@code i} holds items {@code offsets[i]} to {@code offsets[i + 1]} of
 * the content.
 *
 * @param type the list's type; with a fixed size, offsets rise by it
 * @param offsets one more than entries; starts at 0, never falls, ends at {@code content.size()}.
 *     Columns of one collection may share one array
 * @param content the items of all entries
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, see Column
public record ListColumn(ListType type, int[] offsets, Column content) implements Column {

  public ListColumn {
    Offsets.check(offsets, content.size());
    if (!content.type().equals(type.element())) {
      throw new IllegalArgumentException(content.type() + " items in a " + type);
    }
    if (type.isFixed()) {
      Offsets.checkFixed(offsets, type.fixedSize());
    }
  }

  /** A column of lists of any length. */
  public static ListColumn of(int[] offsets, Column content) {
    return new ListColumn(ListType.of(content.type()), offsets, content);
  }

  /** A column of {@code entries} lists of {@code size} items each. */
  public static ListColumn fixed(int entries, int size, Column content) {
    int[] offsets = new int[entries + 1];
    for (int i = 0; i <= entries; i++) {
      offsets[i] = Math.multiplyExact(i, size);
    }
    return new ListColumn(ListType.fixed(content.type(), size), offsets, content);
  }

  @Override
  public int size() {
    return offsets.length - 1;
  }

  @Override
  public ListColumn slice(int from, int to) {
    return new ListColumn(
        type, Offsets.slice(offsets, from, to), content.slice(offsets[from], offsets[to]));
  }

  @Override
  public ListColumn take(int[] rows) {
    int[] taken = Offsets.take(offsets, rows);
    return new ListColumn(
        type, taken, content.take(Offsets.items(offsets, rows, taken[rows.length])));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListColumn that
        && type.equals(that.type)
        && Arrays.equals(offsets, that.offsets)
        && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(offsets)) + content.hashCode();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(offsets) + content;
  }
}
