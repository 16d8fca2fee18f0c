package org.quadrupole.io.columnar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes structures in Thrift's compact protocol, in which Parquet describes itself. Fields are
 * written in rising order of their numbers.
 *
 * <p>Source: <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">Thrift's
 * specification</a>.
 */
final class CompactThrift {

  private static final int INT32 = 5;
  private static final int INT64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  /** The bytes of a structure. */
  static byte[] struct(Consumer<CompactThrift> fields) {
    CompactThrift writer = new CompactThrift();
    fields.accept(writer);
    writer.out.write(0);
    return writer.out.toByteArray();
  }

  CompactThrift int32(int field, int value) {
    header(field, INT32);
    varint(zigzag(value));
    return this;
  }

  CompactThrift int64(int field, long value) {
    header(field, INT64);
    varint(zigzag(value));
    return this;
  }

  CompactThrift text(int field, String value) {
    header(field, BINARY);
    bytes(value);
    return this;
  }

  CompactThrift struct(int field, Consumer<CompactThrift> fields) {
    header(field, STRUCT);
    inner(fields);
    return this;
  }

  CompactThrift int32s(int field, List<Integer> values) {
    list(field, values.size(), INT32);
    values.forEach(value -> varint(zigzag(value)));
    return this;
  }

  CompactThrift texts(int field, List<String> values) {
    list(field, values.size(), BINARY);
    values.forEach(this::bytes);
    return this;
  }

  CompactThrift structs(int field, List<Consumer<CompactThrift>> values) {
    list(field, values.size(), STRUCT);
    values.forEach(this::inner);
    return this;
  }

  private void inner(Consumer<CompactThrift> fields) {
    outer.push(last);
    last = 0;
    fields.accept(this);
    out.write(0);
    last = outer.pop();
  }

  private void header(int field, int type) {
    int step = field - last;
    if (step < 1 || step > 15) {
      throw new IllegalArgumentException("field " + field + " after field " + last);
    }
    out.write(step << 4 | type);
    last = field;
  }

  private void list(int field, int size, int type) {
    header(field, LIST);
    if (size < 15) {
      out.write(size << 4 | type);
    } else {
      out.write(0xf0 | type);
      varint(size);
    }
  }

  private void bytes(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    out.writeBytes(utf8);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
