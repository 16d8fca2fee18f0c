package org.quadrupole.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random types, columns and batches for property tests. */
public final class RandomBatches {

  private static final List<Primitive> PRIMITIVES = List.of(Primitive.values());

  private RandomBatches() {}

  /** Types nested up to three levels. */
  public static Arbitrary<ColumnType> types() {
    return Arbitraries.randomValue(random -> type(random, 3));
  }

  /** Columns of 0 to 12 entries of any type. */
  public static Arbitrary<Column> columns() {
    return Arbitraries.randomValue(random -> column(random, type(random, 3), random.nextInt(13)));
  }

  /** Batches of 0 to 12 events and 0 to 5 columns. */
  public static Arbitrary<EventBatch> batches() {
    return Arbitraries.randomValue(RandomBatches::batch);
  }

  private static EventBatch batch(Random random) {
    int size = random.nextInt(4) == 0 ? 0 : random.nextInt(13);
    List<EventSchema.Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    int n = random.nextInt(6);
    for (int i = 0; i < n; i++) {
      ColumnType type = type(random, 3);
      Optional<String> counter = random.nextBoolean() ? Optional.of("n" + i) : Optional.empty();
      fields.add(new EventSchema.Field("c" + i, type, counter));
      columns.add(column(random, type, size));
    }
    Provenance provenance =
        new Provenance("data µ", "/store/f.root", random.nextLong(), random.nextLong());
    return EventBatch.of(EventSchema.of(fields), size, provenance, columns);
  }

  private static ColumnType type(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(5);
    return switch (kind) {
      case 1 -> ListType.of(type(random, depth - 1));
      case 2 -> ListType.fixed(type(random, depth - 1), random.nextInt(4));
      case 3 -> {
        List<RecordType.Field> fields = new ArrayList<>();
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
          fields.add(new RecordType.Field("m" + i, type(random, depth - 1)));
        }
        yield new RecordType(fields);
      }
      default -> PRIMITIVES.get(random.nextInt(PRIMITIVES.size()));
    };
  }

  private static Column column(Random random, ColumnType type, int size) {
    if (type instanceof ListType list) {
      if (list.isFixed()) {
        Column content = column(random, list.element(), size * list.fixedSize());
        return ListColumn.fixed(size, list.fixedSize(), content);
      }
      int[] offsets = offsets(random, size);
      return ListColumn.of(offsets, column(random, list.element(), offsets[size]));
    }
    if (type instanceof RecordType row) {
      Stream<Column> members =
          row.fields().stream().map(field -> column(random, field.type(), size));
      return new RecordColumn(row, size, members.toList());
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
          values[i] = Float.intBitsToFloat(random.nextInt()); // NaN, infinities, subnormals too
        }
        yield new FloatColumn(primitive, values);
      }
      case FLOAT64 -> {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
          values[i] = Double.longBitsToDouble(random.nextLong());
        }
        yield new DoubleColumn(primitive, values);
      }
      case STRING -> {
        int[] offsets = offsets(random, size);
        byte[] bytes = new byte[offsets[size]];
        random.nextBytes(bytes);
        if (random.nextBoolean()) { // ASCII; otherwise hardly ever UTF-8
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x7f;
          }
        }
        yield new StringColumn(offsets, bytes);
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
}
