package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.ReadListener;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootTree;
import org.quadrupole.io.root.file.ScratchArrays;
import org.quadrupole.io.root.wire.WireReader;

/** An RNTuple as a table of columns, one for each of its top-level fields. */
public final class RNTupleTable implements RootTree {

  private static final long CACHE_BYTES = 128L << 20;
  private static final int GROUP_BYTES = 32;
  private static final long MOST_WITHOUT_FIELDS = 1L << 36;

  private final String name;
  private final ByteSource source;
  private final Anchor anchor;
  private final Schema description = new Schema();
  private final List<Cluster> clusters;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, String> unread = new LinkedHashMap<>();
  private final EventSchema schema;
  private final PageCache cache = new PageCache(CACHE_BYTES);
  private final ScratchArrays arrays = new ScratchArrays();

  private RNTupleTable(String name, ByteSource source, Anchor anchor) throws IOException {
    this.name = name;
    this.source = source;
    this.anchor = anchor;
    Envelope header =
        envelope(
            new Locator(anchor.seekHeader(), anchor.headerBytes()),
            anchor.headerLength(),
            Envelope.HEADER,
            "header");
    FrameReader in = header.content();
    in.featureFlags();
    in.string(); // name
    in.string(); // description
    in.string(); // what wrote it
    description.add(in);
    Envelope footer =
        envelope(
            new Locator(anchor.seekFooter(), anchor.footerBytes()),
            anchor.footerLength(),
            Envelope.FOOTER,
            "footer");
    in = footer.content();
    in.featureFlags();
    if (in.i8() != header.checksum()) {
      throw in.damaged("it belongs to another header");
    }
    FrameReader extension = in.record();
    if (extension.remaining() > 0) {
      description.add(extension);
    }
    this.clusters = clusters(in.list(GROUP_BYTES), header.checksum());
    NodeBuilder builder = new NodeBuilder(description, unread);
    for (FieldDescriptor field : description.fields()) {
      if (field.isTopLevel()) {
        plan(builder, field);
      }
    }
    this.schema = EventSchema.of(fields());
    checkEntries();
  }

  /**
   * Reads an RNTuple's description.
   *
   * @param in the record that names its header and footer
   */
  public static RNTupleTable read(String name, ByteSource source, WireReader in)
      throws IOException {
    Anchor anchor = Anchor.read(in);
    if (anchor.seekHeader() < 0
        || anchor.headerBytes() < 0
        || anchor.seekFooter() < 0
        || anchor.footerBytes() < 0) {
      throw in.damaged("it points to nowhere");
    }
    return new RNTupleTable(name, source, anchor);
  }

  private Envelope envelope(Locator locator, long length, int type, String what)
      throws IOException {
    return Envelope.read(
        source, locator, length, anchor.maxKeyBytes(), type, "RNTuple " + name + ", " + what);
  }

  /** The clusters of all groups, in the order of their entries. */
  private List<Cluster> clusters(FrameReader groups, long headerChecksum) throws IOException {
    List<Cluster> found = new ArrayList<>();
    for (int i = 0; i < groups.items(); i++) {
      FrameReader group = groups.record();
      group.i8(); // first entry
      group.i8(); // number of entries
      long count = group.u4();
      long length = group.i8();
      Envelope list = envelope(Locator.read(group), length, Envelope.PAGE_LIST, "page list " + i);
      List<Cluster> read = Cluster.readAll(list.content(), headerChecksum);
      if (read.size() != count) {
        throw group.damaged("page list " + i + " has " + read.size() + " clusters, not " + count);
      }
      found.addAll(read);
    }
    found.removeIf(cluster -> cluster.entries() == 0);
    found.sort(Comparator.comparingLong(Cluster::first));
    long at = 0;
    for (Cluster cluster : found) {
      if (cluster.first() != at) {
        throw groups.damaged("no cluster holds entry " + Math.min(at, cluster.first()));
      }
      at = cluster.end();
    }
    return found;
  }

  private void plan(NodeBuilder builder, FieldDescriptor field) {
    String column = field.name();
    for (int i = 2; nodes.containsKey(column) || unread.containsKey(column); i++) {
      column = field.name() + "#" + i;
    }
    try {
      if (!column.equals(field.name())) {
        throw new NodeBuilder.UnreadableField("another field has this name");
      }
      nodes.put(column, builder.build(field));
    } catch (NodeBuilder.UnreadableField e) {
      unread.put(column, e.getMessage());
    }
  }

