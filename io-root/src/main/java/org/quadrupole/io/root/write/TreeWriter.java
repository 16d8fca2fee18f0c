package org.quadrupole.io.root.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;

/**
 * Writes events as a TTree.
 *
 * <p>A column becomes a branch:
 *
 * <ul>
 *   <li>numbers and truth values: a leaf; arrays of fixed dimensions: {@code x[2][3]};
 *   <li>lists of numbers (or of such arrays): {@code Jet_pt[nJet]}, with the counter that the
 *       schema names, {@code nName} where it names none; columns of one counter share it. A counter
 *       that is not among the columns is written first;
 *   <li>texts: {@code std::string}; lists of texts, lists of lists: {@code std::vector};
 *   <li>records: a branch for each member, {@code record_member}; lists of records likewise, with
 *       one counter.
 * </ul>
 *
 * <p>In names, {@code /} gives way to what follows it where that is unique, to {@code _} elsewhere;
 * brackets and colons become {@code _}.
 *
 * <p>Memory holds one cluster and the batch that is written.
 */
public final class TreeWriter implements TableWriter {

  /**
   * Settings of a tree.
   *
   * @param title its title
   * @param clusterEvents the events of a cluster; 0 to let the bytes decide
   * @param clusterBytes about how many bytes, not compressed, a cluster has; the first cluster
   *     decides how many events that is
   */
  public record Options(String title, long clusterEvents, long clusterBytes) {

    /** Clusters of 32 MiB. */
    public static Options defaults() {
      return new Options("", 0, 32L << 20);
    }

    /** Checks the numbers. */
    public Options {
      if (clusterEvents < 0 || clusterBytes < 1) {
        throw new IllegalArgumentException(
            "a cluster of " + clusterEvents + " events or " + clusterBytes + " bytes");
      }
    }

    /** The same with another title. */
    public Options withTitle(String other) {
      return new Options(other, clusterEvents, clusterBytes);
    }

    /** The same with clusters of so many events. */
    public Options withClusterEvents(long events) {
      return new Options(title, events, clusterBytes);
    }

    /** The same with clusters of about so many bytes. */
    public Options withClusterBytes(long bytes) {
      return new Options(title, 0, bytes);
    }
  }

  /** Where clusters and baskets may end, so that batches do not matter. */
  private static final int STEP = 128;

  /** A longer basket ends before its cluster does; compression blocks are as long at most. */
  private static final int LARGEST_BASKET = 8 << 20;

  /** A branch and what it is made of. */
  private record Planned(BranchWriter branch, FlatColumn column) {}

  private final RootFileWriter file;
  private final String directory;
  private final String name;
  private final Options options;
  private final EventSchema schema;
  private final List<Planned> plan;
  private final Compressor compressor;
  private long clusterEvents;
  private long clusterEnd;
  private long entries;
  private boolean closed;

  private TreeWriter(
      RootFileWriter file, String directory, String name, EventSchema schema, Options options) {
    this.file = file;
    this.directory = directory;
    this.name = name;
    this.options = options;
    this.schema = schema;
    this.plan = plan(schema);
    this.compressor = new Compressor(file.options().compression());
    this.clusterEvents = options.clusterEvents();
    this.clusterEnd = clusterEvents;
  }

  /**
   * Starts a tree.
   *
   * @param file the file, which stays the caller's to close
   * @param path the tree's name, behind its directories where it is in any
   * @param schema the columns of all batches
   * @throws IllegalArgumentException if two columns would become branches of one name
   */
  public static TreeWriter create(
      RootFileWriter file, String path, EventSchema schema, Options options) {
    int slash = path.lastIndexOf('/');
    return new TreeWriter(
        file,
        slash < 0 ? "" : path.substring(0, slash),
        path.substring(slash + 1),
        schema,
        options);
  }

