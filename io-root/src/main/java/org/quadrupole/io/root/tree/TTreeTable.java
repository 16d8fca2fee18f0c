package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootTree;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.file.ScratchArrays;
import org.quadrupole.io.root.wire.WireReader;

/** A TTree as a table of columns. */
public final class TTreeTable implements RootTree {

  private static final long CACHE_BYTES = 64L << 20;

  /** Larger clusters than this many entries make no useful unit of work. */
  private static final int MAX_CLUSTERS = 1 << 20;

  private static final long MOST_WITHOUT_COLUMNS = 1L << 36;

  /** A column's place: the plan that makes it, and which of its columns it is. */
  record Place(BranchPlan plan, int index) {}

  private final String name;
  private final ByteSource source;
  private final TreeInfo info;
  private final Dictionary dictionary;
  private final EventSchema schema;
  private final Map<String, String> unread;
  private final Set<Long> otherEntries = new TreeSet<>();
  private final Map<String, Place> places = new HashMap<>();
  private final IdentityHashMap<BranchInfo, BranchPlan> plans = new IdentityHashMap<>();
  private final IdentityHashMap<LeafInfo, Place> counters = new IdentityHashMap<>();
  private final BasketCache cache = new BasketCache(CACHE_BYTES);
  private final ScratchArrays arrays = new ScratchArrays();
  private volatile @Nullable List<EntryRange> clusters;

  private TTreeTable(String name, ByteSource source, TreeInfo info, Dictionary dictionary)
      throws IOException {
    this.name = name;
    this.source = source;
    this.info = info;
    this.dictionary = dictionary;
    IdentityHashMap<LeafInfo, BranchInfo> owners = new IdentityHashMap<>();
    List<BranchInfo> all = new ArrayList<>();
    collect(info.branches(), all, owners);
    Map<String, String> left = new LinkedHashMap<>();
    List<EventSchema.Field> fields = new ArrayList<>();
    BranchPlanner planner = new BranchPlanner(dictionary, this::look);
    for (BranchInfo branch : all) {
      plan(planner, branch, owners, fields, left);
    }
    for (BranchInfo branch : all) {
      BranchPlan plan = plans.get(branch);
      if (plan != null && branch.leaves().size() == plan.columns().size()) {
        for (int i = 0; i < branch.leaves().size(); i++) {
          if (plan.columns().get(i).type() instanceof Primitive primitive
              && primitive.isInteger()) {
            counters.put(branch.leaves().get(i), new Place(plan, i));
          }
        }
      }
    }
    this.schema = EventSchema.of(fields);
    this.unread = Collections.unmodifiableMap(left);
  }

  /**
   * Reads a tree's record.
   *
   * @param in the record
   * @param keyBytes the length of its key
   */
  public static TTreeTable read(
      String name,
      String className,
      ByteSource source,
      WireReader in,
      int keyBytes,
      Dictionary dictionary)
      throws IOException {
    TTreeTable table =
        new TTreeTable(
            name, source, TreeParser.parse(in, keyBytes, className, dictionary), dictionary);
    long most = table.places.isEmpty() ? MOST_WITHOUT_COLUMNS : table.mostEntries();
    if (table.entries() > most) {
      throw in.damaged(
          "it claims " + table.entries() + " entries, and no branch holds more than " + most);
    }
    return table;
  }

  /** The entries that baskets hold; a loop over entries that none holds would not end. */
  private long mostEntries() {
    long most = 0;
    for (Place place : places.values()) {
      List<BasketLocation> baskets = place.plan().branch().baskets();
      if (!baskets.isEmpty()) {
        most = Math.max(most, baskets.get(baskets.size() - 1).endEntry());
      }
    }
    return most;
  }

  private static void collect(
      List<BranchInfo> branches,
      List<BranchInfo> all,
      IdentityHashMap<LeafInfo, BranchInfo> owners) {
    for (BranchInfo branch : branches) {
      all.add(branch);
      for (LeafInfo leaf : branch.leaves()) {
        owners.putIfAbsent(leaf, branch);
      }
      collect(branch.branches(), all, owners);
    }
  }

