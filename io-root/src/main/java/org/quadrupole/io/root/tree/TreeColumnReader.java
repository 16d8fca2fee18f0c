package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/** Reads columns of one range of a tree's entries: baskets, one after the other, into arrays. */
final class TreeColumnReader implements ColumnReader {

  private static final int FIRST_CAPACITY = 1 << 20;

  private final TTreeTable table;
  private final ByteSource source;
  private final long first;
  private final long end;
  private final ReadListener listener;
  private final IdentityHashMap<Object, int[]> offsets = new IdentityHashMap<>();
  private final Map<BranchPlan, List<Column>> records = new HashMap<>();
  private @Nullable BasketReader baskets;
  private boolean closed;

  TreeColumnReader(
      TTreeTable table, ByteSource source, long first, long end, ReadListener listener) {
    this.table = table;
    this.source = source;
    this.first = first;
    this.end = end;
    this.listener = listener;
  }

  @Override
  public Column read(String name) throws IOException {
    if (closed) {
      throw new IllegalStateException("the reader of tree " + table.name() + " is closed");
    }
    prefetch(List.of(name)); // all of its baskets together
    TTreeTable.Place place = table.place(name);
    BranchPlan plan = place.plan();
    if (plan.columns().size() == 1) {
      return decode(plan, first, end).get(0);
    }
    List<Column> columns = records.get(plan);
    if (columns == null) {
      columns = decode(plan, first, end);
      records.put(plan, columns);
    }
    return columns.get(place.index());
  }

  @Override
  public void prefetch(Collection<String> names) throws IOException {
    if (!source.isFar()) {
      return;
    }
    Set<BasketLocation> wanted = new LinkedHashSet<>();
    for (String name : names) {
      List<BasketLocation> locations = table.place(name).plan().branch().baskets();
      for (int i = find(locations, first);
          i < locations.size() && locations.get(i).firstEntry() < end;
          i++) {
        if (table.cache().get(locations.get(i)) == null) {
          wanted.add(locations.get(i));
        }
      }
    }
    baskets().fetchAhead(wanted);
  }

  private BasketReader baskets() {
    if (baskets == null) {
      baskets = new BasketReader(source, listener, table.arrays());
    }
    return baskets;
  }

  /** Decodes entries of a branch. */
  List<Column> decode(BranchPlan plan, long from, long to) throws IOException {
    BranchInfo branch = plan.branch();
    try {
      BranchDecoder decoder = plan.decoders().decoder(this, from, to);
      List<BasketLocation> locations = branch.baskets();
      long done = from;
      for (int i = find(locations, from); i < locations.size() && done < to; i++) {
        BasketLocation location = locations.get(i);
        if (location.firstEntry() > done) {
          break;
        }
        long stop = Math.min(to, location.endEntry());
        decoder.accept(
            basket(branch, location, to),
            location.firstEntry(),
            (int) (done - location.firstEntry()),
            (int) (stop - location.firstEntry()));
        done = stop;
      }
      if (done < to) {
        throw damaged(branch, done, "no basket holds entry " + done);
      }
      return decoder.finish();
    } catch (RootFormatException e) {
      if (plan.doubt().isEmpty()) {
        throw e;
      }
      RootFormatException doubted =
          new RootFormatException(e.file(), e.offset(), e.what(), plan.doubt().get());
      doubted.initCause(e);
      throw doubted;
    } catch (ArithmeticException e) {
      RootFormatException failure =
          new RootFormatException(
              source.name(),
              -1,
              String.format(
                  "tree %s, branch %s: entries %d to %d hold more values than one batch can",
                  table.name(), branch.path(), from, to),
              "Read fewer entries at a time.");
      failure.initCause(e);
      throw failure;
    }
  }

