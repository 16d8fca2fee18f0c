package org.quadrupole.events.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/**
 * Copies Arrow vectors into heap columns. Nothing is allocated before the vector's buffers are seen
 * to hold that much.
 */
final class VectorReader {

  /** Items copied through one view of a buffer; a view's length is an int. */
  private static final int CHUNK = 1 << 26;

  private final String column;

  private VectorReader(String column) {
    this.column = column;
  }

  /** The vector as a column of this type and size. */
  static Column read(FieldVector vector, ColumnType type, int size, String column) {
    return new VectorReader(column).read(vector, type, 0, size);
  }

  /** Entries {@code from} to {@code to}. */
  private Column read(FieldVector vector, ColumnType type, int from, int to) {
    if (from < 0 || to < from || to > vector.getValueCount()) {
      throw broken("entries " + from + " to " + to + " of " + vector.getValueCount());
    }
    if (vector.getNullCount() != 0) {
      throw new IllegalArgumentException(
          "column " + column + " has missing values (nulls), which event columns cannot hold");
    }
    if (type instanceof ListType list) {
      return list.isFixed()
          ? readFixedList(vector, list, from, to)
          : readList(vector, list, from, to);
    }
    if (type instanceof RecordType row) {
      List<Column> members = new ArrayList<>();
      for (int i = 0; i < row.fields().size(); i++) {
        FieldVector child = vector.getChildrenFromFields().get(i);
        members.add(read(child, row.fields().get(i).type(), from, to));
      }
      return new RecordColumn(row, to - from, members);
    }
    return readPrimitive(vector, (Primitive) type, from, to);
  }

  private ListColumn readList(FieldVector vector, ListType type, int from, int to) {
    int[] offsets = to == from ? new int[1] : ints(vector.getOffsetBuffer(), from, to + 1);
    int first = offsets[0];
    int last = offsets[to - from];
    Column content = read(vector.getChildrenFromFields().get(0), type.element(), first, last);
    return new ListColumn(type, startAtZero(offsets), content);
  }

  private ListColumn readFixedList(FieldVector vector, ListType type, int from, int to) {
    int size = type.fixedSize();
    Column content =
        read(
            vector.getChildrenFromFields().get(0),
            type.element(),
            Math.multiplyExact(from, size),
            Math.multiplyExact(to, size));
    return ListColumn.fixed(to - from, size, content);
  }

  private Column readPrimitive(FieldVector vector, Primitive type, int from, int to) {
    int n = to - from;
    if (type == Primitive.STRING) {
      int[] offsets = n == 0 ? new int[1] : ints(vector.getOffsetBuffer(), from, to + 1);
      byte[] bytes = bytes(vector.getDataBuffer(), offsets[0], offsets[n]);
      return new StringColumn(startAtZero(offsets), bytes);
    }
    ArrowBuf buffer = vector.getDataBuffer();
    return switch (type) {
      case BOOL -> new BoolColumn(type, bits(buffer, from, to));
      case INT8, UINT8 -> new ByteColumn(type, bytes(buffer, from, to));
      case INT16, UINT16 -> {
        short[] values = new short[check(buffer, from, to, Short.BYTES)];
        for (int at = 0; at < n; at += CHUNK) {
          int part = Math.min(CHUNK, n - at);
          view(buffer, from + at, part, Short.BYTES).asShortBuffer().get(values, at, part);
        }
        yield new ShortColumn(type, values);
      }
      case INT32, UINT32 -> new IntColumn(type, ints(buffer, from, to));
      case INT64, UINT64 -> {
        long[] values = new long[check(buffer, from, to, Long.BYTES)];
        for (int at = 0; at < n; at += CHUNK) {
          int part = Math.min(CHUNK, n - at);
          view(buffer, from + at, part, Long.BYTES).asLongBuffer().get(values, at, part);
        }
        yield new LongColumn(type, values);
      }
      case FLOAT32 -> {
        float[] values = new float[check(buffer, from, to, Float.BYTES)];
        for (int at = 0; at < n; at += CHUNK) {
          int part = Math.min(CHUNK, n - at);
          view(buffer, from + at, part, Float.BYTES).asFloatBuffer().get(values, at, part);
        }
        yield new FloatColumn(type, values);
      }
      case FLOAT64 -> {
        double[] values = new double[check(buffer, from, to, Double.BYTES)];
        for (int at = 0; at < n; at += CHUNK) {
          int part = Math.min(CHUNK, n - at);
          view(buffer, from + at, part, Double.BYTES).asDoubleBuffer().get(values, at, part);
        }
        yield new DoubleColumn(type, values);
      }
      case STRING -> throw new IllegalStateException("read above");
    };
  }

  private byte[] bytes(ArrowBuf buffer, int from, int to) {
    byte[] values = new byte[check(buffer, from, to, 1)];
    if (values.length > 0) {
      buffer.getBytes(from, values);
    }
    return values;
  }

  private int[] ints(ArrowBuf buffer, int from, int to) {
    int[] values = new int[check(buffer, from, to, Integer.BYTES)];
    for (int at = 0; at < values.length; at += CHUNK) {
      int part = Math.min(CHUNK, values.length - at);
      view(buffer, from + at, part, Integer.BYTES).asIntBuffer().get(values, at, part);
    }
    return values;
  }

  private boolean[] bits(ArrowBuf buffer, int from, int to) {
    int firstByte = from >>> 3;
    byte[] packed = bytes(buffer, firstByte, (int) (((long) to + 7) >>> 3));
    boolean[] values = new boolean[to - from];
    for (int i = 0; i < values.length; i++) {
      int bit = from + i - (firstByte << 3);
      values[i] = (packed[bit >>> 3] >>> (bit & 7) & 1) != 0;
    }
    return values;
  }

  /** The number of items, once the buffer is seen to hold them. */
  private int check(ArrowBuf buffer, int from, int to, int width) {
    if (from < 0 || to < from || (long) to * width > buffer.capacity()) {
      throw broken("items " + from + " to " + to + " in " + buffer.capacity() + " bytes");
    }
    return to - from;
  }

  private static ByteBuffer view(ArrowBuf buffer, int at, int items, int width) {
    return buffer
        .nioBuffer((long) at * width, Math.multiplyExact(items, width))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int[] startAtZero(int[] offsets) {
    int first = offsets[0];
    if (first != 0) {
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] -= first;
      }
    }
    return offsets;
  }

  private IllegalArgumentException broken(String what) {
    return new IllegalArgumentException(
        "column " + column + " has broken Arrow vectors: it asks for " + what);
  }
}
