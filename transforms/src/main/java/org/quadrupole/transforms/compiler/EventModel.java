package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
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
 * The objects of an event, found in the columns' names and types; {@link ObjectNames} says how
 * formats name them.
 */
final class EventModel {

  private final EventSchema schema;
  private final ObjectNames names;
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Group> collectionOfColumn = new LinkedHashMap<>();

  /** The columns of one object. */
  private record Columns(List<EventSchema.Field> fields, List<List<String>> paths) {
    Columns() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(EventSchema.Field field, List<String> path) {
      fields.add(field);
      paths.add(path);
    }
  }

  EventModel(EventSchema schema) {
    this.schema = schema;
    this.names = ObjectNames.of(schema);
    Map<String, Columns> lists = new LinkedHashMap<>();
    Map<String, Columns> singles = new LinkedHashMap<>();
    Map<String, Group> found = new LinkedHashMap<>();
    for (EventSchema.Field field : schema.fields()) {
      if (!field.type().hasValues()) {
        continue; // it only counts what other columns have the members of
      }
      if (isListOfRecords(field)) {
        found.put(field.name(), records(field));
        continue;
      }
      Optional<ObjectNames.Place> place = names.place(field);
      if (place.isPresent()) {
        (isJagged(field) ? lists : singles)
            .computeIfAbsent(place.get().object(), object -> new Columns())
            .add(field, place.get().path());
      }
    }
    lists.forEach((object, columns) -> addObject(object, columns, singles, found));
    singles.forEach(
        (object, columns) -> found.putIfAbsent(object, group(object, Group.Kind.SINGLE, columns)));
    for (Group group : found.values()) {
      Map<String, Member> members = new LinkedHashMap<>(group.members());
      names.complete(group, members, found);
      VectorNames.complete(members);
      Group complete = new Group(group.name(), group.kind(), group.counter(), members);
      groups.put(group.name(), complete);
      if (schema.field(group.name()).filter(EventModel::isListOfRecords).isPresent()) {
        collectionOfColumn.put(group.name(), complete);
      } else if (complete.isCollection()) {
        for (EventSchema.Field field : lists.getOrDefault(group.name(), new Columns()).fields()) {
          collectionOfColumn.put(field.name(), complete);
        }
      }
    }
  }

  /**
   * Lists of one name are a collection. A split object may hold single values and lists side by
   * side; then it is one object, and the lists are its members.
   */
  private void addObject(
      String object, Columns columns, Map<String, Columns> singles, Map<String, Group> found) {
    boolean split = columns.fields().get(0).name().matches(".*[/.].*");
    Columns single = singles.get(object);
    if (split && single != null) {
      for (int i = 0; i < columns.fields().size(); i++) {
        single.add(columns.fields().get(i), columns.paths().get(i));
      }
      return;
    }
    Group.Kind kind =
        names.isSingleInList(object) ? Group.Kind.SINGLE_IN_LIST : Group.Kind.COLLECTION;
    found.putIfAbsent(object, group(object, kind, columns));
  }

  private static boolean isListOfRecords(EventSchema.Field field) {
    return isJagged(field) && ((ListType) field.type()).element() instanceof RecordType;
  }

  private static boolean isJagged(EventSchema.Field field) {
    return field.type() instanceof ListType list && !list.isFixed();
  }

  private static Group records(EventSchema.Field field) {
    ColumnPlace content = ColumnPlace.of(field.name(), field.type()).content();
    Map<String, Member> members = new LinkedHashMap<>();
    for (String name : content.memberNames()) {
      members.put(name, new Member.Stored(content.member(name).orElseThrow()));
    }
    return new Group(field.name(), Group.Kind.COLLECTION, Optional.empty(), members);
  }

  private Group group(String name, Group.Kind kind, Columns columns) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < columns.fields().size(); i++) {
      EventSchema.Field field = columns.fields().get(i);
      ColumnPlace place = ColumnPlace.of(field.name(), field.type());
      insert(
          tree,
          columns.paths().get(i),
          new Member.Stored(kind == Group.Kind.SINGLE ? place : place.content()));
    }
    Optional<String> counter =
        kind == Group.Kind.SINGLE
            ? Optional.empty()
            : schema
                .field("n" + name)
                .filter(f -> f.type() instanceof Primitive p && p.isInteger())
                .map(EventSchema.Field::name);
    return new Group(name, kind, counter, members(tree));
  }

  /** Puts a member at its path; where a name is taken, the first one has it. */
  @SuppressWarnings("unchecked") // a tree's values are members and trees
  private static void insert(Map<String, Object> tree, List<String> path, Member member) {
    if (path.size() == 1) {
      tree.putIfAbsent(path.get(0), member);
      return;
    }
    Object below = tree.computeIfAbsent(path.get(0), step -> new LinkedHashMap<String, Object>());
    if (below instanceof Map) {
      insert((Map<String, Object>) below, path.subList(1, path.size()), member);
    }
  }

  @SuppressWarnings("unchecked") // as above
  private static Map<String, Member> members(Map<String, Object> tree) {
    Map<String, Member> members = new LinkedHashMap<>();
    tree.forEach(
        (name, node) ->
            members.put(
                name,
                node instanceof Member member
                    ? member
                    : new Member.Parts(members((Map<String, Object>) node))));
    return members;
  }

  Optional<Group> group(String name) {
    return Optional.ofNullable(groups.getOrDefault(name, groups.get(names.canonical(name))));
  }

  /** The collection of a name, or of one that differs in capitals only. */
  Optional<Group> collection(String name) {
    return group(name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1))
        .or(() -> groups.values().stream().filter(g -> g.name().equalsIgnoreCase(name)).findFirst())
        .filter(Group::isCollection);
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

  /** A collection's objects, or a single object. */
  static Value value(Code code, Group group) {
    switch (group.kind()) {
      case SINGLE -> {
        return new RecordValue.Element(group, "i");
      }
      case SINGLE_IN_LIST -> {
        String low = code.program().columns().low(code, group);
        String high = code.program().columns().high(code, group);
        return Operators.ifPresent(
            code,
            code.value("boolean", low + " < " + high),
            c -> new RecordValue.Element(group, low));
      }
      case COLLECTION -> {
        return ListValue.of(
            new Generator.Range(
                "collection " + group.name(),
                c -> c.program().columns().low(c, group),
                c -> c.program().columns().high(c, group),
                (c, index) -> new RecordValue.Element(group, index)));
      }
    }
    throw new IllegalArgumentException(group.name());
  }

  /** A column's value; that of a collection goes with the collection's objects. */
  Value value(Code code, String column) {
    ColumnPlace place = ColumnPlace.of(column, column(column).orElseThrow().type());
    Optional<Group> collection = collectionOf(column);
    if (collection.isPresent()
        && place.type() instanceof ListType
        && value(code, collection.get()) instanceof ListValue objects) {
      return objects.map(
          (c, item) ->
              c.program().columns().load(c, place.content(), ((RecordValue.Element) item).index()));
    }
    return code.program().columns().load(code, place, "i");
  }

  /** The objects of a collection, or the items of a column of lists. */
  Optional<ListValue> list(Code code, String name) {
    Optional<Value> found = group(name).map(group -> value(code, group));
    return (found.isPresent() || column(name).isEmpty() ? found : Optional.of(value(code, name)))
        .filter(value -> value instanceof ListValue)
        .map(value -> (ListValue) value);
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
