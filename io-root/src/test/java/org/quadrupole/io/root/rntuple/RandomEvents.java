package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/** Events of random values, of given or random types. */
final class RandomEvents {

  private static final List<Primitive> PRIMITIVES = List.of(Primitive.values());

  private final Random random;

  RandomEvents(long seed) {
    random = new Random(seed);
  }

  /** Columns {@code c0}, {@code c1}... of random types nested up to so many levels. */
  EventSchema schema(int columns, int depth) {
    List<EventSchema.Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      fields.add(new EventSchema.Field("c" + i, type(depth)));
    }
    return EventSchema.of(fields);
  }

  private ColumnType type(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(5)) {
      case 1 -> ListType.of(type(depth - 1));
      case 2 -> ListType.fixed(type(depth - 1), 1 + random.nextInt(3));
      case 3 -> {
        List<RecordType.Field> fields = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
          fields.add(new RecordType.Field("m" + i, type(depth - 1)));
        }
        yield new RecordType(fields);
      }
      default -> PRIMITIVES.get(random.nextInt(PRIMITIVES.size()));
    };
  }

  /** A batch of these columns. Lists with one counter are of one length. */
  EventBatch batch(EventSchema schema, int size) {
    List<Column> columns = new ArrayList<>();
    int[] counted = offsets(size);
    for (EventSchema.Field field : schema.fields()) {
      if (field.counter().isPresent()) {
        ListType list = (ListType) field.type();
        columns.add(new ListColumn(list, counted.clone(), column(list.element(), counted[size])));
      } else {
        columns.add(column(field.type(), size));
      }
    }
    return EventBatch.of(schema, size, Provenance.memory(size), columns);
  }

  private Column column(ColumnType type, int size) {
    if (type instanceof ListType list) {
      if (list.isFixed()) {
        int items = size * list.fixedSize();
        return ListColumn.fixed(size, list.fixedSize(), column(list.element(), items));
      }
      int[] offsets = offsets(size);
      return new ListColumn(list, offsets, column(list.element(), offsets[size]));
    }
    if (type instanceof RecordType row) {
      List<Column> members = new ArrayList<>();
      row.fields().forEach(field -> members.add(column(field.type(), size)));
      return new RecordColumn(row, size, members);
    }
    return values((Primitive) type, size);
  }

  private Column values(Primitive type, int size) {
    switch (type) {
      case BOOL -> {
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
          values[i] = random.nextBoolean();
        }
        return new BoolColumn(type, values);
      }
      case INT8, UINT8 -> {
        byte[] values = new byte[size];
        random.nextBytes(values);
        return new ByteColumn(type, values);
      }
      case INT16, UINT16 -> {
        short[] values = new short[size];
        for (int i = 0; i < size; i++) {
          values[i] = (short) random.nextInt();
        }
        return new ShortColumn(type, values);
      }
      case INT32, UINT32 -> {
        return new IntColumn(type, random.ints(size).toArray());
      }
      case INT64, UINT64 -> {
        return new LongColumn(type, random.longs(size).toArray());
      }
      case FLOAT32 -> {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
        }
        return new FloatColumn(type, values);
      }
      case FLOAT64 -> {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
          values[i] = random.nextGaussian() * Math.pow(10, random.nextInt(400) - 200);
        }
        return new DoubleColumn(type, values);
      }
      default -> {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          texts.add("jet µ ".substring(random.nextInt(7)) + random.nextInt(3));
        }
        return StringColumn.of(texts);
      }
    }
  }

  private int[] offsets(int size) {
    int[] offsets = new int[size + 1];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = offsets[i] + Math.max(0, random.nextInt(5) - 1);
    }
    return offsets;
  }
}
