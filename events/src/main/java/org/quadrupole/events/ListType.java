package org.quadrupole.events;

/**
 * A list of any length, or of a fixed one.
 *
 * @param element the type of the items
 * @param fixedSize the number of items in every list, or {@link #VARIABLE}
 */
public record ListType(ColumnType element, int fixedSize) implements ColumnType {

  /** Marks a list whose length differs from event to event. */
  public static final int VARIABLE = -1;

  public ListType {
    if (fixedSize < VARIABLE) {
      throw new IllegalArgumentException("a list cannot have " + fixedSize + " items");
    }
  }

  /** A list whose length differs from event to event. */
  public static ListType of(ColumnType element) {
    return new ListType(element, VARIABLE);
  }

  /** A list of always {@code size} items. */
  public static ListType fixed(ColumnType element, int size) {
    return new ListType(element, size);
  }

  /** Whether every list has the same number of items. */
  public boolean isFixed() {
    return fixedSize != VARIABLE;
  }

  @Override
  public String toString() {
    return isFixed() ? element + "[" + fixedSize + "]" : "list[" + element + "]";
  }
}
