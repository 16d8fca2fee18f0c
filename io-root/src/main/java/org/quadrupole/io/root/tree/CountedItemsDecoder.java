package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.ListColumn;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * An array member of the items of a split collection, whose length is another member, which has a
 * branch of its own: for each item a byte that says whether its array is there, and the array.
 * Source: ROOT's TStreamerInfo::ReadBuffer (kOffsetP).
 */
final class CountedItemsDecoder implements BranchDecoder {

  private final TreeColumnReader reader;
  private final BranchInfo branch;
  private final BranchInfo counter;
  private final NumberSink sink;
  private int[] items;
  private int[] arrays = TreeColumnReader.newOffsets(0);
  private int entries;
  private int taken;

  /**
   * A decoder.
   *
   * @param counter the branch of the member that counts
   */
  CountedItemsDecoder(
      TreeColumnReader reader,
      BranchInfo branch,
      BranchInfo counter,
      NumberSink sink,
      long expectedEntries) {
    this.reader = reader;
    this.branch = branch;
    this.counter = counter;
    this.sink = sink;
    this.items = TreeColumnReader.newOffsets(expectedEntries);
  }

  @Override
  public void accept(Basket basket, long basketFirst, int from, int to) throws IOException {
    WireReader in = reader.wire(branch, basket, basketFirst);
    int[] starts = reader.starts(branch, basket, basketFirst);
    int first = starts == null ? 0 : from;
    ListColumn counts = reader.itemCounts(counter, basketFirst + first, basketFirst + to);
    int[] ends = counts.offsets();
    items = TreeColumnReader.grown(items, entries + to - from);
    for (int i = first; i < to; i++) {
      if (starts != null) {
        in.window(starts[i], starts[i + 1]);
      }
      for (int k = ends[i - first]; k < ends[i - first + 1]; k++) {
        array(in, NumberSink.integer(counts.content(), k), i >= from);
      }
      if (i >= from) {
        int count = ends[i - first + 1] - ends[i - first];
        items[entries + 1] = Math.addExact(items[entries], count);
        entries++;
      }
      if ((starts != null || i + 1 == basket.entries()) && in.remaining() > 0) {
        throw in.damaged(in.remaining() + " bytes are left over behind entry " + (basketFirst + i));
      }
    }
  }

  private void array(WireReader in, long counted, boolean wanted) throws RootFormatException {
    long count = in.bool() ? counted : 0;
    if (count < 0 || count * sink.wireBytes() > in.remaining()) {
      throw in.damaged("an array claims " + count + " items");
    }
    int at = in.position();
    in.skip(count * sink.wireBytes());
    if (wanted) {
      sink.append(in.array(), at, (int) count);
      arrays = TreeColumnReader.grown(arrays, taken + 1);
      arrays[taken + 1] = Math.addExact(arrays[taken], (int) count);
      taken++;
    }
  }

  @Override
  public List<Column> finish() {
    Column numbers = sink.finish();
    return List.of(
        ListColumn.of(
            Arrays.copyOf(items, entries + 1),
            ListColumn.of(Arrays.copyOf(arrays, taken + 1), numbers)));
  }
}