  private void plan(
      BranchPlanner planner,
      BranchInfo branch,
      IdentityHashMap<LeafInfo, BranchInfo> owners,
      List<EventSchema.Field> fields,
      Map<String, String> left)
      throws IOException {
    if (!branch.branches().isEmpty()) {
      return; // its sub-branches hold the values
    }
    try {
      if (branch.entries() != info.entries()) {
        otherEntries.add(branch.entries());
        throw new BranchPlanner.UnreadableBranch(
            String.format("it has %d entries, the tree has %d", branch.entries(), info.entries()));
      }
      BranchPlan plan = planner.plan(branch, counter -> counterName(counter, owners));
      for (EventSchema.Field field : plan.columns()) {
        if (places.containsKey(field.name())) {
          throw new BranchPlanner.UnreadableBranch("another branch has this name");
        }
      }
      for (int i = 0; i < plan.columns().size(); i++) {
        places.put(plan.columns().get(i).name(), new Place(plan, i));
      }
      fields.addAll(plan.columns());
      left.putAll(plan.unread());
      plans.put(branch, plan);
    } catch (BranchPlanner.UnreadableBranch e) {
      String key = branch.path();
      for (int i = 2; left.containsKey(key) || places.containsKey(key); i++) {
        key = branch.path() + "#" + i;
      }
      left.put(key, e.getMessage());
    }
  }

  /** Decodes the first baskets of a branch, to see what it holds; returns how many. */
  private int look(BranchPlan plan, int most, Predicate<List<Column>> enough) throws IOException {
    long[] bytes = new long[1];
    ReadListener listener = (compressed, uncompressed) -> bytes[0] += uncompressed;
    int read = 0;
    try (TreeColumnReader reader = new TreeColumnReader(this, source, 0, entries(), listener)) {
      for (BasketLocation basket : plan.branch().baskets()) {
        if (read == most || bytes[0] > BranchPlanner.MOST_LOOKED_AT) {
          break;
        }
        List<Column> columns = reader.decode(plan, basket.firstEntry(), basket.endEntry());
        read++;
        if (enough.test(columns)) {
          break;
        }
      }
    }
    return read;
  }

  private static Optional<String> counterName(
      @Nullable Object counter, IdentityHashMap<LeafInfo, BranchInfo> owners) {
    if (counter instanceof BranchInfo branch && branch.branches().isEmpty()) {
      return Optional.of(branch.path());
    }
    if (counter instanceof LeafInfo leaf) {
      BranchInfo owner = owners.get(leaf);
      if (owner != null && owner.branches().isEmpty()) {
        return Optional.of(
            owner.leaves().size() == 1 ? owner.path() : owner.path() + "." + leaf.name());
      }
    }
    return Optional.empty();
  }

  Place place(String column) {
    Place place = places.get(column);
    if (place == null) {
      throw new IllegalArgumentException("tree " + name + " has no column named " + column);
    }
    return place;
  }

  /** How a branch is read, if it is. */
  @Nullable BranchPlan plan(BranchInfo branch) {
    return plans.get(branch);
  }

  Place counter(LeafInfo leaf) throws RootFormatException {
    Place place = counters.get(leaf);
    if (place == null) {
      throw new RootFormatException(
          source.name(),
          -1,
          "tree " + name + ": the counter " + leaf.name() + " is not a column of integers",
          RootFormatException.DAMAGED);
    }
    return place;
  }

  BasketCache cache() {
    return cache;
  }

