package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;

/** Reads columns of one range of an RNTuple's entries. */
final class RNTupleColumnReader implements ColumnReader {

  private final RNTupleTable table;
  private final long first;
  private final long end;
  private final List<Segment> segments;
  private final ReadListener listener;
  private @Nullable ElementReader elements;

  RNTupleColumnReader(RNTupleTable table, long first, long end, ReadListener listener) {
    this.table = table;
    this.first = first;
    this.end = end;
    this.segments = table.segments(first, end);
    this.listener = listener;
  }

  @Override
  public Column read(String name) throws IOException {
    Node node = table.node(name);
    if (elements == null) {
      elements = table.reader(listener);
    }
    elements.reading(name);
    try {
      return node.read(elements, segments);
    } catch (ArithmeticException e) {
      RootFormatException failure =
          new RootFormatException(
              table.source().name(),
              -1,
              String.format(
                  "RNTuple %s, field %s: entries %d to %d hold more values than one batch can",
                  table.name(), name, first, end),
              "Read fewer entries at a time.");
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public void close() {
    if (elements != null) {
      elements.close();
      elements = null;
    }
  }
}