  /** The index of the basket that holds an entry, or of the first one behind it. */
  private static int find(List<BasketLocation> locations, long entry) {
    int low = 0;
    int high = locations.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (locations.get(middle).endEntry() <= entry) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Basket basket(BranchInfo branch, BasketLocation location, long to) throws IOException {
    boolean partly = location.endEntry() > to && location.embedded() == null;
    Basket known = table.cache().get(location);
    if (known != null) {
      if (!partly) {
        table.cache().remove(location);
      }
      return known;
    }
    Basket basket = baskets().read(branch, location, partly);
    if (partly) {
      table.cache().put(location, basket);
    }
    return basket;
  }

  /** The values of a leaf that counts, for some entries. */
  int[] counts(LeafInfo leaf, long from, long to) throws IOException {
    TTreeTable.Place place = table.counter(leaf);
    // The bytes of the basket that asks must not be overwritten.
    Column column;
    try (TreeColumnReader other = new TreeColumnReader(table, source, from, to, listener)) {
      column = other.decode(place.plan(), from, to).get(place.index());
    }
    int[] counts = new int[column.size()];
    for (int i = 0; i < counts.length; i++) {
      long count = NumberSink.integer(column, i);
      if (count < 0 || count > Integer.MAX_VALUE) {
        throw damaged(place.plan().branch(), from + i, "it counts " + count + " items");
      }
      counts[i] = (int) count;
    }
    return counts;
  }

  /** The numbers of a branch of lists that count, for some entries. */
  ListColumn itemCounts(BranchInfo counter, long from, long to) throws IOException {
    BranchPlan plan = table.plan(counter);
    // The bytes of the basket that asks must not be overwritten.
    try (TreeColumnReader other = new TreeColumnReader(table, source, from, to, listener)) {
      if (plan != null
          && other.decode(plan, from, to).get(0) instanceof ListColumn lists
          && lists.content().type() instanceof Primitive primitive
          && primitive.isInteger()) {
        return lists;
      }
    }
    throw damaged(counter, from, "it should count items, and holds no lists of integers");
  }

  /** The offsets that an earlier column of the same counter had. */
  int @Nullable [] sharedOffsets(Object counter) {
    return offsets.get(counter);
  }

  void shareOffsets(Object counter, int[] shared) {
    offsets.put(counter, shared);
  }

  /** Room for the offsets of some entries; not for more at once than a lying header may take. */
  static int[] newOffsets(long entries) {
    return new int[(int) Math.min(entries, FIRST_CAPACITY) + 1];
  }

  /** Offsets with room for some more entries, which were found to be there. */
  static int[] grown(int[] offsets, int entries) {
    int need = Math.addExact(entries, 1);
    return need <= offsets.length
        ? offsets
        : Arrays.copyOf(offsets, (int) Math.max(need, Math.min(2L * need, Integer.MAX_VALUE - 8)));
  }

  /** A reader of a basket's bytes. */
  WireReader wire(BranchInfo branch, Basket basket, long basketFirst) {
    return new WireReader(
            basket.data(),
            basket.start(),
            basket.end(),
            source.name(),
            -1,
            where(branch, basketFirst))
        .displacedBy(basket.keyBytes() - basket.start());
  }

  /** Where the entries of a basket begin, and the last one's end; null if it does not say. */
  int @Nullable [] starts(BranchInfo branch, Basket basket, long basketFirst)
      throws RootFormatException {
    if (basket.starts() == null) {
      return null;
    }
    int[] starts = basket.starts().all();
    int before = basket.start();
    boolean falls = false;
    for (int start : starts) {
      falls |= start < before;
      before = start;
    }
    if (falls) {
      throw damaged(branch, basketFirst, "its entries do not follow each other");
    }
    return starts;
  }

  private String where(BranchInfo branch, long entry) {
    return "tree " + table.name() + ", branch " + branch.path() + ", basket at entry " + entry;
  }

  RootFormatException damaged(BranchInfo branch, long entry, String problem) {
    return new RootFormatException(
        source.name(), -1, where(branch, entry) + ": " + problem, RootFormatException.DAMAGED);
  }

  @Override
  public void close() {
    closed = true;
    records.clear();
    offsets.clear();
    if (baskets != null) {
      baskets.close();
      baskets = null;
    }
  }
}