  /** Lists whose lengths a column shows (NanoAOD: {@code nJet}) have it as their counter. */
  private List<EventSchema.Field> fields() {
    Map<Integer, String> counters = new HashMap<>();
    nodes.forEach(
        (column, node) -> {
          if (node instanceof Nodes.Lengths lengths) {
            counters.putIfAbsent(lengths.ends().representations().get(0)[0], column);
          }
        });
    List<EventSchema.Field> fields = new ArrayList<>();
    nodes.forEach(
        (column, node) -> {
          Optional<String> counter =
              node instanceof Nodes.Lists lists
                  ? Optional.ofNullable(counters.get(lists.ends().representations().get(0)[0]))
                  : Optional.empty();
          fields.add(new EventSchema.Field(column, node.type(), counter));
        });
    return fields;
  }

  /** Entries that no page backs are not believed: a loop over them would not end. */
  private void checkEntries() throws RootFormatException {
    for (Cluster cluster : clusters) {
      long most = nodes.isEmpty() ? MOST_WITHOUT_FIELDS : 0;
      for (Pages pages : cluster.columns()) {
        most = Math.max(most, pages.elements());
      }
      if (most < cluster.entries()) {
        throw new RootFormatException(
            source.name(),
            -1,
            String.format(
                "RNTuple %s: the cluster at entry %d claims %d entries, and no column has more"
                    + " than %d elements",
                name, cluster.first(), cluster.entries(), most),
            RootFormatException.DAMAGED);
      }
    }
  }

  /** The version of the format that the writer followed, for example {@code 1.0.0.0}. */
  public String formatVersion() {
    return anchor.version();
  }

  /** The fields and columns. */
  Schema description() {
    return description;
  }

  /** The clusters that hold entries, in order. */
  List<Cluster> pageLists() {
    return clusters;
  }

  /** Longer pages are cut into several records. */
  long maxKeyBytes() {
    return anchor.maxKeyBytes();
  }

  /** A column's node, also that of {@code Jet.pt} where {@code Jet} holds records. */
  Node node(String column) {
    return find(column)
        .orElseThrow(
            () ->
                new IllegalArgumentException("RNTuple " + name + " has no column named " + column));
  }

  private Optional<Node> find(String column) {
    Node known = nodes.get(column);
    if (known != null) {
      return Optional.of(known);
    }
    int dot = column.indexOf('.');
    Optional<Node> node = Optional.ofNullable(dot < 0 ? null : nodes.get(column.substring(0, dot)));
    while (dot >= 0) {
      int next = column.indexOf('.', dot + 1);
      String member = column.substring(dot + 1, next < 0 ? column.length() : next);
      node = node.flatMap(n -> n.member(member));
      dot = next;
    }
    return node;
  }

  /** The parts of the clusters that hold some entries. */
  List<Segment> segments(long first, long end) {
    List<Segment> segments = new ArrayList<>();
    for (Cluster cluster : clusters) {
      long from = Math.max(first, cluster.first());
      long to = Math.min(end, cluster.end());
      if (from < to) {
        segments.add(new Segment(cluster, from - cluster.first(), to - cluster.first()));
      }
    }
    return segments;
  }

  ElementReader reader(ReadListener listener) {
    return new ElementReader(
        source, description.columns(), anchor.maxKeyBytes(), cache, arrays, name, listener);
  }

  ByteSource source() {
    return source;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long entries() {
    return clusters.isEmpty() ? 0 : clusters.get(clusters.size() - 1).end();
  }

  @Override
  public EventSchema schema() {
    return schema;
  }

  @Override
  public Map<String, String> unread() {
    return Collections.unmodifiableMap(unread);
  }

  @Override
  public List<EntryRange> clusters() {
    return clusters.stream().map(c -> new EntryRange(c.first(), c.end())).toList();
  }

  @Override
  public ColumnReader open(long first, long end, ReadListener listener) {
    if (first < 0 || end < first || end > entries() || end - first > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              "RNTuple %s has %d entries; cannot open %d to %d", name, entries(), first, end));
    }
    return new RNTupleColumnReader(this, first, end, listener);
  }

  @Override
  public long uncompressedBytes(Collection<String> columns) {
    long sum = 0;
    for (int number : numbers(columns)) {
      for (Cluster cluster : clusters) {
        sum += description.columns().get(number).bytes(cluster.pages(number).elements());
      }
    }
    return sum;
  }

  @Override
  public long compressedBytes(Collection<String> columns) {
    long sum = 0;
    for (int number : numbers(columns)) {
      for (Cluster cluster : clusters) {
        for (int bytes : cluster.pages(number).bytes()) {
          sum += bytes;
        }
      }
    }
    return sum;
  }

  private Set<Integer> numbers(Collection<String> columns) {
    Set<Integer> numbers = new TreeSet<>();
    for (String column : columns) {
      node(column)
          .columns(
              set -> {
                for (int[] representation : set.representations()) {
                  numbers.add(representation[set.which()]);
                }
              });
    }
    return numbers;
  }
}
