package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.file.ReadAhead;

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
  public void prefetch(Collection<String> names) throws IOException {
    if (!table.source().isFar()) {
      return;
    }
    List<ReadAhead.Range> pages = new ArrayList<>();
    for (String name : names) {
      table.node(name).columns(set -> segments.forEach(segment -> locate(set, segment, pages)));
    }
    elements().fetchAhead(pages);
  }

  /** Which elements below lists are read is not known before; then all of a cluster are. */
  private static void locate(ColumnSet set, Segment segment, List<ReadAhead.Range> pages) {
    Pages all = segment.cluster().pages(set.in(segment.cluster()));
    if (segment.isWhole()) {
      all.locate(0, all.elements(), pages);
    } else if (set.perEntry() >= 0 && segment.end() <= Integer.MAX_VALUE) {
      all.locate(segment.first() * set.perEntry(), segment.end() * set.perEntry(), pages);
    }
  }

  private ElementReader elements() {
    if (elements == null) {
      elements = table.reader(listener);
    }
    return elements;
  }

  @Override
  public Column read(String name) throws IOException {
    prefetch(List.of(name)); // all of its pages together
    Node node = table.node(name);
    ElementReader elements = elements();
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
