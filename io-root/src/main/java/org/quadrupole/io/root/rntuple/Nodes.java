package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.StringColumn;

/** The kinds of nodes. */
final class Nodes {

  private Nodes() {}

  /** Numbers and truth values. */
  record Numbers(ColumnSet set, Primitive type) implements Node {
    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      ElementSink sink = Sinks.of(type, Segment.total(rows));
      in.read(set, rows, sink);
      return sink.finish();
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      each.accept(set);
    }
  }

  /** Texts: their ends and their characters. */
  record Texts(ColumnSet ends, ColumnSet characters) implements Node {
    @Override
    public ColumnType type() {
      return Primitive.STRING;
    }

    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      ElementReader.Lists lists = in.lists(ends, rows);
      Sinks.Bytes sink = new Sinks.Bytes(Primitive.UINT8, Segment.total(lists.items()));
      in.read(characters, lists.items(), sink);
      return new StringColumn(lists.offsets(), sink.bytes());
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      each.accept(ends);
      each.accept(characters);
    }
  }

  /** The lengths of a collection's lists. */
  record Lengths(ColumnSet ends, Primitive type) implements Node {
    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      int[] offsets = in.lists(ends, rows).offsets();
      int count = offsets.length - 1;
      if (type == Primitive.UINT64) {
        long[] lengths = new long[count];
        for (int i = 0; i < count; i++) {
          lengths[i] = (long) offsets[i + 1] - offsets[i];
        }
        return new LongColumn(type, lengths);
      }
      int[] lengths = new int[count];
      for (int i = 0; i < count; i++) {
        lengths[i] = offsets[i + 1] - offsets[i];
      }
      return new IntColumn(type, lengths);
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      each.accept(ends);
    }
  }

  /** Lists of any length. */
  record Lists(ColumnSet ends, Node item, ListType type) implements Node {
    Lists(ColumnSet ends, Node item) {
      this(ends, item, ListType.of(item.type()));
    }

    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      ElementReader.Lists lists = in.lists(ends, rows);
      return new ListColumn(type, lists.offsets(), item.read(in, lists.items()));
    }

    @Override
    public Optional<Node> member(String name) {
      return item.member(name).map(member -> new Lists(ends, member));
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      each.accept(ends);
      item.columns(each);
    }
  }

  /** Lists of one length. */
  record FixedLists(int length, Node item, ListType type) implements Node {
    FixedLists(int length, Node item) {
      this(length, item, ListType.fixed(item.type(), length));
    }

    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      List<Segment> items = new ArrayList<>(rows.size());
      for (Segment row : rows) {
        items.add(
            new Segment(
                row.cluster(),
                Math.multiplyExact(row.first(), length),
                Math.multiplyExact(row.end(), length)));
      }
      return ListColumn.fixed(Segment.total(rows), length, item.read(in, items));
    }

    @Override
    public Optional<Node> member(String name) {
      return item.member(name).map(member -> new FixedLists(length, member));
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      item.columns(each);
    }
  }

  /** Records: every member has as many elements. */
  record Records(RecordType type, List<Node> members) implements Node {
    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      List<Column> columns = new ArrayList<>(members.size());
      for (Node member : members) {
        columns.add(member.read(in, rows));
      }
      return new RecordColumn(type, Segment.total(rows), columns);
    }

    @Override
    public Optional<Node> member(String name) {
      for (int i = 0; i < members.size(); i++) {
        if (type.fields().get(i).name().equals(name)) {
          return Optional.of(members.get(i));
        }
      }
      return Optional.empty();
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      members.forEach(member -> member.columns(each));
    }
  }

  /**
   * Variants, as records: {@code index} (std::variant's own, -1 for none), and for every
   * alternative a list that has its value where it is the one held.
   */
  record Variants(ColumnSet switches, RecordType type, List<Node> alternatives) implements Node {
    @Override
    public Column read(ElementReader in, List<Segment> rows) throws IOException {
      int count = Segment.total(rows);
      int kinds = alternatives.size();
      SwitchSink sink = new SwitchSink(count);
      List<List<Segment>> items = new ArrayList<>();
      for (int kind = 0; kind < kinds; kind++) {
        items.add(new ArrayList<>());
      }
      int row = 0;
      for (Segment segment : rows) {
        in.read(switches, List.of(segment), sink);
        long[] first = new long[kinds];
        long[] end = new long[kinds];
        for (; row < sink.size(); row++) {
          int kind = sink.tag(row) - 1;
          if (kind < -1 || kind >= kinds) {
            throw in.damaged(segment.cluster(), "a variant has no alternative " + (kind + 1));
          }
          if (kind >= 0) {
            long index = sink.index(row);
            if (first[kind] == end[kind]) {
              first[kind] = index;
              end[kind] = index;
            }
            if (index < 0 || index != end[kind]) {
              throw in.damaged(segment.cluster(), "a variant's values are not in order");
            }
            end[kind]++;
          }
        }
        for (int kind = 0; kind < kinds; kind++) {
          items.get(kind).add(new Segment(segment.cluster(), first[kind], end[kind]));
        }
      }
      List<Column> columns = new ArrayList<>(kinds + 1);
      columns.add(new ByteColumn(Primitive.INT8, sink.alternatives()));
      for (int kind = 0; kind < kinds; kind++) {
        columns.add(
            ListColumn.of(sink.offsets(kind), alternatives.get(kind).read(in, items.get(kind))));
      }
      return new RecordColumn(type, count, columns);
    }

    @Override
    public void columns(Consumer<ColumnSet> each) {
      each.accept(switches);
      alternatives.forEach(alternative -> alternative.columns(each));
    }
  }
}
