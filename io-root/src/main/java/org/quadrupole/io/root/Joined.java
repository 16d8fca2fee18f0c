package org.quadrupole.io.root;

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
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Columns of one type, one after the other, as one. */
final class Joined {

  private Joined() {}

  static Column of(List<Column> parts) {
    Column first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    int size = parts.stream().mapToInt(Column::size).reduce(0, Math::addExact);
    if (first instanceof ListColumn lists) {
      int[] offsets = new int[size + 1];
      List<Column> contents = new ArrayList<>();
      int at = 0;
      for (Column part : parts) {
        ListColumn list = (ListColumn) part;
        at = shifted(list.offsets(), offsets, at);
        contents.add(list.content());
      }
      return new ListColumn(lists.type(), offsets, of(contents));
    } else if (first instanceof RecordColumn records) {
      List<Column> members = new ArrayList<>();
      for (int k = 0; k < records.members().size(); k++) {
        int member = k;
        members.add(of(parts.stream().map(p -> ((RecordColumn) p).members().get(member)).toList()));
      }
      return new RecordColumn(records.type(), size, members);
    } else if (first instanceof StringColumn) {
      int[] offsets = new int[size + 1];
      List<Object> arrays = new ArrayList<>();
      List<Integer> lengths = new ArrayList<>();
      int at = 0;
      for (Column part : parts) {
        StringColumn texts = (StringColumn) part;
        at = shifted(texts.offsets(), offsets, at);
        arrays.add(texts.bytes());
        lengths.add(texts.bytes().length);
      }
      return new StringColumn(offsets, (byte[]) filled(arrays, lengths, new byte[offsets[size]]));
    }
    List<Object> arrays = parts.stream().map(Joined::array).toList();
    List<Integer> lengths = parts.stream().map(Column::size).toList();
    if (first instanceof BoolColumn c) {
      return new BoolColumn(c.type(), (boolean[]) filled(arrays, lengths, new boolean[size]));
    } else if (first instanceof ByteColumn c) {
      return new ByteColumn(c.type(), (byte[]) filled(arrays, lengths, new byte[size]));
    } else if (first instanceof ShortColumn c) {
      return new ShortColumn(c.type(), (short[]) filled(arrays, lengths, new short[size]));
    } else if (first instanceof IntColumn c) {
      return new IntColumn(c.type(), (int[]) filled(arrays, lengths, new int[size]));
    } else if (first instanceof LongColumn c) {
      return new LongColumn(c.type(), (long[]) filled(arrays, lengths, new long[size]));
    } else if (first instanceof FloatColumn c) {
      return new FloatColumn(c.type(), (float[]) filled(arrays, lengths, new float[size]));
    }
    DoubleColumn c = (DoubleColumn) first;
    return new DoubleColumn(c.type(), (double[]) filled(arrays, lengths, new double[size]));
  }

  /** Puts offsets behind others; returns where the next ones go. */
  private static int shifted(int[] offsets, int[] into, int at) {
    for (int i = 1; i < offsets.length; i++) {
      into[at + i] = Math.addExact(into[at], offsets[i]);
    }
    return at + offsets.length - 1;
  }

  private static Object array(Column column) {
    if (column instanceof BoolColumn c) {
      return c.values();
    } else if (column instanceof ByteColumn c) {
      return c.values();
    } else if (column instanceof ShortColumn c) {
      return c.values();
    } else if (column instanceof IntColumn c) {
      return c.values();
    } else if (column instanceof LongColumn c) {
      return c.values();
    } else if (column instanceof FloatColumn c) {
      return c.values();
    }
    return ((DoubleColumn) column).values();
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // all are arrays of one type
  private static Object filled(List<Object> arrays, List<Integer> lengths, Object into) {
    int at = 0;
    for (int i = 0; i < arrays.size(); i++) {
      System.arraycopy(arrays.get(i), 0, into, at, lengths.get(i));
      at += lengths.get(i);
    }
    return into;
  }
}
