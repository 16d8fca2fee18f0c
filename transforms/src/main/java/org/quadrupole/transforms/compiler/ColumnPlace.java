package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Optional;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.ListType;
import org.quadrupole.events.RecordType;

/**
 * A place inside a column: the column itself, the content of its lists, a member of its records.
 *
 * @param column the column's name; members of records are read as columns of their own, {@code
 *     Jet.pt}, so that the others need not be
 * @param type the type of one value there
 * @param path how it is reached: {@code *} is a list's content
 */
record ColumnPlace(String column, ColumnType type, List<String> path) {

  static ColumnPlace of(String column, ColumnType type) {
    return new ColumnPlace(column, type, List.of());
  }

  /** The items of the lists here. */
  ColumnPlace content() {
    return new ColumnPlace(column, ((ListType) type).element(), Lists.append(path, "*"));
  }

  /** The members' names of the records here; none if there are no records. */
  List<String> memberNames() {
    return type instanceof RecordType r
        ? r.fields().stream().map(RecordType.Field::name).toList()
        : List.of();
  }

  /** A member of the records here. */
  Optional<ColumnPlace> member(String name) {
    int number = memberNames().indexOf(name);
    return number < 0
        ? Optional.empty()
        : Optional.of(
            new ColumnPlace(
                column + "." + name, ((RecordType) type).fields().get(number).type(), path));
  }
}
