package org.quadrupole.events;

import java.util.Map;
import java.util.Optional;

/**
 * Columns by the names of their members: where {@code Jet} is a list of records, {@code Jet.pt} is
 * the list of one member. A column that is itself named {@code Jet.pt} comes first.
 */
public final class Members {

  private Members() {}

  /** The type of a member of records, with the lists around them; nothing if there is none. */
  public static Optional<ColumnType> type(ColumnType type, String path) {
    int dot = path.indexOf('.');
    if (dot >= 0) {
      return type(type, path.substring(0, dot)).flatMap(t -> type(t, path.substring(dot + 1)));
    }
    if (type instanceof ListType list) {
      return type(list.element(), path).map(member -> new ListType(member, list.fixedSize()));
    }
    return type instanceof RecordType row
        ? row.fields().stream()
            .filter(field -> field.name().equals(path))
            .findFirst()
            .map(RecordType.Field::type)
        : Optional.empty();
  }

  /** A member of records, with the lists around them; nothing if there is none. */
  public static Optional<Column> of(Column column, String path) {
    int dot = path.indexOf('.');
    if (dot >= 0) {
      return of(column, path.substring(0, dot)).flatMap(c -> of(c, path.substring(dot + 1)));
    }
    if (column instanceof ListColumn list) {
      return of(list.content(), path)
          .map(
              member ->
                  new ListColumn(
                      new ListType(member.type(), list.type().fixedSize()),
                      list.offsets(),
                      member));
    }
    if (column instanceof RecordColumn row) {
      for (int i = 0; i < row.members().size(); i++) {
        if (row.type().fields().get(i).name().equals(path)) {
          return Optional.of(row.members().get(i));
        }
      }
    }
    return Optional.empty();
  }

  /** A column of these, or a member of one. */
  static Optional<Column> find(Map<String, Column> columns, String name) {
    Column column = columns.get(name);
    if (column != null) {
      return Optional.of(column);
    }
    int dot = name.indexOf('.');
    Column whole = dot < 0 ? null : columns.get(name.substring(0, dot));
    return whole == null ? Optional.empty() : of(whole, name.substring(dot + 1));
  }
}
