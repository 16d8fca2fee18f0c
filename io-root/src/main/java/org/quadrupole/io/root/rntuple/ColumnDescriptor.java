package org.quadrupole.io.root.rntuple;

import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;

/**
 * Elements of one kind, stored in pages.
 *
 * @param encoding how they are stored; null when it is not known here
 * @param typeCode the number of the encoding
 * @param bits the bits of an element
 * @param field the field that they belong to
 * @param representation which of the field's alternative representations it is part of
 * @param firstElement the number of its first element; not 0 for a column that was added while
 *     writing, negative if it was not in use at first
 * @param min the smallest value that a quantised number can have
 * @param max the largest
 */
record ColumnDescriptor(
    @Nullable Encoding encoding,
    int typeCode,
    int bits,
    int field,
    int representation,
    long firstElement,
    double min,
    double max) {

  private static final int DEFERRED = 1;
  private static final int RANGE = 2;

  static ColumnDescriptor read(FrameReader in, int fields) throws RootFormatException {
    int type = in.u2();
    int bits = in.u2();
    long field = in.u4();
    int flags = in.u2();
    int representation = in.u2();
    long first = (flags & DEFERRED) != 0 ? in.i8() : 0;
    double min = (flags & RANGE) != 0 ? Double.longBitsToDouble(in.i8()) : 0;
    double max = (flags & RANGE) != 0 ? Double.longBitsToDouble(in.i8()) : 0;
    if (field >= fields) {
      throw in.damaged("a column belongs to field " + field + " of " + fields);
    }
    Encoding encoding = Encoding.of(type);
    if (encoding != null && !encoding.allows(bits)) {
      throw in.damaged("a column of " + encoding + " has elements of " + bits + " bits");
    }
    if (bits == 0) {
      throw in.damaged("a column has elements of no bits");
    }
    return new ColumnDescriptor(encoding, type, bits, (int) field, representation, first, min, max);
  }

  /** Writes a column that is there from the first entry on, of unlimited values. */
  void write(FrameWriter out) {
    out.record(
        () -> {
          out.u2(typeCode);
          out.u2(bits);
          out.i4(field);
          out.u2(0); // flags
          out.u2(representation);
        });
  }

  boolean isDeferred() {
    return firstElement != 0;
  }

  /** The bytes of so many elements. */
  long bytes(long elements) {
    return bits % 8 == 0 ? elements * (bits / 8) : (elements * bits + 7) / 8;
  }
}
