package org.quadrupole.io.root.rntuple;

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

/** Appends a column of events to columns of an RNTuple: a tree that mirrors the type. */
interface ColumnWriter {

  /** Appends entries {@code from} to {@code to}. */
  void append(Column column, int from, int to);

  /** Numbers and truth values. */
  record Numbers(OutputColumn out) implements ColumnWriter {
    @Override
    public void append(Column column, int from, int to) {
      if (column instanceof FloatColumn floats) {
        out.floats(floats.values(), from, to);
      } else if (column instanceof IntColumn ints) {
        out.ints(ints.values(), from, to);
      } else if (column instanceof BoolColumn bools) {
        out.bools(bools.values(), from, to);
      } else if (column instanceof ByteColumn bytes) {
        out.bytes(bytes.values(), from, to);
      } else if (column instanceof ShortColumn shorts) {
        out.shorts(shorts.values(), from, to);
      } else if (column instanceof LongColumn longs) {
        out.longs(longs.values(), from, to);
      } else {
        out.doubles(((DoubleColumn) column).values(), from, to);
      }
    }
  }

  /** Texts: their ends and their bytes. */
  record Texts(EndsColumn ends, OutputColumn characters) implements ColumnWriter {
    @Override
    public void append(Column column, int from, int to) {
      StringColumn texts = (StringColumn) column;
      ends.append(texts.offsets(), from, to);
      characters.bytes(texts.bytes(), texts.offsets()[from], texts.offsets()[to]);
    }
  }

  /** Lists of any length. */
  record Lists(EndsColumn ends, ColumnWriter item) implements ColumnWriter {
    @Override
    public void append(Column column, int from, int to) {
      ListColumn lists = (ListColumn) column;
      ends.append(lists.offsets(), from, to);
      item.append(lists.content(), lists.offsets()[from], lists.offsets()[to]);
    }
  }

  /** Lists of one length, which need no ends. */
  record FixedLists(ColumnWriter item) implements ColumnWriter {
    @Override
    public void append(Column column, int from, int to) {
      ListColumn lists = (ListColumn) column;
      item.append(lists.content(), lists.offsets()[from], lists.offsets()[to]);
    }
  }

  /** Records: every member by itself. */
  record Records(List<ColumnWriter> members) implements ColumnWriter {
    @Override
    public void append(Column column, int from, int to) {
      List<Column> columns = ((RecordColumn) column).members();
      for (int i = 0; i < members.size(); i++) {
        members.get(i).append(columns.get(i), from, to);
      }
    }
  }
}
