package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.ListColumn;
import org.quadrupole.io.root.RootFormatException;

/**
 * Entries that all have the same length: one or several members, each a number or an array of fixed
 * size, packed without gaps.
 */
final class FixedDecoder implements BranchDecoder {

  /** A member: its numbers, and the sizes of its dimensions. */
  record Member(NumberSink sink, List<Integer> dimensions) {
    int values() {
      int product = 1;
      for (int size : dimensions) {
        product = Math.multiplyExact(product, size);
      }
      return product;
    }
  }

  private final TreeColumnReader reader;
  private final BranchInfo branch;
  private final List<Member> members;
  private final long stride;
  private int entries;

  FixedDecoder(
      TreeColumnReader reader, BranchInfo branch, List<Member> members, long expectedEntries) {
    this.reader = reader;
    this.branch = branch;
    this.members = members;
    long bytes = 0;
    for (Member member : members) {
      bytes += (long) member.values() * member.sink().wireBytes();
      member.sink().expect(expectedEntries * member.values());
    }
    this.stride = bytes;
  }

  @Override
  public void accept(Basket basket, long basketFirst, int from, int to) throws RootFormatException {
    if (basket.bytes() != basket.entries() * stride) {
      throw reader.damaged(
          branch,
          basketFirst,
          String.format(
              "%d entries of %d bytes each should fill the basket's %d bytes",
              basket.entries(), stride, basket.bytes()));
    }
    int count = to - from;
    int at = basket.start() + from * (int) stride;
    entries += count;
    if (members.size() == 1) {
      Member member = members.get(0);
      member.sink().append(basket.data(), at, count * member.values());
      return;
    }
    for (Member member : members) {
      int values = member.values();
      NumberSink sink = member.sink();
      if (values == 1) {
        sink.append(basket.data(), at, (int) stride, count);
      } else {
        for (int i = 0; i < count; i++) {
          sink.append(basket.data(), at + i * (int) stride, values);
        }
      }
      at += values * sink.wireBytes();
    }
  }

  @Override
  public List<Column> finish() {
    List<Column> columns = new ArrayList<>(members.size());
    for (Member member : members) {
      columns.add(nested(member.sink().finish(), entries, member.dimensions()));
    }
    return columns;
  }

  /** Numbers as {@code entries} arrays of these dimensions. */
  static Column nested(Column numbers, int entries, List<Integer> dimensions) {
    Column column = numbers;
    for (int level = dimensions.size() - 1; level >= 0; level--) {
      int lists = entries;
      for (int size : dimensions.subList(0, level)) {
        lists = Math.multiplyExact(lists, size);
      }
      column = ListColumn.fixed(lists, dimensions.get(level), column);
    }
    return column;
  }
}
