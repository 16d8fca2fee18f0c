package org.quadrupole.pipelines;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Values of columns as Java's objects. */
final class Values {

  private Values() {}

  /** A value: a Boolean, Long, Double, String, or a List of them. */
  static Object of(Column column, int i) {
    if (column instanceof ListColumn lists) {
      List<Object> items = new ArrayList<>();
      for (int j = lists.offsets()[i]; j < lists.offsets()[i + 1]; j++) {
        items.add(of(lists.content(), j));
      }
      return items;
    } else if (column instanceof BoolColumn bools) {
      return bools.values()[i];
    } else if (column instanceof ByteColumn bytes) {
      return (long)
          (bytes.type() == Primitive.UINT8 ? bytes.values()[i] & 0xFF : bytes.values()[i]);
    } else if (column instanceof ShortColumn shorts) {
      return (long)
          (shorts.type() == Primitive.UINT16 ? shorts.values()[i] & 0xFFFF : shorts.values()[i]);
    } else if (column instanceof IntColumn ints) {
      return ints.type() == Primitive.UINT32
          ? Integer.toUnsignedLong(ints.values()[i])
          : (long) ints.values()[i];
    } else if (column instanceof LongColumn longs) {
      return longs.values()[i];
    } else if (column instanceof FloatColumn floats) {
      return (double) floats.values()[i];
    } else if (column instanceof DoubleColumn doubles) {
      return doubles.values()[i];
    }
    return ((StringColumn) column).get(i);
  }
}
