package org.quadrupole.io.root.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;

/**
 * A column without records: itself, or one member of its records, however deep in lists.
 *
 * @param source the column of the batch that it is made of
 * @param name its name; a member's is {@code column_member}
 * @param list the name of the list that it is made of, with those of the records around it: the
 *     same for all members of a list's records
 * @param counter the column that holds its first-level lengths, if the schema names one
 * @param from makes it
 */
record FlatColumn(
    String source,
    String name,
    ColumnType type,
    String list,
    Optional<String> counter,
    UnaryOperator<Column> from) {

  /** What a column is made into. */
  static List<FlatColumn> of(EventSchema.Field field) {
    List<FlatColumn> flat = new ArrayList<>();
    for (Part part : parts("", field.type())) {
      flat.add(
          new FlatColumn(
              field.name(),
              field.name() + part.suffix,
              part.type,
              field.name() + part.list,
              field.type() instanceof ListType ? field.counter() : Optional.empty(),
              part.from));
    }
    return flat;
  }

  /** What of a column is one of those: the end of its name, and that of its list's. */
  private record Part(String suffix, String list, ColumnType type, UnaryOperator<Column> from) {}

  private static List<Part> parts(String suffix, ColumnType type) {
    List<Part> parts = new ArrayList<>();
    if (type instanceof RecordType record) {
      for (int i = 0; i < record.fields().size(); i++) {
        int member = i;
        RecordType.Field field = record.fields().get(i);
        for (Part part : parts(suffix + "_" + field.name(), field.type())) {
          parts.add(
              new Part(
                  part.suffix,
                  part.list,
                  part.type,
                  column -> part.from.apply(((RecordColumn) column).members().get(member))));
        }
      }
    } else if (type instanceof ListType list) {
      for (Part part : parts(suffix, list.element())) {
        ListType inner = new ListType(part.type, list.fixedSize());
        parts.add(
            part.type.equals(list.element())
                ? new Part(part.suffix, suffix, type, UnaryOperator.identity())
                : new Part(part.suffix, suffix, inner, column -> inner(inner, column, part.from)));
      }
    } else {
      parts.add(new Part(suffix, suffix, type, UnaryOperator.identity()));
    }
    return parts;
  }

  private static Column inner(ListType type, Column column, UnaryOperator<Column> from) {
    ListColumn list = (ListColumn) column;
    return new ListColumn(type, list.offsets(), from.apply(list.content()));
  }
}
