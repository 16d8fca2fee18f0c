package org.quadrupole.events.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordType;

/** Column types as Arrow fields and back. */
final class ArrowTypes {

  /** The field metadata that names a column's counter. */
  static final String COUNTER = "quadrupole.counter";

  /** The name that Arrow's Java vectors give the items of a list. */
  private static final String ITEM = "$data$";

  private ArrowTypes() {}

  static Field field(EventSchema.Field field) {
    Map<String, String> metadata =
        field.counter().map(name -> Map.of(COUNTER, name)).orElse(Map.of());
    return field(field.name(), field.type(), metadata);
  }

  static EventSchema.Field field(Field field) {
    return new EventSchema.Field(
        field.getName(),
        type(field, field.getName()),
        Optional.ofNullable(field.getMetadata().get(COUNTER)));
  }

  /** Nothing in a batch is ever missing, so no field is nullable. */
  private static Field field(String name, ColumnType type, Map<String, String> metadata) {
    List<Field> children = new ArrayList<>();
    if (type instanceof ListType list) {
      children.add(field(ITEM, list.element(), Map.of()));
    } else if (type instanceof RecordType row) {
      for (RecordType.Field member : row.fields()) {
        children.add(field(member.name(), member.type(), Map.of()));
      }
    }
    return new Field(name, new FieldType(false, arrow(type), null, metadata), children);
  }

  private static ArrowType arrow(ColumnType type) {
    if (type instanceof ListType list) {
      return list.isFixed()
          ? new ArrowType.FixedSizeList(list.fixedSize())
          : ArrowType.List.INSTANCE;
    }
    if (type instanceof RecordType) {
      return ArrowType.Struct.INSTANCE;
    }
    Primitive primitive = (Primitive) type;
    return switch (primitive) {
      case BOOL -> ArrowType.Bool.INSTANCE;
      case STRING -> ArrowType.Utf8.INSTANCE;
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      default -> new ArrowType.Int(8 * primitive.bytes(), !primitive.isUnsigned());
    };
  }

  private static ColumnType type(Field field, String column) {
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    if (field.getDictionary() == null) {
      if (type instanceof ArrowType.List) {
        return ListType.of(type(children.get(0), column));
      }
      if (type instanceof ArrowType.FixedSizeList list) {
        return ListType.fixed(type(children.get(0), column), list.getListSize());
      }
      if (type instanceof ArrowType.Struct) {
        return new RecordType(
            children.stream()
                .map(child -> new RecordType.Field(child.getName(), type(child, column)))
                .toList());
      }
      if (type instanceof ArrowType.Bool) {
        return Primitive.BOOL;
      }
      // A text that is not UTF-8 travels as binary; see ArrowBatches.
      if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary) {
        return Primitive.STRING;
      }
      if (type instanceof ArrowType.FloatingPoint number) {
        if (number.getPrecision() == FloatingPointPrecision.SINGLE) {
          return Primitive.FLOAT32;
        }
        if (number.getPrecision() == FloatingPointPrecision.DOUBLE) {
          return Primitive.FLOAT64;
        }
      }
      if (type instanceof ArrowType.Int number) {
        boolean signed = number.getIsSigned();
        return switch (number.getBitWidth()) {
          case 8 -> signed ? Primitive.INT8 : Primitive.UINT8;
          case 16 -> signed ? Primitive.INT16 : Primitive.UINT16;
          case 32 -> signed ? Primitive.INT32 : Primitive.UINT32;
          default -> signed ? Primitive.INT64 : Primitive.UINT64;
        };
      }
    }
    throw new IllegalArgumentException(
        "column "
            + column
            + " has the Arrow type "
            + type
            + (field.getDictionary() == null ? "" : " (dictionary)")
            + ", which no event column can hold; cast it to numbers, texts, lists or structs");
  }
}
