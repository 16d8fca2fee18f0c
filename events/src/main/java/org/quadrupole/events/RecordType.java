package org.quadrupole.events;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Named values that belong together, in order.
 *
 * @param fields the members; their names differ
 */
public record RecordType(List<Field> fields) implements ColumnType {

  /** One member of a record. */
  public record Field(String name, ColumnType type) implements Serializable {}

  public RecordType {
    fields = List.copyOf(fields);
    Set<String> seen = new HashSet<>();
    for (Field field : fields) {
      if (!seen.add(field.name())) {
        throw new IllegalArgumentException("a record has two members named " + field.name());
      }
    }
  }

  @Override
  public String toString() {
    return fields.stream()
        .map(f -> f.name() + ": " + f.type())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
