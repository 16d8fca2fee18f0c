package org.quadrupole.io.root.rntuple;

import org.quadrupole.io.root.RootFormatException;

/**
 * A C++ value and how it is stored.
 *
 * @param id the field's number
 * @param parent the number of the field that holds it; its own for a field of the event
 * @param role how its parts are stored
 * @param repetitions the length of a fixed-size array; -1 for other fields
 * @param projected whether it shows the columns of another field
 * @param name its name
 * @param typeName the C++ type, normalised; empty for untyped collections and records
 */
record FieldDescriptor(
    int id,
    int parent,
    int role,
    long repetitions,
    boolean projected,
    String name,
    String typeName) {

  static final int LEAF = 0;
  static final int COLLECTION = 1;
  static final int RECORD = 2;
  static final int VARIANT = 3;
  static final int STREAMER = 4;

  private static final int REPETITIVE = 1;
  private static final int PROJECTED = 2;

  static FieldDescriptor read(FrameReader in, int id) throws RootFormatException {
    in.i4(); // field version
    in.i4(); // type version
    long parent = in.u4();
    int role = in.u2();
    int flags = in.u2();
    String name = in.string();
    String typeName = in.string();
    in.string(); // type alias
    in.string(); // description
    long repetitions = (flags & REPETITIVE) != 0 ? in.i8() : -1;
    if (parent > id || ((flags & REPETITIVE) != 0 && repetitions < 0)) {
      throw in.damaged("field " + name + " has parent " + parent + ", size " + repetitions);
    }
    return new FieldDescriptor(
        id, (int) parent, role, repetitions, (flags & PROJECTED) != 0, name, typeName);
  }

  /** Writes a field of a standard type: one that is of no version, not projected, not described. */
  void write(FrameWriter out) {
    out.record(
        () -> {
          out.i4(0); // field version
          out.i4(0); // type version
          out.i4(parent);
          out.u2(role);
          out.u2(repetitions >= 0 ? REPETITIVE : 0);
          out.string(name);
          out.string(typeName);
          out.string(""); // type alias
          out.string(""); // description
          if (repetitions >= 0) {
            out.i8(repetitions);
          }
        });
  }

  boolean isTopLevel() {
    return parent == id;
  }
}
