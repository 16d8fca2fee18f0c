package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordType;

/** Makes nodes of fields. */
final class NodeBuilder {

  /** Deeper types than this are taken for damage. */
  private static final int MAX_DEPTH = 64;

  /** More elements an entry than this are not made of zeros. */
  private static final long MAX_ZEROS = 1 << 20;

  private static final String CARDINALITY = "ROOT::RNTupleCardinality<";

  private static final Map<String, Primitive> TYPES =
      Map.ofEntries(
          Map.entry("bool", Primitive.BOOL),
          Map.entry("char", Primitive.INT8),
          Map.entry("std::byte", Primitive.UINT8),
          Map.entry("std::int8_t", Primitive.INT8),
          Map.entry("std::uint8_t", Primitive.UINT8),
          Map.entry("std::int16_t", Primitive.INT16),
          Map.entry("std::uint16_t", Primitive.UINT16),
          Map.entry("std::int32_t", Primitive.INT32),
          Map.entry("std::uint32_t", Primitive.UINT32),
          Map.entry("std::int64_t", Primitive.INT64),
          Map.entry("std::uint64_t", Primitive.UINT64),
          Map.entry("float", Primitive.FLOAT32),
          Map.entry("double", Primitive.FLOAT64));

  /** Why a field is not read. */
  static final class UnreadableField extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableField(String reason) {
      super(reason);
    }
  }

  private final Schema schema;
  private final Map<String, String> unread;

  /**
   * A builder.
   *
   * @param unread takes what cannot be read: path to reason
   */
  NodeBuilder(Schema schema, Map<String, String> unread) {
    this.schema = schema;
    this.unread = unread;
  }

  /** A field of the event as a node. */
  Node build(FieldDescriptor field) throws UnreadableField {
    return build(field, field.name(), 1, 0);
  }

  private Node build(FieldDescriptor field, String path, long perEntry, int depth)
      throws UnreadableField {
    if (depth > MAX_DEPTH) {
      throw new UnreadableField("its type is nested more than " + MAX_DEPTH + " deep");
    }
    List<int[]> columns = schema.representations(field);
    check(field, columns);
    if (columns.stream().anyMatch(c -> schema.columns().get(c[0]).isDeferred())
        && perEntry > MAX_ZEROS) {
      throw new UnreadableField(perEntry + " values an event were added while writing");
    }
    List<FieldDescriptor> children = schema.children(field);
    return switch (field.role()) {
      case FieldDescriptor.LEAF -> leaf(field, columns, children, path, perEntry, depth);
      case FieldDescriptor.COLLECTION -> {
        if (columns.isEmpty() || children.size() != 1) {
          throw new UnreadableField(
              "a collection of " + children.size() + " fields, which no known format has");
        }
        expect(columns, Encoding.Kind.INDEX);
        Node item = build(children.get(0), path, -1, depth + 1);
        yield new Nodes.Lists(new ColumnSet(columns, 0, perEntry), item);
      }
      case FieldDescriptor.RECORD -> record(field, children, path, perEntry, depth);
      case FieldDescriptor.VARIANT -> variant(columns, children, path, perEntry, depth);
      case FieldDescriptor.STREAMER ->
          throw new UnreadableField(
              "objects of " + field.typeName() + " as ROOT's streamers write them");
      default -> throw new UnreadableField("fields of role " + field.role() + " are not known");
    };
  }

  private void check(FieldDescriptor field, List<int[]> columns) throws UnreadableField {
    for (int[] representation : columns) {
      if (representation.length != columns.get(0).length) {
        throw new UnreadableField("its representations differ in their number of columns");
      }
      for (int number : representation) {
        ColumnDescriptor column = schema.columns().get(number);
        if (column.encoding() == null) {
          throw new UnreadableField(
              String.format(
                  "a %s in columns of type 0x%02x, which is not known here",
                  field.typeName(), column.typeCode()));
        }
      }
    }
  }

  private void expect(List<int[]> columns, Encoding.Kind kind) throws UnreadableField {
    for (int[] representation : columns) {
      Encoding encoding = schema.columns().get(representation[0]).encoding();
      if (encoding == null || encoding.kind() != kind) {
        throw new UnreadableField("its column is " + encoding + ", which does not fit its type");
      }
    }
  }

  private Node leaf(
      FieldDescriptor field,
      List<int[]> columns,
      List<FieldDescriptor> children,
      String path,
      long perEntry,
      int depth)
      throws UnreadableField {
    boolean array = field.repetitions() >= 0;
    int length = array ? length(field) : 1;
    long inside = perEntry < 0 ? -1 : Math.min(perEntry * length, Integer.MAX_VALUE);
    if (columns.isEmpty()) {
      if (children.size() != 1) {
        throw new UnreadableField("a " + field.typeName() + " without columns");
      }
      // An array, or what wraps one value: an enumeration, std::atomic.
      Node item = build(children.get(0), path, inside, depth + 1);
      return array ? new Nodes.FixedLists(length, item) : item;
    }
    Node node = values(field, columns, inside);
    return array ? new Nodes.FixedLists(length, node) : node;
  }

  private static int length(FieldDescriptor field) throws UnreadableField {
    if (field.repetitions() > Integer.MAX_VALUE - 8) {
      throw new UnreadableField("arrays of " + field.repetitions() + " values");
    }
    return (int) field.repetitions();
  }

  private Node values(FieldDescriptor field, List<int[]> columns, long perEntry)
      throws UnreadableField {
    ColumnSet first = new ColumnSet(columns, 0, perEntry);
    ColumnDescriptor column = schema.columns().get(columns.get(0)[0]);
    Encoding.Kind kind = column.encoding() == null ? null : column.encoding().kind();
    if (kind == Encoding.Kind.INDEX) {
      expect(columns, Encoding.Kind.INDEX);
      if (columns.get(0).length == 1) {
        boolean wide = !field.typeName().equals(CARDINALITY + "std::uint32_t>");
        return new Nodes.Lengths(first, wide ? Primitive.UINT64 : Primitive.UINT32);
      }
      for (int[] representation : columns) {
        if (schema.columns().get(representation[1]).bits() != 8) {
          throw new UnreadableField("a " + field.typeName() + " of other than characters");
        }
      }
      return new Nodes.Texts(first, new ColumnSet(columns, 1, -1));
    }
    Primitive type = TYPES.get(field.typeName());
    if (type == null) {
      type = natural(column);
    }
    expect(columns, type.isFloating() ? Encoding.Kind.REAL : Encoding.Kind.INTEGER);
    return new Nodes.Numbers(first, type);
  }

  /** What a column's elements are when the C++ type does not tell. */
  private static Primitive natural(ColumnDescriptor column) throws UnreadableField {
    Encoding encoding = column.encoding();
    if (encoding == null || encoding.kind() == Encoding.Kind.SWITCH) {
      throw new UnreadableField("its column is " + encoding + ", which does not fit its type");
    }
    return switch (encoding) {
      case BIT -> Primitive.BOOL;
      case BYTE, UINT8 -> Primitive.UINT8;
      case CHAR, INT8 -> Primitive.INT8;
      case INT16, SPLIT_INT16 -> Primitive.INT16;
      case UINT16, SPLIT_UINT16 -> Primitive.UINT16;
      case INT32, SPLIT_INT32 -> Primitive.INT32;
      case UINT32, SPLIT_UINT32 -> Primitive.UINT32;
      case INT64, SPLIT_INT64 -> Primitive.INT64;
      case UINT64, SPLIT_UINT64 -> Primitive.UINT64;
      case REAL64, SPLIT_REAL64 -> Primitive.FLOAT64;
      default -> Primitive.FLOAT32;
    };
  }

  /** A member of a record, which may have been a base class's. */
  private record Member(String name, String base, Node node) {}

  private Node record(
      FieldDescriptor field, List<FieldDescriptor> children, String path, long perEntry, int depth)
      throws UnreadableField {
    List<Member> members = new ArrayList<>();
    boolean left = false;
    boolean pair = isTuple(field) && children.size() == 2;
    for (int i = 0; i < children.size(); i++) {
      FieldDescriptor child = children.get(i);
      String name = child.name();
      if (pair) {
        name = i == 0 ? "first" : "second";
      } else if (isTuple(field)) {
        name = Integer.toString(i);
      }
      boolean base = name.startsWith(":");
      try {
        Node node = build(child, base ? path : path + "." + name, perEntry, depth + 1);
        if (base && node instanceof Nodes.Records inherited) {
          for (int m = 0; m < inherited.members().size(); m++) {
            members.add(
                new Member(
                    inherited.type().fields().get(m).name(),
                    child.typeName(),
                    inherited.members().get(m)));
          }
        } else {
          members.add(new Member(name, "", node));
        }
      } catch (UnreadableField e) {
        left = true;
        if (!base || !schema.children(child).isEmpty()) {
          unread.putIfAbsent(path + "." + name, e.getMessage());
        }
      }
    }
    if (members.isEmpty() && left) {
      throw new UnreadableField("a " + field.typeName() + " has no members that can be read");
    }
    return records(members);
  }

  private static boolean isTuple(FieldDescriptor field) {
    return field.typeName().startsWith("std::pair<") || field.typeName().startsWith("std::tuple<");
  }

  /** Members that base classes have under one name get the class before it. */
  private static Node records(List<Member> members) throws UnreadableField {
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (Member member : members) {
      uses.merge(member.name(), 1, Integer::sum);
    }
    List<RecordType.Field> fields = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Member member : members) {
      boolean unique = uses.getOrDefault(member.name(), 0) == 1 || member.base().isEmpty();
      String name = unique ? member.name() : member.base() + "::" + member.name();
      if (!seen.add(name)) {
        throw new UnreadableField("two members are named " + name);
      }
      fields.add(new RecordType.Field(name, member.node().type()));
      nodes.add(member.node());
    }
    return new Nodes.Records(new RecordType(fields), nodes);
  }

  private Node variant(
      List<int[]> columns, List<FieldDescriptor> children, String path, long perEntry, int depth)
      throws UnreadableField {
    if (columns.isEmpty()) {
      throw new UnreadableField("a variant without columns");
    }
    expect(columns, Encoding.Kind.SWITCH);
    if (children.size() > Byte.MAX_VALUE) {
      throw new UnreadableField("a variant of " + children.size() + " alternatives");
    }
    List<RecordType.Field> fields = new ArrayList<>();
    List<Node> alternatives = new ArrayList<>();
    fields.add(new RecordType.Field("index", Primitive.INT8));
    for (int i = 0; i < children.size(); i++) {
      Node node = build(children.get(i), path + "._" + i, -1, depth + 1);
      alternatives.add(node);
      fields.add(new RecordType.Field("_" + i, ListType.of(node.type())));
    }
    return new Nodes.Variants(
        new ColumnSet(columns, 0, perEntry), new RecordType(fields), alternatives);
  }
}