  private static List<Planned> plan(EventSchema schema) {
    List<FlatColumn> columns = new ArrayList<>();
    for (EventSchema.Field field : schema.fields()) {
      columns.addAll(FlatColumn.of(field));
    }
    Map<String, String> names = BranchNames.of(columns.stream().map(FlatColumn::name).toList());
    Map<String, FlatColumn> byName = new HashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    Map<String, Planned> planned = new LinkedHashMap<>();
    Map<String, BranchWriter> counters = new HashMap<>();
    for (FlatColumn column : columns) {
      if (!planned.containsKey(column.name())) {
        planned.put(column.name(), plan(column, names, byName, counters, planned));
      }
    }
    Set<String> taken = new HashSet<>();
    for (Planned branch : planned.values()) {
      if (!taken.add(branch.branch().name())) {
        throw new IllegalArgumentException(
            "two columns would be the branch " + branch.branch().name() + "; rename one");
      }
    }
    return List.copyOf(planned.values());
  }

  private static Planned plan(
      FlatColumn column,
      Map<String, String> names,
      Map<String, FlatColumn> byName,
      Map<String, BranchWriter> counters,
      Map<String, Planned> planned) {
    String branch = names.getOrDefault(column.name(), column.name());
    List<Integer> dimensions = new ArrayList<>();
    ColumnType item = fixed(column.type(), dimensions);
    if (item instanceof Primitive number) {
      BranchWriter.Content content =
          number != Primitive.STRING
              ? new BranchWriter.Numbers(number, dimensions)
              : dimensions.isEmpty() ? new BranchWriter.Text() : vector(column.type());
      return new Planned(new BranchWriter(branch, content), column);
    }
    ListType list = (ListType) item;
    List<Integer> inner = new ArrayList<>();
    if (!dimensions.isEmpty()
        || !(fixed(list.element(), inner) instanceof Primitive number)
        || number == Primitive.STRING) {
      return new Planned(new BranchWriter(branch, vector(column.type())), column);
    }
    // Members of a list's records share a counter, whatever it is called.
    String key = column.counter().map(named -> "named " + named).orElse("of " + column.list());
    BranchWriter counting = counters.get(key);
    if (counting == null) {
      counting = counter(column, names, byName, counters, planned);
      counters.put(key, counting);
      counting.markCounter();
    }
    return new Planned(
        new BranchWriter(branch, new BranchWriter.Counted(number, inner, counting)), column);
  }

  /** The branch that counts a list's items: the one that the schema names, or a new one. */
  private static BranchWriter counter(
      FlatColumn counted,
      Map<String, String> names,
      Map<String, FlatColumn> byName,
      Map<String, BranchWriter> counters,
      Map<String, Planned> planned) {
    FlatColumn present = counted.counter().map(byName::get).orElse(null);
    if (present != null && present.type() instanceof Primitive number && number.isInteger()) {
      Planned known = planned.get(present.name());
      if (known == null) {
        known = plan(present, names, byName, counters, planned);
        planned.put(present.name(), known);
      }
      return known.branch();
    }
    String list =
        counted.list().equals(counted.name())
            ? names.getOrDefault(counted.name(), counted.name())
            : counted.list();
    // Without dots, which formulas on trees would take for members.
    String name = BranchNames.clean(counted.counter().orElse("n" + list)).replace('.', '_');
    Set<String> taken = new HashSet<>(names.values());
    counters.values().forEach(counter -> taken.add(counter.name()));
    while (taken.contains(name)) {
      name = "n_" + name;
    }
    BranchWriter made = new BranchWriter(name, new BranchWriter.Counter());
    planned.put("counter " + name, new Planned(made, counted));
    return made;
  }

  /** What is in lists of fixed size, whose sizes are added to the dimensions. */
  private static ColumnType fixed(ColumnType type, List<Integer> dimensions) {
    ColumnType inner = type;
    while (inner instanceof ListType list && list.isFixed()) {
      dimensions.add(list.fixedSize());
      inner = list.element();
    }
    return inner;
  }

  private static BranchWriter.Vector vector(ColumnType type) {
    return new BranchWriter.Vector(cpp(type));
  }

  private static String cpp(ColumnType type) {
    if (type instanceof ListType list) {
      String item = cpp(list.element());
      return "vector<" + item + (item.endsWith(">") ? " >" : ">");
    }
    return Leaf.cpp((Primitive) type);
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    boolean complete = false;
    try {
      if (closed) {
        throw new IOException("tree " + name + " is closed");
      }
      append(columns(batch), batch.size());
      complete = true;
    } finally {
      if (!complete) {
        file.abandon();
      }
    }
  }

