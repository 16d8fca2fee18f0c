package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;

/**
 * The columns that the generated class reads: fields for their arrays, and a method a column that
 * reads it when an event first needs it.
 */
final class Columns {

  private static final String EVENTS = "org.quadrupole.events.";

  /** An array inside a column: its field and how it is had from the column. */
  private record Array(String field, String type, String extraction) {}

  private final Program program;
  private final EventModel model;
  private final Map<String, Map<String, Array>> arrays = new LinkedHashMap<>();
  private final Map<String, String> loaders = new LinkedHashMap<>();
  private final Map<String, String> offsets = new LinkedHashMap<>();

  Columns(Program program, EventModel model) {
    this.program = program;
    this.model = model;
  }

  EventModel model() {
    return model;
  }

  /** The columns read, in the order in which the code first asks for them. */
  List<String> names() {
    List<String> names = new ArrayList<>(loaders.keySet());
    for (String group : offsets.keySet()) {
      Group collection = model.group(group).orElseThrow();
      if (firstLoaded(collection).isEmpty()) {
        names.add(lengthColumn(collection));
      }
    }
    return names;
  }

  /** The value at an index of a place. */
  Value load(Code code, ColumnPlace place, String index) {
    Optional<Universe.VariedColumn> varied =
        code.universe()
            .column(place.column())
            .filter(column -> column.depth() == place.path().size());
    if (varied.isPresent()) {
      return program.definitions().varied(code, varied.get(), index);
    }
    code.dependsOn(program.variationsOf(place.column()));
    if (place.type() instanceof Primitive primitive) {
      return primitive == Primitive.STRING
          ? text(code, place, index)
          : number(code, place, primitive, index);
    }
    if (place.type() instanceof ListType list) {
      ColumnPlace content = place.content();
      String low;
      String high;
      if (list.isFixed()) {
        low = code.value("int", index + " * " + list.fixedSize());
        high = code.value("int", low + " + " + list.fixedSize());
      } else {
        String array = array(code, place, "int[]", "offsets()", "ListColumn");
        low = code.value("int", array + "[" + index + "]");
        high = code.value("int", array + "[" + index + " + 1]");
      }
      return ListValue.of(
          new Generator.Range(
              List.of(place, index), c -> low, c -> high, (c, inner) -> load(c, content, inner)));
    }
    return new RecordValue.Struct(place, index);
  }

  private Value text(Code code, ColumnPlace place, String index) {
    String field = column(place, EVENTS + "StringColumn", "", "StringColumn");
    String name = code.invariant(EVENTS + "StringColumn", "c", field + "()");
    return new Text(code.value("String", name + ".get(" + index + ")"), Optional.empty());
  }

  private Value number(Code code, ColumnPlace place, Primitive primitive, String index) {
    String array = array(code, place, javaArray(primitive), "values()", columnClass(primitive));
    String element = array + "[" + index + "]";
    NumberType type = NumberType.of(primitive);
    String read =
        switch (primitive) {
          case UINT8 -> "(" + element + " & 0xff)";
          case UINT16 -> "(" + element + " & 0xffff)";
          case UINT32 -> "(" + element + " & 0xffffffffL)";
          default -> element;
        };
    return new Scalar(type, code.value(type.java(), read));
  }

  private static String javaArray(Primitive primitive) {
    return switch (primitive) {
      case BOOL -> "boolean[]";
      case INT8, UINT8 -> "byte[]";
      case INT16, UINT16 -> "short[]";
      case INT32, UINT32 -> "int[]";
      case INT64, UINT64 -> "long[]";
      case FLOAT32 -> "float[]";
      default -> "double[]";
    };
  }

  private static String columnClass(Primitive primitive) {
    return switch (primitive) {
      case BOOL -> "BoolColumn";
      case INT8, UINT8 -> "ByteColumn";
      case INT16, UINT16 -> "ShortColumn";
      case INT32, UINT32 -> "IntColumn";
      case INT64, UINT64 -> "LongColumn";
      case FLOAT32 -> "FloatColumn";
      default -> "DoubleColumn";
    };
  }

  private String array(
      Code code, ColumnPlace place, String type, String accessor, String columnClass) {
    return code.invariant(type, "c", column(place, type, "." + accessor, columnClass) + "()");
  }

