package org.quadrupole.events;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names and types of the columns of an {@link EventBatch}, in order. Immutable. */
public final class EventSchema implements Serializable {

  /**
   * One column.
   *
   * @param name the column's name, for example {@code Jet_pt}
   * @param type its type
   * @param counter the column that holds the number of first-level items of each event, when the
   *     file names one (NanoAOD: {@code nJet}); columns with one counter have equal offsets
   */
  public record Field(String name, ColumnType type, Optional<String> counter)
      implements Serializable {

    /** A column without a counter. */
    public Field(String name, ColumnType type) {
      this(name, type, Optional.empty());
    }

    private Object writeReplace() {
      return new SerializedField(name, type, counter.orElse(""));
    }
  }

  /** {@link Optional} is not serialisable; an empty counter name stands for none. */
  private record SerializedField(String name, ColumnType type, String counter)
      implements Serializable {
    private Object readResolve() {
      return new Field(name, type, counter.isEmpty() ? Optional.empty() : Optional.of(counter));
    }
  }

  private final LinkedHashMap<String, Field> fields;

  private EventSchema(Map<String, Field> fields) {
    this.fields = new LinkedHashMap<>(fields);
  }

  /**
   * A schema of these columns.
   *
   * @throws IllegalArgumentException if two columns have one name
   */
  public static EventSchema of(Collection<Field> fields) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field field : fields) {
      if (byName.putIfAbsent(field.name(), field) != null) {
        throw new IllegalArgumentException("two columns are named " + field.name());
      }
    }
    return new EventSchema(byName);
  }

  /** All columns in order. */
  public List<Field> fields() {
    return List.copyOf(fields.values());
  }

  /** All names in order. */
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  /**
   * The column of this name, if there is one. Where {@code Jet} is a list of records, {@code
   * Jet.pt} is a column too: the list of one member.
   */
  public Optional<Field> field(String name) {
    Field known = fields.get(name);
    int dot = name.indexOf('.');
    Field whole = known != null || dot < 0 ? null : fields.get(name.substring(0, dot));
    return whole == null
        ? Optional.ofNullable(known)
        : Members.type(whole.type(), name.substring(dot + 1))
            .map(type -> new Field(name, type, whole.counter()));
  }

  /**
   * This schema reduced to some columns, in the order asked for.
   *
   * @throws IllegalArgumentException if there is no column of one of the names
   */
  public EventSchema select(Collection<String> names) {
    List<Field> kept = new ArrayList<>(names.size());
    for (String name : names) {
      kept.add(
          field(name).orElseThrow(() -> new IllegalArgumentException("no column named " + name)));
    }
    return of(kept);
  }

  /** This schema with a column added, or replaced where there is one of that name. */
  public EventSchema with(Field field) {
    Map<String, Field> more = new LinkedHashMap<>(fields);
    more.put(field.name(), field);
    return new EventSchema(more);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventSchema that
        && List.copyOf(fields.values()).equals(List.copyOf(that.fields.values()));
  }

  @Override
  public int hashCode() {
    return List.copyOf(fields.values()).hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      text.append(entry.getKey()).append(": ").append(entry.getValue().type()).append('\n');
    }
    return text.toString();
  }
}