  /** What its readers read and decompress into. */
  ScratchArrays arrays() {
    return arrays;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long entries() {
    return info.entries();
  }

  @Override
  public Map<String, String> aliases() {
    return info.aliases();
  }

  @Override
  public List<String> friends() {
    return info.friends();
  }

  @Override
  public List<RootTree> apart() throws IOException {
    List<RootTree> parts = new ArrayList<>();
    for (long entries : otherEntries) {
      TreeInfo part =
          new TreeInfo(entries, 0, new long[0], new long[0], info.branches(), Map.of(), List.of());
      TTreeTable table = new TTreeTable(name, source, part, dictionary);
      if (!table.places.isEmpty() && entries >= 0 && entries <= table.mostEntries()) {
        parts.add(table);
      }
    }
    return parts;
  }

  @Override
  public EventSchema schema() {
    return schema;
  }

  @Override
  public Map<String, String> unread() {
    return unread;
  }

  /**
   * The clusters that the tree's header states. A header may state none; then ranges at whose
   * borders every branch begins a basket.
   */
  @Override
  public List<EntryRange> clusters() {
    List<EntryRange> known = clusters;
    if (known == null) {
      // By any thread: all find the same.
      known = List.copyOf(findClusters());
      clusters = known;
    }
    return known;
  }

  private List<EntryRange> findClusters() {
    List<EntryRange> clusters = new ArrayList<>();
    long at = 0;
    int ranges = Math.min(info.clusterEnds().length, info.clusterSizes().length);
    for (int i = 0; i < ranges && at < entries(); i++) {
      at =
          split(
              clusters, at, Math.min(entries(), info.clusterEnds()[i] + 1), info.clusterSizes()[i]);
    }
    if (at < entries() && info.autoFlush() > 0) {
      at = split(clusters, at, entries(), info.autoFlush());
    }
    for (long border : at < entries() ? commonBorders() : new long[0]) {
      if (border > at && border <= entries()) {
        clusters.add(new EntryRange(at, border));
        at = border;
      }
    }
    if (at < entries()) {
      clusters.add(new EntryRange(at, entries()));
    }
    return clusters;
  }

  private static long split(List<EntryRange> clusters, long from, long end, long size) {
    long at = from;
    long step = size <= 0 || (end - from) / size > MAX_CLUSTERS ? end - from : size;
    while (at < end) {
      long next = step < end - at ? at + step : end;
      clusters.add(new EntryRange(at, next));
      at = next;
    }
    return at;
  }

  /** Where baskets of all branches end, in order; trees have thousands of branches. */
  private long[] commonBorders() {
    long[] common = null;
    Set<BranchPlan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Place place : places.values()) {
      if (seen.add(place.plan())) {
        long[] ends =
            place.plan().branch().baskets().stream()
                .mapToLong(BasketLocation::endEntry)
                .sorted()
                .toArray();
        common = common == null ? ends : common(common, ends);
      }
    }
    return common == null ? new long[0] : common;
  }

  /** What is in two arrays that are in order. */
  private static long[] common(long[] some, long[] others) {
    int count = 0;
    int at = 0;
    for (long one : some) {
      while (at < others.length && others[at] < one) {
        at++;
      }
      if (at < others.length && others[at] == one) {
        some[count++] = one;
      }
    }
    return Arrays.copyOf(some, count);
  }

  @Override
  public ColumnReader open(long first, long end, ReadListener listener) {
    if (first < 0 || end < first || end > entries() || end - first > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              "tree %s has %d entries; cannot open %d to %d", name, entries(), first, end));
    }
    return new TreeColumnReader(this, source, first, end, listener);
  }

  @Override
  public long uncompressedBytes(Collection<String> columns) {
    long sum = 0;
    for (BranchInfo branch : branches(columns)) {
      sum += Math.max(0, branch.totalBytes());
    }
    return sum;
  }

  @Override
  public long compressedBytes(Collection<String> columns) {
    long sum = 0;
    for (BranchInfo branch : branches(columns)) {
      for (BasketLocation basket : branch.baskets()) {
        sum += Math.max(0, basket.bytes());
      }
    }
    return sum;
  }

  private Set<BranchInfo> branches(Collection<String> columns) {
    Set<BranchInfo> branches = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String column : columns) {
      branches.add(place(column).plan().branch());
    }
    return branches;
  }
}
