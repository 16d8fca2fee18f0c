package org.quadrupole.io.root.rntuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A schema as the bytes of its record frames, in which also stands what is not looked at here:
 * versions of types, aliases, streamer info. Two RNTuples whose bytes are equal can share pages.
 *
 * <p>A column that was added while writing is described as if it had been there from the start.
 */
final class RawSchema {

  private static final int FLAGS = 8;
  private static final int DEFERRED = 1;
  private static final int FIRST_ELEMENT = 12;

  private final List<byte[]> fields = new ArrayList<>();
  private final List<byte[]> columns = new ArrayList<>();
  private final List<byte[]> aliases = new ArrayList<>();
  private final List<byte[]> typeInformation = new ArrayList<>();

  void addField(byte[] frame) {
    fields.add(frame);
  }

  void addColumn(byte[] frame) {
    int rest = FIRST_ELEMENT + Long.BYTES;
    ByteBuffer whole = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    if (frame.length < rest || (whole.getShort(FLAGS) & DEFERRED) == 0) {
      columns.add(frame);
      return;
    }
    ByteBuffer plain = ByteBuffer.allocate(frame.length - Long.BYTES);
    plain.order(ByteOrder.LITTLE_ENDIAN);
    plain.put(frame, 0, FIRST_ELEMENT).put(frame, rest, frame.length - rest);
    plain.putShort(FLAGS, (short) (whole.getShort(FLAGS) & ~DEFERRED));
    columns.add(plain.array());
  }

  void addAlias(byte[] frame) {
    aliases.add(frame);
  }

  void addTypeInformation(byte[] frame) {
    typeInformation.add(frame);
  }

  private List<List<byte[]>> parts() {
    return List.of(fields, columns, aliases, typeInformation);
  }

  boolean isSameAs(RawSchema other) {
    for (int part = 0; part < parts().size(); part++) {
      byte[][] own = parts().get(part).toArray(new byte[0][]);
      byte[][] others = other.parts().get(part).toArray(new byte[0][]);
      if (!Arrays.deepEquals(own, others)) {
        return false;
      }
    }
    return true;
  }

  /** Writes the four lists of a schema description. */
  void write(FrameWriter out) {
    for (List<byte[]> frames : parts()) {
      out.list(frames.size(), () -> frames.forEach(f -> out.record(() -> out.raw(f, 0, f.length))));
    }
  }
}
