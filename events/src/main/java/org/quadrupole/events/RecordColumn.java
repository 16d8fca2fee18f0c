package org.quadrupole.events;

import java.util.ArrayList;
import java.util.List;

/**
 * A column of records, held as one column a member.
 *
 * @param type the members' names and types
 * @param size the number of entries
 * @param members a column for each member, in the type's order, each of {@code size} entries
 */
public record RecordColumn(RecordType type, int size, List<Column> members) implements Column {

  public RecordColumn {
    members = List.copyOf(members);
    if (members.size() != type.fields().size()) {
      throw new IllegalArgumentException(members.size() + " columns for " + type);
    }
    for (int i = 0; i < members.size(); i++) {
      RecordType.Field field = type.fields().get(i);
      if (!members.get(i).type().equals(field.type()) || members.get(i).size() != size) {
        throw new IllegalArgumentException(
            "member "
                + field.name()
                + " is a column of "
                + members.get(i).size()
                + " "
                + members.get(i).type()
                + ", not of "
                + size
                + " "
                + field.type());
      }
    }
  }

  @Override
  public RecordColumn slice(int from, int to) {
    List<Column> parts = new ArrayList<>(members.size());
    for (Column member : members) {
      parts.add(member.slice(from, to));
    }
    return new RecordColumn(type, to - from, parts);
  }

  @Override
  public RecordColumn take(int[] rows) {
    List<Column> parts = new ArrayList<>(members.size());
    for (Column member : members) {
      parts.add(member.take(rows));
    }
    return new RecordColumn(type, rows.length, parts);
  }
}
