package org.quadrupole.io.root;

import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Provenance;

/**
 * One tree of one file, as all its batches in one process share it. The file's header is parsed
 * once and kept as long as memory allows (a runner may hold batches of very many files); the file
 * itself is open only while columns are read. What crosses to another process is only the name.
 */
final class TreeFile implements Serializable {

  private final ResourceId resource;
  private final long bytes;
  private final long modified;
  private final ReadSpec spec;
  private final long firstEntry;
  private transient @Nullable SoftReference<Header> header;

  /** A parsed tree and what of it is read. */
  private record Header(OpenedTrees.Opened opened, Friends friends, FileColumns columns) {}

  /** What makes a file the same as another one. */
  record Identity(String file, long bytes, long modified, String tree) {}

  TreeFile(MatchResult.Metadata file, ReadSpec spec) {
    this(file, spec, 0);
  }

  /**
   * A file that is one of many.
   *
   * @param firstEntry the number of its first entry among those of all files
   */
  TreeFile(MatchResult.Metadata file, ReadSpec spec, long firstEntry) {
    this(file.resourceId(), file.sizeBytes(), file.lastModifiedMillis(), spec, firstEntry);
  }

  private TreeFile(ResourceId resource, long bytes, long modified, ReadSpec spec, long firstEntry) {
    this.resource = resource;
    this.bytes = bytes;
    this.modified = modified;
    this.spec = spec;
    this.firstEntry = firstEntry;
  }

  /** The same file, read in another way. */
  TreeFile reading(ReadSpec other) {
    return new TreeFile(resource, bytes, modified, other, firstEntry);
  }

  Identity identity() {
    return new Identity(name(), bytes, modified, spec.tree());
  }

  /** The number of the first entry among those of all files. */
  long firstEntry() {
    return firstEntry;
  }

  /** The columns that the tree and its friends have. */
  EventSchema present() throws IOException {
    return header().friends().present();
  }

  /** A column of the tree or its friends, or a member of one's records. */
  Optional<EventSchema.Field> column(String name) throws IOException {
    return present().field(name);
  }

  /** The file's path or URL. */
  String name() {
    return resource.toString();
  }

  /** Whether it is on another machine. */
  boolean isFar() {
    return !ByteSource.isLocal(resource);
  }

  /** The file's size. */
  long bytes() {
    return bytes;
  }

  /** The tree; usable for reading only inside a lease. */
  RootTree tree() throws IOException {
    return header().opened().tree();
  }

  /** What was recovered, if the file was not closed. */
  Optional<String> recovered() throws IOException {
    return header().opened().recovered();
  }

  /** The columns that the file lacks. */
  Set<String> missing() throws IOException {
    return header().columns().missing();
  }

  /** The columns that are read, checked against what was asked for. */
  EventSchema schema() throws IOException {
    return header().columns().schema();
  }

  /** The columns that are read from this tree itself. */
  private List<String> ownColumns() throws IOException {
    Header known = header();
    return known.columns().stored().stream()
        .filter(name -> !known.friends().isFriends(name))
        .toList();
  }

  /** The stored bytes of the columns that are read from this tree itself. */
  long bytesRead() throws IOException {
    return tree().compressedBytes(ownColumns());
  }

  /** The batches of the file. */
  List<EntryRange> batches() throws IOException {
    return batches(0, tree().entries());
  }

  /** The batches of some entries: clusters, or as much of them as there is, joined and cut. */
  List<EntryRange> batches(long first, long end) throws IOException {
    RootTree tree = tree();
    if (tree.entries() == 0) {
      return List.of();
    }
    List<EntryRange> clusters =
        tree.clusters().stream()
            .filter(cluster -> cluster.first() < end && cluster.end() > first)
            .map(
                cluster ->
                    new EntryRange(Math.max(first, cluster.first()), Math.min(end, cluster.end())))
            .toList();
    Header known = header();
    double eventBytes =
        (double) tree.uncompressedBytes(ownColumns()) / tree.entries()
            + known.friends().eventBytes(known.columns().stored());
    double fitting =
        eventBytes > 0 ? spec.batches().mostBytes() / eventBytes : spec.batches().mostEvents();
    long most = (long) Math.max(1, Math.min(fitting, spec.batches().mostEvents()));
    return batches(clusters, most);
  }

