package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordType;

/**
 * The fields and columns that hold columns of events, with ROOT's types and encodings:
 *
 * <ul>
 *   <li>numbers and texts are {@code float}, {@code std::int32_t}, {@code std::string}...
 *   <li>lists are {@code std::vector}, those of fixed size {@code std::array}
 *   <li>records are untyped records, and lists of them, of any size, untyped collections, which are
 *       the only ones that C++ can read without a class
 * </ul>
 *
 * <p>Split encodings are for compressed pages only. Source: the mapping of C++ types in the RNTuple
 * specification.
 */
final class SchemaBuilder {

  /** Where a column's pages are when a cluster ends. */
  interface Stored {
    OutputColumn column();
  }

  private final boolean split;
  private final int pageBytes;
  private final PageSealer sealer;
  private final EndsColumn.Sharing sharing;
  private final List<FieldDescriptor> fields = new ArrayList<>();
  private final List<ColumnDescriptor> columns = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private final List<OutputColumn> own = new ArrayList<>();
  private final List<EndsColumn> ends = new ArrayList<>();
  private final List<ColumnWriter> writers = new ArrayList<>();

  SchemaBuilder(
      EventSchema schema,
      boolean split,
      int pageBytes,
      PageSealer sealer,
      EndsColumn.Sharing sharing) {
    this.split = split;
    this.pageBytes = pageBytes;
    this.sealer = sealer;
    this.sharing = sharing;
    Set<String> names = new HashSet<>();
    for (EventSchema.Field field : schema.fields()) {
      String name = name(field.name(), names, "column");
      writers.add(add(null, name, field.type()));
    }
  }

  /** Writes the schema description. */
  void write(FrameWriter out) {
    out.list(fields.size(), () -> fields.forEach(field -> field.write(out)));
    out.list(columns.size(), () -> columns.forEach(column -> column.write(out)));
    out.list(0, () -> {}); // no alias columns
    out.list(0, () -> {}); // no extra type information
  }

  /** For each column, where its pages are. */
  List<Stored> stored() {
    return stored;
  }

  /** The columns that collect elements. */
  List<OutputColumn> own() {
    return own;
  }

  /** The columns of ends of lists. */
  List<EndsColumn> ends() {
    return ends;
  }

  /** For each column of events, what writes it. */
  List<ColumnWriter> writers() {
    return writers;
  }

  /** A field's name, in which some characters must not be. */
  private static String name(String wanted, Set<String> taken, String what) {
    StringBuilder name = new StringBuilder();
    wanted
        .codePoints()
        .map(c -> c == '.' || c == '/' || c == '\\' || c == ' ' || c < 32 || c == 127 ? '_' : c)
        .forEach(name::appendCodePoint);
    if (name.length() == 0) {
      throw new IllegalArgumentException("a " + what + " of an RNTuple needs a name");
    }
    if (!taken.add(name.toString())) {
      throw new IllegalArgumentException(
          what
              + " '"
              + wanted
              + "' would be the second field named "
              + name
              + " of the RNTuple (no field's name has . / \\ or blanks); rename one");
    }
    return name.toString();
  }

  private ColumnWriter add(@Nullable FieldDescriptor parent, String name, ColumnType type) {
    if (type instanceof RecordType record) {
      FieldDescriptor field = field(parent, FieldDescriptor.RECORD, -1, name, type);
      List<ColumnWriter> members = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (RecordType.Field member : record.fields()) {
        members.add(add(field, name(member.name(), names, "member"), member.type()));
      }
      return new ColumnWriter.Records(members);
    }
    if (type instanceof ListType list) {
      if (isArray(list)) {
        FieldDescriptor field = field(parent, FieldDescriptor.LEAF, list.fixedSize(), name, type);
        return new ColumnWriter.FixedLists(add(field, "_0", list.element()));
      }
      FieldDescriptor field = field(parent, FieldDescriptor.COLLECTION, -1, name, type);
      EndsColumn lengths = ends(field);
      return new ColumnWriter.Lists(lengths, add(field, "_0", list.element()));
    }
    FieldDescriptor field = field(parent, FieldDescriptor.LEAF, -1, name, type);
    if (type == Primitive.STRING) {
      EndsColumn lengths = ends(field);
      return new ColumnWriter.Texts(lengths, column(field, Encoding.CHAR));
    }
    return new ColumnWriter.Numbers(column(field, encoding((Primitive) type)));
  }

  private FieldDescriptor field(
      @Nullable FieldDescriptor parent, int role, int repetitions, String name, ColumnType type) {
    int id = fields.size();
    FieldDescriptor field =
        new FieldDescriptor(
            id, parent == null ? id : parent.id(), role, repetitions, false, name, cpp(type));
    fields.add(field);
    return field;
  }

  private EndsColumn ends(FieldDescriptor field) {
    Encoding encoding = split ? Encoding.SPLIT_INDEX64 : Encoding.INDEX64;
    OutputColumn out = new OutputColumn(encoding, pageBytes, sealer);
    EndsColumn lengths = new EndsColumn(out, sharing);
    describe(field, encoding);
    own.add(out);
    ends.add(lengths);
    stored.add(lengths::stored);
    return lengths;
  }

  private OutputColumn column(FieldDescriptor field, Encoding encoding) {
    OutputColumn out = new OutputColumn(encoding, pageBytes, sealer);
    describe(field, encoding);
    own.add(out);
    stored.add(() -> out);
    return out;
  }

  private void describe(FieldDescriptor field, Encoding encoding) {
    columns.add(
        new ColumnDescriptor(encoding, encoding.code(), encoding.bits(), field.id(), 0, 0, 0, 0));
  }

  private Encoding encoding(Primitive type) {
    return switch (type) {
      case BOOL -> Encoding.BIT;
      case INT8 -> Encoding.INT8;
      case UINT8 -> Encoding.UINT8;
      case INT16 -> split ? Encoding.SPLIT_INT16 : Encoding.INT16;
      case UINT16 -> split ? Encoding.SPLIT_UINT16 : Encoding.UINT16;
      case INT32 -> split ? Encoding.SPLIT_INT32 : Encoding.INT32;
      case UINT32 -> split ? Encoding.SPLIT_UINT32 : Encoding.UINT32;
      case INT64 -> split ? Encoding.SPLIT_INT64 : Encoding.INT64;
      case UINT64 -> split ? Encoding.SPLIT_UINT64 : Encoding.UINT64;
      case FLOAT32 -> split ? Encoding.SPLIT_REAL32 : Encoding.REAL32;
      case FLOAT64 -> split ? Encoding.SPLIT_REAL64 : Encoding.REAL64;
      case STRING -> throw new IllegalArgumentException("texts are not numbers");
    };
  }

  /** The C++ type; none for records and what holds them. */
  private static String cpp(ColumnType type) {
    if (holdsRecord(type)) {
      return "";
    }
    if (type instanceof ListType list) {
      return isArray(list)
          ? "std::array<" + cpp(list.element()) + "," + list.fixedSize() + ">"
          : "std::vector<" + cpp(list.element()) + ">";
    }
    return switch ((Primitive) type) {
      case BOOL -> "bool";
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      case STRING -> "std::string";
      default -> "std::" + type + "_t";
    };
  }

  /** Whether a list is stored without ends. */
  private static boolean isArray(ListType list) {
    return list.fixedSize() > 0 && !holdsRecord(list);
  }

  private static boolean holdsRecord(ColumnType type) {
    return type instanceof RecordType
        || (type instanceof ListType list && holdsRecord(list.element()));
  }
}
