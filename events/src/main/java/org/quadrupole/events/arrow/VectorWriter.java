package org.quadrupole.events.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Copies heap columns into Arrow vectors. */
final class VectorWriter {

  /** Items copied through one view of a buffer; a view's length is an int. */
  private static final int CHUNK = 1 << 26;

  private final BufferAllocator allocator;

  private VectorWriter(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** A vector that holds a column; the caller closes it. */
  static FieldVector write(Field field, Column column, String name, BufferAllocator allocator) {
    Field actual = new Field(name, field.getFieldType(), field.getChildren());
    FieldVector vector = binaryWhereNeeded(actual, column).createVector(allocator);
    boolean done = false;
    try {
      new VectorWriter(allocator).fill(vector, column);
      done = true;
      return vector;
    } finally {
      if (!done) {
        vector.close();
      }
    }
  }

  /** The field with {@code Binary} for every text that is not UTF-8. */
  private static Field binaryWhereNeeded(Field field, Column column) {
    FieldType type = field.getFieldType();
    List<Field> children = new ArrayList<>();
    if (column instanceof ListColumn list) {
      children.add(binaryWhereNeeded(field.getChildren().get(0), list.content()));
    } else if (column instanceof RecordColumn row) {
      for (int i = 0; i < row.members().size(); i++) {
        children.add(binaryWhereNeeded(field.getChildren().get(i), row.members().get(i)));
      }
    } else if (column instanceof StringColumn text && !isUtf8(text)) {
      Map<String, String> metadata = type.getMetadata();
      type = new FieldType(false, ArrowType.Binary.INSTANCE, null, metadata);
    }
    return new Field(field.getName(), type, children);
  }

  private void fill(FieldVector vector, Column column) {
    int size = column.size();
    if (column instanceof BoolColumn bools) {
      load(vector, size, bits(bools.values()));
    } else if (column instanceof ByteColumn bytes) {
      load(vector, size, copy(bytes.values()));
    } else if (column instanceof ShortColumn shorts) {
      short[] values = shorts.values();
      ArrowBuf buffer = allocate(values.length, Short.BYTES);
      for (int at = 0; at < values.length; at += CHUNK) {
        int n = Math.min(CHUNK, values.length - at);
        view(buffer, at, n, Short.BYTES).asShortBuffer().put(values, at, n);
      }
      load(vector, size, buffer);
    } else if (column instanceof IntColumn ints) {
      load(vector, size, copy(ints.values()));
    } else if (column instanceof LongColumn longs) {
      long[] values = longs.values();
      ArrowBuf buffer = allocate(values.length, Long.BYTES);
      for (int at = 0; at < values.length; at += CHUNK) {
        int n = Math.min(CHUNK, values.length - at);
        view(buffer, at, n, Long.BYTES).asLongBuffer().put(values, at, n);
      }
      load(vector, size, buffer);
    } else if (column instanceof FloatColumn floats) {
      float[] values = floats.values();
      ArrowBuf buffer = allocate(values.length, Float.BYTES);
      for (int at = 0; at < values.length; at += CHUNK) {
        int n = Math.min(CHUNK, values.length - at);
        view(buffer, at, n, Float.BYTES).asFloatBuffer().put(values, at, n);
      }
      load(vector, size, buffer);
    } else if (column instanceof DoubleColumn doubles) {
      double[] values = doubles.values();
      ArrowBuf buffer = allocate(values.length, Double.BYTES);
      for (int at = 0; at < values.length; at += CHUNK) {
        int n = Math.min(CHUNK, values.length - at);
        view(buffer, at, n, Double.BYTES).asDoubleBuffer().put(values, at, n);
      }
      load(vector, size, buffer);
    } else if (column instanceof StringColumn text) {
      load(vector, size, copy(text.offsets()), copy(text.bytes()));
    } else if (column instanceof ListColumn list) {
      if (list.type().isFixed()) {
        load(vector, size);
      } else {
        load(vector, size, copy(list.offsets()));
      }
      fill(vector.getChildrenFromFields().get(0), list.content());
    } else if (column instanceof RecordColumn row) {
      load(vector, size);
      for (int i = 0; i < row.members().size(); i++) {
        fill(vector.getChildrenFromFields().get(i), row.members().get(i));
      }
    }
  }

  /** Gives a vector its buffers after that of validity, which Arrow makes where nothing is null. */
  private void load(FieldVector vector, int size, ArrowBuf... buffers) {
    List<ArrowBuf> all = new ArrayList<>();
    all.add(allocator.getEmpty());
    all.addAll(List.of(buffers));
    try {
      vector.loadFieldBuffers(new ArrowFieldNode(size, 0), all);
    } finally {
      for (ArrowBuf buffer : buffers) {
        buffer.close(); // the vector holds its own reference
      }
    }
  }

  private ArrowBuf allocate(int items, int width) {
    ArrowBuf buffer = allocator.buffer((long) items * width);
    buffer.writerIndex((long) items * width);
    return buffer;
  }

  private static ByteBuffer view(ArrowBuf buffer, int at, int items, int width) {
    return buffer
        .nioBuffer((long) at * width, Math.multiplyExact(items, width))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private ArrowBuf copy(byte[] values) {
    ArrowBuf buffer = allocate(values.length, 1);
    buffer.setBytes(0, values);
    return buffer;
  }

  private ArrowBuf copy(int[] values) {
    ArrowBuf buffer = allocate(values.length, Integer.BYTES);
    for (int at = 0; at < values.length; at += CHUNK) {
      int n = Math.min(CHUNK, values.length - at);
      view(buffer, at, n, Integer.BYTES).asIntBuffer().put(values, at, n);
    }
    return buffer;
  }

  /** Truth values as bits, least significant first. */
  private ArrowBuf bits(boolean[] values) {
    byte[] packed = new byte[(values.length + 7) >>> 3];
    for (int i = 0; i < values.length; i++) {
      packed[i >>> 3] |= (byte) ((values[i] ? 1 : 0) << (i & 7));
    }
    return copy(packed);
  }

  /** Whether each entry is UTF-8: the joined bytes are, and no entry starts inside a character. */
  private static boolean isUtf8(StringColumn column) {
    byte[] bytes = column.bytes();
    int high = 0;
    for (byte b : bytes) {
      high |= b;
    }
    if (high >= 0) {
      return true; // ASCII
    }
    for (int start : column.offsets()) {
      if (start < bytes.length && (bytes[start] & 0xC0) == 0x80) {
        return false;
      }
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(8192);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      out.clear();
    }
  }
}
