package org.quadrupole.io.columnar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.ShortColumn;

/** The values of flat columns as bytes, least significant first. */
final class ColumnBytes {

  private ColumnBytes() {}

  /** A truth value is a byte. */
  static byte[] of(Column column) {
    int size = column.size();
    if (column instanceof FloatColumn c) {
      byte[] bytes = new byte[Math.multiplyExact(size, Float.BYTES)];
      view(bytes).asFloatBuffer().put(c.values());
      return bytes;
    }
    if (column instanceof DoubleColumn c) {
      byte[] bytes = new byte[Math.multiplyExact(size, Double.BYTES)];
      view(bytes).asDoubleBuffer().put(c.values());
      return bytes;
    }
    if (column instanceof IntColumn c) {
      byte[] bytes = new byte[Math.multiplyExact(size, Integer.BYTES)];
      view(bytes).asIntBuffer().put(c.values());
      return bytes;
    }
    if (column instanceof LongColumn c) {
      byte[] bytes = new byte[Math.multiplyExact(size, Long.BYTES)];
      view(bytes).asLongBuffer().put(c.values());
      return bytes;
    }
    if (column instanceof ShortColumn c) {
      byte[] bytes = new byte[Math.multiplyExact(size, Short.BYTES)];
      view(bytes).asShortBuffer().put(c.values());
      return bytes;
    }
    if (column instanceof ByteColumn c) {
      return c.values();
    }
    boolean[] values = ((BoolColumn) column).values();
    byte[] bytes = new byte[size];
    for (int k = 0; k < size; k++) {
      bytes[k] = (byte) (values[k] ? 1 : 0);
    }
    return bytes;
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
