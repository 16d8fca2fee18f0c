package org.quadrupole.events;

import java.io.Serializable;

/**
 * The type of a column: a primitive, a list of some type, or a record of named types, nested to any
 * depth. A type is a value: equal types are interchangeable.
 */
public sealed interface ColumnType extends Serializable permits Primitive, ListType, RecordType {

  /**
   * The number of list levels above the leaf values; records do not count. 0 = one value an event.
   */
  default int depth() {
    return this instanceof ListType list ? 1 + list.element().depth() : 0;
  }

  /** Whether there are leaf values: not where all records have no members. */
  default boolean hasValues() {
    if (this instanceof ListType list) {
      return list.element().hasValues();
    }
    return !(this instanceof RecordType row)
        || row.fields().stream().anyMatch(member -> member.type().hasValues());
  }
}
