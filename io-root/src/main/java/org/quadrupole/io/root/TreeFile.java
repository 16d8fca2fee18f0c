package org.quadrupole.io.root;

import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.NearestName;
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
  private transient @Nullable SoftReference<Header> header;

  /** A parsed tree and what of it is read. */
  private record Header(OpenedTrees.Opened opened, EventSchema schema) {}

  TreeFile(MatchResult.Metadata file, ReadSpec spec) {
    this.resource = file.resourceId();
    this.bytes = file.sizeBytes();
    this.modified = file.lastModifiedMillis();
    this.spec = spec;
  }

  /** The file's path or URL. */
  String name() {
    return resource.toString();
  }

  /** The file's size. */
  long bytes() {
    return bytes;
  }

  /** The tree; usable for reading only inside a lease. */
  RootTree tree() throws IOException {
    return header().opened().tree();
  }

  /** The columns that are read, checked against what was asked for. */
  EventSchema schema() throws IOException {
    return header().schema();
  }

  /** The borders of all batches of the file. */
  List<EntryRange> batches() throws IOException {
    RootTree tree = tree();
    if (tree.entries() == 0) {
      return List.of();
    }
    double eventBytes = (double) tree.uncompressedBytes(schema().names()) / tree.entries();
    double fitting = eventBytes > 0 ? spec.batchBytes() / eventBytes : spec.maxBatchEvents();
    long most = (long) Math.max(1, Math.min(fitting, spec.maxBatchEvents()));
    return batches(tree.clusters(), most);
  }

  /**
   * Joins small clusters and cuts large ones, so that no batch has more events than this. The
   * borders depend on the whole file only, not on who reads which part of it.
   */
  static List<EntryRange> batches(List<EntryRange> clusters, long most) {
    List<EntryRange> batches = new ArrayList<>();
    long first = 0;
    long end = 0;
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
        new Provenance(spec.dataset(), name(), range.first(), range.end()),
        () -> new LazyReader(range));
  }

  private synchronized Header header() throws IOException {
    Header known = header == null ? null : header.get();
    if (known == null) {
      OpenedTrees.Opened opened = OpenedTrees.open(resource, bytes, modified, spec.tree());
      known = new Header(opened, select(opened.tree()));
      header = new SoftReference<>(known);
    }
    return known;
  }

  private EventSchema select(RootTree tree) throws RootFormatException {
    EventSchema present = tree.schema();
    List<String> wanted = spec.columns();
    if (wanted == null) {
      return present;
    }
    List<EventSchema.Field> fields = new ArrayList<>();
    for (String name : wanted) {
      EventSchema.Field field = present.field(name).orElse(null);
      if (field == null) {
        throw missing(tree, name);
      }
      EventSchema.Field expected =
          spec.expected() == null ? field : spec.expected().field(name).orElseThrow();
      if (!expected.type().equals(field.type())) {
        throw new RootFormatException(
            name(),
            -1,
            String.format(
                "branch %s of tree %s holds %s where %s is expected",
                name, tree.name(), field.type(), expected.type()),
            "Files of one data set must agree: leave this file out, or read it as a data set of"
                + " its own.");
      }
      fields.add(field);
    }
    return EventSchema.of(fields);
  }

  private RootFormatException missing(RootTree tree, String name) {
    String reason = tree.unread().get(name);
    if (reason != null) {
      return new RootFormatException(
          name(),
          -1,
          "branch " + name + " of tree " + tree.name() + " cannot be read: " + reason,
          "Leave the column out.");
    }
    return new RootFormatException(
        name(),
        -1,
        "tree "
            + tree.name()
            + " has no branch "
            + name
            + NearestName.of(name, tree.schema().names())
                .map(near -> " (did you mean " + near + "?)")
                .orElse(""),
        "All files of a data set must have the columns that are read; see quad root ls.");
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
        reader = opened.tree().open(range.first(), range.end(), ReadMetrics.INSTANCE);
      }
      return reader;
    }

    @Override
    public Column read(String name) throws IOException {
      return reader().read(name);
    }

    @Override
    public void prefetch(Collection<String> names) throws IOException {
      reader().prefetch(names);
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
