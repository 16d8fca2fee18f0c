package org.quadrupole.io.root.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Events to be written: one column of every kind, and columns of random types. */
final class Events {

  private static final List<Primitive> NUMBERS =
      Stream.of(Primitive.values()).filter(type -> type != Primitive.STRING).toList();

  private static final RecordType RECORD =
      new RecordType(
          List.of(
              new RecordType.Field("x", Primitive.FLOAT32),
              new RecordType.Field("y", ListType.of(Primitive.INT32)),
              new RecordType.Field("z", ListType.of(Primitive.FLOAT32)),
              new RecordType.Field("name", Primitive.STRING)));
  private static final RecordType TRACK =
      new RecordType(
          List.of(
              new RecordType.Field("pt", Primitive.FLOAT64),
              new RecordType.Field("good", Primitive.BOOL),
              new RecordType.Field("hits", ListType.of(Primitive.INT32))));

  private Events() {}

  /** A column of every kind. */
  static EventSchema everyKind() {
    List<EventSchema.Field> fields = new ArrayList<>();
    for (Primitive type : Primitive.values()) {
      fields.add(new EventSchema.Field("v_" + type, type));
      fields.add(new EventSchema.Field("l_" + type, ListType.of(type)));
    }
    Optional<String> jets = Optional.of("nJet");
    fields.add(new EventSchema.Field("Jet_pt", ListType.of(Primitive.FLOAT32), jets));
    fields.add(new EventSchema.Field("nJet", Primitive.INT32));
    fields.add(new EventSchema.Field("Jet_id", ListType.of(Primitive.UINT8), jets));
    Optional<String> muons = Optional.of("nMuon");
    fields.add(new EventSchema.Field("Muon_eta", ListType.of(Primitive.FLOAT64), muons));
    fields.add(new EventSchema.Field("Muon_q", ListType.of(Primitive.INT8), muons));
    ColumnType pair = ListType.fixed(Primitive.FLOAT32, 2);
    fields.add(new EventSchema.Field("array", ListType.fixed(Primitive.INT16, 3)));
    fields.add(new EventSchema.Field("matrix", ListType.fixed(pair, 3)));
    fields.add(new EventSchema.Field("points", ListType.of(pair)));
    ColumnType floats = ListType.of(Primitive.FLOAT32);
    fields.add(new EventSchema.Field("vv", ListType.of(floats)));
    fields.add(
        new EventSchema.Field("vvv", ListType.of(ListType.of(ListType.of(Primitive.INT64)))));
    fields.add(new EventSchema.Field("rec", RECORD));
    fields.add(new EventSchema.Field("tracks", ListType.of(TRACK)));
    return EventSchema.of(fields);
  }

  /** Random events; equal seeds make equal events. */
  static EventBatch batch(EventSchema schema, int size, Random random) {
    int[] jets = offsets(random, size);
    int[] muons = offsets(random, size);
    List<Column> columns = new ArrayList<>();
    for (EventSchema.Field field : schema.fields()) {
      String counter = field.counter().orElse("");
      if (field.name().equals("nJet")) {
        int[] counts = new int[size];
        for (int i = 0; i < size; i++) {
          counts[i] = jets[i + 1] - jets[i];
        }
        columns.add(new IntColumn(Primitive.INT32, counts));
      } else if (!counter.isEmpty()) {
        int[] offsets = counter.equals("nJet") ? jets : muons;
        ColumnType item = ((ListType) field.type()).element();
        columns.add(ListColumn.of(offsets, column(random, item, offsets[size])));
      } else {
        columns.add(column(random, field.type(), size));
      }
    }
    return EventBatch.of(schema, size, Provenance.memory(size), columns);
  }

  /** Columns without counters, of random types without records, nested up to three levels. */
  static EventSchema randomSchema(Random random) {
    List<EventSchema.Field> fields = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      fields.add(new EventSchema.Field("c" + i, type(random, 3)));
    }
    return EventSchema.of(fields);
  }

  private static ColumnType type(Random random, int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(4)) {
      case 1 -> ListType.of(type(random, depth - 1));
      case 2 -> ListType.fixed(NUMBERS.get(random.nextInt(NUMBERS.size())), 1 + random.nextInt(3));
      default ->
          random.nextInt(8) == 0 ? Primitive.STRING : NUMBERS.get(random.nextInt(NUMBERS.size()));
    };
  }

  private static Column column(Random random, ColumnType type, int size) {
    if (type instanceof ListType list) {
      if (list.isFixed()) {
        return ListColumn.fixed(
            size, list.fixedSize(), column(random, list.element(), size * list.fixedSize()));
      }
      int[] offsets = offsets(random, size);
      return ListColumn.of(offsets, column(random, list.element(), offsets[size]));
    }
    if (type instanceof RecordType row) {
      List<Column> members = new ArrayList<>();
      for (RecordType.Field field : row.fields()) {
        members.add(column(random, field.type(), size));
      }
      return new RecordColumn(row, size, members);
    }
    Primitive primitive = (Primitive) type;
    return switch (primitive) {
      case BOOL -> {
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
          values[i] = random.nextBoolean();
        }
        yield new BoolColumn(primitive, values);
      }
      case INT8, UINT8 -> {
        byte[] values = new byte[size];
        random.nextBytes(values);
        yield new ByteColumn(primitive, values);
      }
      case INT16, UINT16 -> {
        short[] values = new short[size];
        for (int i = 0; i < size; i++) {
          values[i] = (short) random.nextInt();
        }
        yield new ShortColumn(primitive, values);
      }
      case INT32, UINT32 -> new IntColumn(primitive, random.ints(size).toArray());
      case INT64, UINT64 -> new LongColumn(primitive, random.longs(size).toArray());
      case FLOAT32 -> {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = (float) random.nextGaussian() * 1e3f;
        }
        yield new FloatColumn(primitive, values);
      }
      case FLOAT64 -> new DoubleColumn(primitive, random.doubles(size, -1e9, 1e9).toArray());
      case STRING -> {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          texts.add("é".repeat(random.nextInt(40) == 0 ? 200 : random.nextInt(3)) + i);
        }
        yield StringColumn.of(texts);
      }
    };
  }

  private static int[] offsets(Random random, int size) {
    int[] offsets = new int[size + 1];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = offsets[i] + Math.max(0, random.nextInt(5) - 1);
    }
    return offsets;
  }

  /** One value as text that other readers can make too; floating point as the bits of a double. */
  static String text(Column column, int i) {
    if (column instanceof ListColumn list) {
      List<String> items = new ArrayList<>();
      for (int k = list.offsets()[i]; k < list.offsets()[i + 1]; k++) {
        items.add(text(list.content(), k));
      }
      return "[" + String.join(",", items) + "]";
    }
    if (column instanceof StringColumn texts) {
      return "'" + texts.get(i) + "'";
    }
    if (column instanceof BoolColumn truths) {
      return truths.values()[i] ? "1" : "0";
    }
    if (column instanceof FloatColumn floats) {
      return bits(floats.values()[i]);
    }
    if (column instanceof DoubleColumn doubles) {
      return bits(doubles.values()[i]);
    }
    long value = BranchWriter.integer(column, i);
    return column.type() == Primitive.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
  }

  private static String bits(double value) {
    return String.format("%016x", Double.doubleToLongBits(value));
  }
}
