package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ListColumn;
import org.quadrupole.io.root.RootFormatException;

/**
 * Entries of different lengths: after a header that is left out, items of one size up to the
 * entry's end. Where entries begin is said by the basket, or follows from the counter.
 */
final class JaggedDecoder implements BranchDecoder {

  private final TreeColumnReader reader;
  private final BranchInfo branch;
  private final NumberSink sink;
  private final List<Integer> dimensions;
  private final int headerBytes;
  private final int itemValues;
  private final int itemBytes;

  /** The item's bytes as a power of two; -1 if they are none. */
  private final int itemBits;

  private final @Nullable Object counter;
  private final @Nullable LeafInfo countLeaf;
  private int[] offsets;
  private final boolean shared;
  private int entries;

  /**
   * A decoder.
   *
   * @param dimensions the fixed dimensions of an item
   * @param headerBytes the bytes before an entry's items
   * @param counter what says how many items an entry has; columns of one counter share offsets
   */
  JaggedDecoder(
      TreeColumnReader reader,
      BranchInfo branch,
      NumberSink sink,
      List<Integer> dimensions,
      int headerBytes,
      @Nullable Object counter,
      long expectedEntries) {
    this.reader = reader;
    this.branch = branch;
    this.sink = sink;
    this.dimensions = dimensions;
    this.headerBytes = headerBytes;
    this.itemValues = new FixedDecoder.Member(sink, dimensions).values();
    this.itemBytes = itemValues * sink.wireBytes();
    this.itemBits =
        Integer.bitCount(itemBytes) == 1 ? Integer.numberOfTrailingZeros(itemBytes) : -1;
    this.counter = counter;
    this.countLeaf = counter instanceof LeafInfo leaf ? leaf : null;
    int[] known = counter == null ? null : reader.sharedOffsets(counter);
    this.shared = known != null;
    this.offsets = known != null ? known : TreeColumnReader.newOffsets(expectedEntries);
    if (shared) {
      sink.expect((long) offsets[(int) expectedEntries] * itemValues);
    }
  }

  @Override
  public void accept(Basket basket, long basketFirst, int from, int to) throws IOException {
    EntryStarts starts = basket.starts();
    int begin;
    int end;
    if (!shared) {
      offsets = TreeColumnReader.grown(offsets, entries + to - from);
    }
    if (starts != null) {
      begin = starts.start(from);
      end = starts.start(to);
      if (begin < basket.start() || end < begin || end > basket.end()) {
        throw reader.damaged(branch, basketFirst, "its entries do not follow each other");
      }
      if (!shared) {
        countByStarts(basketFirst, starts, from, to);
      }
    } else {
      int[] counts = counts(basket, basketFirst);
      begin = (int) (basket.start() + sum(counts, 0, from) * itemBytes);
      end = (int) (begin + sum(counts, from, to) * itemBytes);
      if (!shared) {
        for (int i = from; i < to; i++) {
          offsets[entries + i - from + 1] = Math.addExact(offsets[entries + i - from], counts[i]);
        }
      }
    }
    int count = to - from;
    int items = offsets[entries + count] - offsets[entries];
    if ((long) items * itemBytes + (long) count * headerBytes != end - begin) {
      throw reader.damaged(
          branch,
          basketFirst,
          String.format(
              "%d items of %d bytes should fill %d bytes", items, itemBytes, end - begin));
    }
    if (headerBytes == 0 || starts == null) {
      sink.append(basket.data(), begin, items * itemValues);
    } else {
      appendEach(basket, basketFirst, from, to);
    }
    entries += count;
  }

  /** Appends the items of entries that have headers. */
  private void appendEach(Basket basket, long basketFirst, int from, int to)
      throws RootFormatException {
    int[] starts = reader.starts(branch, basket, basketFirst);
    for (int i = from; starts != null && i < to; i++) {
      int bytes = starts[i + 1] - starts[i] - headerBytes;
      if (bytes > 0) {
        sink.append(basket.data(), starts[i] + headerBytes, bytes / sink.wireBytes());
      } else if (bytes < 0) {
        throw reader.damaged(branch, basketFirst, "an entry is shorter than its header");
      }
    }
  }

  private void countByStarts(long basketFirst, EntryStarts starts, int from, int to)
      throws RootFormatException {
    if (itemBits >= 0 && starts.addItems(from, to, headerBytes, itemBits, offsets, entries)) {
      return;
    }
    int total = offsets[entries];
    for (int i = from; i < to; i++) {
      int bytes = starts.start(i + 1) - starts.start(i) - headerBytes;
      if (bytes < 0) {
        throw reader.damaged(branch, basketFirst, "an entry is shorter than its header");
      }
      total = Math.addExact(total, itemBytes == 0 ? 0 : bytes / itemBytes);
      offsets[entries + i - from + 1] = total;
    }
  }

  /** How many items each entry of a basket has, by the counter. */
  private int[] counts(Basket basket, long basketFirst) throws IOException {
    if (countLeaf == null || headerBytes != 0) {
      throw reader.damaged(branch, basketFirst, "the basket does not say where entries begin");
    }
    int[] counts = reader.counts(countLeaf, basketFirst, basketFirst + basket.entries());
    if (sum(counts, 0, counts.length) * itemBytes != basket.bytes()) {
      throw reader.damaged(
          branch, basketFirst, "the basket's length does not fit " + countLeaf.name());
    }
    return counts;
  }

  private static long sum(int[] counts, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  @Override
  public List<Column> finish() {
    if (offsets.length != entries + 1) {
      offsets = Arrays.copyOf(offsets, entries + 1);
    }
    if (counter != null && !shared) {
      reader.shareOffsets(counter, offsets);
    }
    Column content = FixedDecoder.nested(sink.finish(), offsets[entries], dimensions);
    return List.of(ListColumn.of(offsets, content));
  }
}