  /**
   * Joins small clusters and cuts large ones, so that no batch has more events than this.
   *
   * @param clusters following each other
   */
  static List<EntryRange> batches(List<EntryRange> clusters, long most) {
    if (clusters.isEmpty()) {
      return List.of();
    }
    List<EntryRange> batches = new ArrayList<>();
    long first = clusters.get(0).first();
    long end = first;
    for (EntryRange cluster : clusters) {
      if (cluster.end() - first > most) {
        cut(batches, first, end, most);
        first = end;
      }
      end = cluster.end();
    }
    cut(batches, first, end, most);
    return batches;
  }

  private static void cut(List<EntryRange> batches, long first, long end, long most) {
    long parts = (end - first + most - 1) / most;
    for (long i = 0; i < parts; i++) {
      batches.add(
          new EntryRange(
              first + (end - first) * i / parts, first + (end - first) * (i + 1) / parts));
    }
  }

  /** Some entries as a batch of which nothing is read yet. */
  EventBatch batch(EntryRange range) throws IOException {
    return EventBatch.lazy(
        schema(),
        Math.toIntExact(range.size()),
        new Provenance(spec.batches().dataset(), name(), range.first(), range.end()),
        () -> new LazyReader(range));
  }

  /**
   * A batch that stands for what cannot be read of this file.
   *
   * @param why what it fails with when it is opened
   */
  EventBatch failing(IOException why) {
    return EventBatch.lazy(
        Objects.requireNonNull(spec.expected()),
        0,
        new Provenance(spec.batches().dataset(), name(), 0, 0),
        () -> {
          throw why;
        });
  }

  /** Whether what cannot be read of this file is a batch that cannot. */
  boolean failsLate() {
    return spec.batches().failLate();
  }

  /** Does something with this file, a second time if the first fails: servers have bad moments. */
  <R> R twice(Concurrently.Step<TreeFile, R> step) throws IOException {
    try {
      return step.of(this);
    } catch (IOException e) {
      return step.of(this);
    }
  }

  private synchronized Header header() throws IOException {
    Header known = header == null ? null : header.get();
    if (known == null) {
      OpenedTrees.Opened opened = OpenedTrees.open(resource, bytes, modified, spec.tree());
      known = header(opened);
      header = new SoftReference<>(known);
    }
    return known;
  }

  private Header header(OpenedTrees.Opened opened) throws IOException {
    Friends friends = Friends.of(this, opened.tree(), spec);
    return new Header(
        opened, friends, FileColumns.of(name(), opened.tree(), friends.present(), spec));
  }

  /** A reader of some entries; nothing is opened before a column is read. */
  ColumnReader reader(EntryRange range) {
    return new LazyReader(range);
  }

  /** Opens the file when the first column is read. */
  private final class LazyReader implements ColumnReader {

    private final EntryRange range;
    private SharedByteSource.@Nullable Lease lease;
    private @Nullable ColumnReader reader;

    LazyReader(EntryRange range) {
      this.range = range;
    }

    private ColumnReader reader() throws IOException {
      if (reader == null) {
        OpenedTrees.Opened opened = header().opened();
        if (lease == null) {
          lease = opened.source().lease();
        }
        reader =
            header()
                .friends()
                .reader(
                    opened.tree().open(range.first(), range.end(), ReadMetrics.INSTANCE), range);
      }
      return reader;
    }

    @Override
    public Column read(String name) throws IOException {
      return header().columns().read(reader(), name, Math.toIntExact(range.size()));
    }

    @Override
    public void prefetch(Collection<String> names) throws IOException {
      header().columns().prefetch(reader(), names);
    }

    @Override
    public void close() throws IOException {
      ColumnReader opened = reader;
      SharedByteSource.Lease held = lease;
      reader = null;
      lease = null;
      try {
        if (opened != null) {
          opened.close();
        }
      } finally {
        if (held != null) {
          held.close();
        }
      }
    }
  }
}