  /** The name of the field, and of the method that gives it, of an array inside a column. */
  private String column(ColumnPlace place, String type, String accessor, String columnClass) {
    String extraction = "((" + EVENTS + columnClass + ") " + reach(place) + ")" + accessor;
    loaders.computeIfAbsent(place.column(), c -> program.fresh("load"));
    return arrays
        .computeIfAbsent(place.column(), c -> new LinkedHashMap<>())
        .computeIfAbsent(extraction, e -> new Array(program.fresh("column"), type, e))
        .field();
  }

  private static String reach(ColumnPlace place) {
    String java = "column";
    for (int level = 0; level < place.path().size(); level++) {
      java = "((" + EVENTS + "ListColumn) " + java + ").content()";
    }
    return "(" + java + ")";
  }

  /** The first item's place of a collection in this event. */
  String low(Code code, Group group) {
    return code.invariant("int", "low", offsets(code, group) + "[i]");
  }

  /** One past the last item's place of a collection in this event. */
  String high(Code code, Group group) {
    return code.invariant("int", "high", offsets(code, group) + "[i + 1]");
  }

  /** Where each event's items of a collection begin: an array. */
  String offsets(Code code, Group group) {
    String field = offsets.computeIfAbsent(group.name(), g -> program.fresh("offsets"));
    return code.invariant("int[]", "o", field + "()");
  }

  private Optional<String> firstLoaded(Group group) {
    return loaders.keySet().stream()
        .filter(column -> model.collectionOf(column).filter(group::equals).isPresent())
        .findFirst();
  }

  /** The column that tells a collection's length when no other of its columns is read. */
  private static String lengthColumn(Group group) {
    return group.counter().orElseGet(group::firstColumn);
  }

  /** The fields and methods for all arrays asked for. */
  String text() {
    StringBuilder text = new StringBuilder();
    arrays.forEach((column, inside) -> writeColumn(column, inside.values(), text));
    offsets.forEach((group, field) -> writeOffsets(model.group(group).orElseThrow(), field, text));
    return text.toString();
  }

  private void writeColumn(String column, Iterable<Array> inside, StringBuilder text) {
    String loader = loaders.get(column);
    text.append("\n  // ").append(column.replaceAll("[^ -~]|\\\\", "?")).append('\n');
    for (Array array : inside) {
      text.append("  private ").append(array.type).append(' ').append(array.field).append(";\n");
      text.append("  private ").append(array.type).append(' ').append(array.field);
      text.append("() throws java.io.IOException {\n");
      text.append("    if (").append(array.field).append(" == null) {\n      ").append(loader);
      text.append("();\n    }\n    return ").append(array.field).append(";\n  }\n");
    }
    text.append("  private void ").append(loader).append("() throws java.io.IOException {\n");
    text.append("    ").append(EVENTS).append("Column column = read(");
    text.append(Text.quoted(column)).append(");\n");
    for (Array array : inside) {
      text.append("    ").append(array.field).append(" = ").append(array.extraction);
      text.append(";\n");
      program.release(array.field + " = null;");
    }
    model
        .collectionOf(column)
        .filter(group -> offsets.containsKey(group.name()))
        .ifPresent(
            group -> {
              String field = offsets.get(group.name());
              text.append("    ").append(field).append(" = sameOffsets(").append(field);
              text.append(", column, ").append(Text.quoted(group.name())).append(", ");
              text.append(Text.quoted(column)).append(");\n");
            });
    text.append("  }\n");
  }

  private void writeOffsets(Group group, String field, StringBuilder text) {
    program.release(field + " = null;");
    text.append("\n  private int[] ").append(field).append(";\n");
    text.append("  private int[] ").append(field).append("() throws java.io.IOException {\n");
    text.append("    if (").append(field).append(" == null) {\n      ");
    Optional<String> first = firstLoaded(group);
    text.append(
        first
            .map(column -> loaders.get(column) + "();")
            .orElseGet(
                () -> field + " = lengths(read(" + Text.quoted(lengthColumn(group)) + "));"));
    text.append("\n    }\n    return ").append(field).append(";\n  }\n");
  }
}