  /** A column for each branch. */
  private Column[] columns(EventBatch batch) throws IOException {
    List<Column> stored = BatchColumns.read(name, schema, batch);
    Map<String, Column> read = new HashMap<>();
    for (int i = 0; i < stored.size(); i++) {
      read.put(schema.names().get(i), stored.get(i));
    }
    Column[] columns = new Column[plan.size()];
    for (int i = 0; i < columns.length; i++) {
      FlatColumn flat = plan.get(i).column();
      Column source = read.get(flat.source());
      if (source != null) {
        columns[i] = flat.from().apply(source);
      }
    }
    checkCounters(columns);
    return columns;
  }

  /** Every list must be as long as its counter says. */
  private void checkCounters(Column[] columns) {
    Map<BranchWriter, Column> counting = new HashMap<>();
    Map<BranchWriter, int[]> known = new HashMap<>();
    for (int i = 0; i < columns.length; i++) {
      BranchWriter branch = plan.get(i).branch();
      if (branch.counts()) {
        counting.put(branch, columns[i]);
      }
    }
    for (int i = 0; i < columns.length; i++) {
      BranchWriter counter = plan.get(i).branch().counter();
      if (counter == null) {
        continue;
      }
      int[] offsets = ((ListColumn) columns[i]).offsets();
      int[] before = known.putIfAbsent(counter, offsets);
      if (before == null) {
        checkCounter(counter, counting.get(counter), plan.get(i).column(), offsets);
      } else if (before != offsets && !Arrays.equals(before, offsets)) {
        throw differs(plan.get(i).column(), counter, Arrays.mismatch(before, offsets) - 1);
      }
    }
  }

  private void checkCounter(
      BranchWriter counter, @Nullable Column counts, FlatColumn column, int[] offsets) {
    if (counts == null || counts instanceof ListColumn) {
      return; // made of the lists themselves
    }
    for (int i = 0; i + 1 < offsets.length; i++) {
      if (BranchWriter.integer(counts, i) != offsets[i + 1] - offsets[i]) {
        throw differs(column, counter, i);
      }
    }
  }

  private IllegalArgumentException differs(FlatColumn column, BranchWriter counter, int event) {
    return new IllegalArgumentException(
        String.format(
            "tree %s: in event %d of a batch the list %s has another length than its counter %s"
                + " says; give it a name or a counter of its own",
            name, event, column.name(), counter.name()));
  }

  private void append(Column[] columns, int size) throws IOException {
    int at = 0;
    while (at < size) {
      long border = (entries / STEP + 1) * STEP;
      if (clusterEnd > 0) {
        border = Math.min(border, clusterEnd);
      }
      int end = (int) Math.min(size, at + border - entries);
      for (int i = 0; i < columns.length; i++) {
        plan.get(i).branch().append(columns[i], at, end);
      }
      entries += end - at;
      at = end;
      if (entries == border) {
        finishStep();
      }
    }
  }

  private void finishStep() throws IOException {
    long bytes = 0;
    for (Planned planned : plan) {
      BranchWriter branch = planned.branch();
      bytes += branch.totalBytes() + branch.waiting();
      if (branch.waiting() >= LARGEST_BASKET) {
        flush(branch);
      }
    }
    if (clusterEvents == 0 && bytes >= options.clusterBytes()) {
      clusterEvents = entries;
      clusterEnd = entries;
    }
    if (entries == clusterEnd) {
      flush();
      clusterEnd += clusterEvents;
    }
  }

  private void flush() throws IOException {
    for (Planned planned : plan) {
      flush(planned.branch());
    }
  }

  private void flush(BranchWriter branch) throws IOException {
    branch.flush(file, directory, name, compressor);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean complete = false;
    try {
      flush();
      file.write(
          directory,
          new TreeStreamer(
              name,
              options.title(),
              entries,
              clusterEvents == 0 ? Math.max(1, entries) : clusterEvents,
              file.options().compression().setting(),
              plan.stream().map(Planned::branch).toList()));
      complete = true;
    } finally {
      compressor.close();
      if (!complete) {
        file.abandon();
      }
    }
  }
}
