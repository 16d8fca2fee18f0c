package org.quadrupole.transforms.compiler;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordType;

/**
 * The objects of an event, found in the columns' names and types as NanoAOD's conventions have them
 * (https://cms-nanoaod-integration.web.cern.ch): {@code nX} counts the items of all lists {@code
 * X_*}; scalars {@code X_*} without a counter are one object.
 */
final class EventModel {

  private final EventSchema schema;
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Group> collectionOfColumn = new LinkedHashMap<>();

  EventModel(EventSchema schema) {
    this.schema = schema;
    Map<String, Map<String, EventSchema.Field>> lists = new LinkedHashMap<>();
    Map<String, Map<String, EventSchema.Field>> singles = new LinkedHashMap<>();
    for (EventSchema.Field field : schema.fields()) {
      if (isListOfRecords(field)) {
        addRecords(field);
        continue;
      }
      int underscore = field.name().indexOf('_');
      boolean jagged = field.type() instanceof ListType list && !list.isFixed();
      String group =
          jagged && field.counter().isPresent()
              ? collectionName(field)
              : underscore > 0 ? field.name().substring(0, underscore) : "";
      if (!group.isEmpty() && field.name().startsWith(group + "_")) {
        (jagged ? lists : singles)
            .computeIfAbsent(group, g -> new LinkedHashMap<>())
            .put(field.name().substring(group.length() + 1), field);
      }
    }
    lists.forEach(this::addCollection);
    singles.forEach(this::addSingle);
  }

  private static boolean isListOfRecords(EventSchema.Field field) {
    return field.type() instanceof ListType list
        && !list.isFixed()
        && list.element() instanceof RecordType;
  }

  /** {@code nJet} counts {@code Jet}; a counter of another form names no collection by itself. */
  private static String collectionName(EventSchema.Field field) {
    String counter = field.counter().orElseThrow();
    int underscore = field.name().indexOf('_');
    return counter.startsWith("n") && field.name().startsWith(counter.substring(1) + "_")
        ? counter.substring(1)
        : underscore > 0 ? field.name().substring(0, underscore) : "";
  }

  private void addRecords(EventSchema.Field field) {
    ColumnPlace content = ColumnPlace.of(field.name(), field.type()).content();
    Map<String, Group.Member> members = new LinkedHashMap<>();
    for (String name : content.memberNames()) {
      members.put(name, new Group.Member(content.member(name).orElseThrow()));
    }
    Group group = new Group(field.name(), true, Optional.empty(), members);
    groups.put(field.name(), group);
    collectionOfColumn.put(field.name(), group);
  }

  private void addCollection(String name, Map<String, EventSchema.Field> fields) {
    Optional<String> counter =
        schema
            .field("n" + name)
            .filter(f -> f.type() instanceof Primitive p && p.isInteger())
            .map(EventSchema.Field::name);
    Map<String, Group.Member> members = new LinkedHashMap<>();
    fields.forEach(
        (member, field) ->
            members.put(
                member, new Group.Member(ColumnPlace.of(field.name(), field.type()).content())));
    Group group = new Group(name, true, counter, members);
    if (groups.putIfAbsent(name, group) == null) {
      fields.values().forEach(field -> collectionOfColumn.put(field.name(), group));
    }
  }

  private void addSingle(String name, Map<String, EventSchema.Field> fields) {
    Map<String, Group.Member> members = new LinkedHashMap<>();
    fields.forEach(
        (member, field) ->
            members.put(member, new Group.Member(ColumnPlace.of(field.name(), field.type()))));
    groups.putIfAbsent(name, new Group(name, false, Optional.empty(), members));
  }

  Optional<Group> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  /** The collection that a list column belongs to. */
  Optional<Group> collectionOf(String column) {
    Group whole = collectionOfColumn.get(column);
    int dot = column.indexOf('.');
    return Optional.ofNullable(
        whole == null && dot > 0 ? collectionOfColumn.get(column.substring(0, dot)) : whole);
  }

  Optional<EventSchema.Field> column(String name) {
    return schema.field(name);
  }

  /** All names that an expression may use. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(groups.keySet());
    names.addAll(schema.names());
    return names;
  }

  List<String> columns() {
    return schema.names();
  }
}
