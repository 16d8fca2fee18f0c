package org.quadrupole.io.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Provenance;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.file.Container;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.object.ObjectMerger;
import org.quadrupole.io.root.object.UnmergeableException;
import org.quadrupole.io.root.rntuple.RNTupleMerger;
import org.quadrupole.io.root.rntuple.RNTupleOptions;
import org.quadrupole.io.root.rntuple.RNTupleTable;
import org.quadrupole.io.root.tree.TreeMerger;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.RootObject;
import org.quadrupole.io.root.write.StreamedObjectWriter;
import org.quadrupole.io.root.write.TableWriter;
import org.quadrupole.io.root.write.WriteBuffer;

/**
 * Merges files into one, as ROOT's hadd does: histograms, profiles, efficiencies and parameters of
 * one path are added up, graphs and lists put behind each other, trees and ntuples joined, in all
 * directories. What is in some of the files only counts as well. Of anything else the first is
 * kept. Of several cycles the latest counts.
 *
 * <p>One object of each of two files is in memory at a time, or one batch of events.
 */
public final class RootMerger {

  /** Batches of trees have about so many bytes. */
  private static final long BATCH_BYTES = 32L << 20;

  /**
   * Settings.
   *
   * @param compression how the result is compressed; empty to leave trees and ntuples that are
   *     copied as they are, and compress everything else with Zstandard
   * @param skipUnread whether branches that must be read and cannot be are left out; otherwise they
   *     are an error
   */
  public record Options(Optional<RootCompression> compression, boolean skipUnread) {

    /** As it is, or Zstandard; what cannot be read is an error. */
    public static Options defaults() {
      return new Options(Optional.empty(), false);
    }

    private RootCompression codec() {
      return compression.orElse(RootCompression.ZSTD);
    }
  }

  /**
   * What was done.
   *
   * @param merged the paths of the objects that were made of those of several files, or of one
   * @param kept the path and class of what could not be merged: the first file's was kept
   * @param leftOut tree and branch of what was left out
   * @param copied the paths of the trees and ntuples whose baskets or pages were copied
   * @param rewritten the paths of those that were read and written again, and why
   */
  public record Report(
      List<String> merged,
      List<RootKey> kept,
      List<String> leftOut,
      List<String> copied,
      Map<String, String> rewritten) {

    public Report {
      merged = List.copyOf(merged);
      kept = List.copyOf(kept);
      leftOut = List.copyOf(leftOut);
      copied = List.copyOf(copied);
      rewritten = Collections.unmodifiableMap(new LinkedHashMap<>(rewritten));
    }
  }

  /** With more files than this each is opened for every read, since a process can have few open. */
  private static final int MOST_OPEN = 256;

  /** A local file that is open only while it is read. */
  private record ClosedFile(Path path, long size) implements ByteSource {

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public void readFully(long offset, byte[] into, int at, int length) throws IOException {
      try (FileByteSource file = FileByteSource.open(path)) {
        file.readFully(offset, into, at, length);
      }
    }

    @Override
    public void close() {}
  }

  /** An object of one of the files. */
  private record Found(RootFile file, KeyHeader key) {}

  private final RootFileWriter out;
  private final Options options;
  private final List<String> merged = new ArrayList<>();
  private final List<RootKey> kept = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<String> copied = new ArrayList<>();
  private final Map<String, String> rewritten = new LinkedHashMap<>();

  private Optional<String> differingProcessIds = Optional.empty();

  private RootMerger(RootFileWriter out, Options options) {
    this.out = out;
    this.options = options;
  }

  /**
   * Merges files.
   *
   * @param target the result, which replaces a file of that name when it is complete
   * @param inputs the files, at least one
   * @throws MergeException if objects do not fit together
   * @throws RootFormatException if a file is damaged
   */
  public static Report merge(Path target, List<Path> inputs, Options options) throws IOException {
    List<RootFile> files = new ArrayList<>();
    try {
      for (Path input : inputs) {
        files.add(
            inputs.size() > MOST_OPEN
                ? RootFile.open(new ClosedFile(input, Files.size(input)))
                : RootFile.open(input));
      }
      RootFileWriter.Options fileOptions =
          RootFileWriter.Options.defaults().withCompression(options.codec());
      try (RootFileWriter out = RootFileWriter.create(target, fileOptions)) {
        boolean complete = false;
        try {
          RootMerger merger = new RootMerger(out, options);
          merger.merge(files);
          complete = true;
          return merger.report();
        } finally {
          if (!complete) {
            out.abandon();
          }
        }
      }
    } finally {
      for (RootFile file : files) {
        file.close();
      }
    }
  }

  private Report report() {
    return new Report(merged, kept, leftOut, copied, rewritten);
  }

  private void merge(List<RootFile> files) throws IOException {
    differingProcessIds = differingProcessIds(files);
    Map<String, List<Found>> paths = new LinkedHashMap<>();
    for (RootFile file : files) {
      for (StreamerInfo info : file.descriptions()) {
        out.describe(info);
      }
      Map<String, KeyHeader> latest = new LinkedHashMap<>();
      for (Container.PathKey key : file.pathKeys()) {
        latest.merge(key.path(), key.key(), (a, b) -> a.cycle() >= b.cycle() ? a : b);
      }
      latest.forEach(
          (path, key) ->
              paths.computeIfAbsent(path, unused -> new ArrayList<>()).add(new Found(file, key)));
    }
    for (Map.Entry<String, List<Found>> entry : paths.entrySet()) {
      merge(entry.getKey(), entry.getValue());
    }
  }

  private void merge(String path, List<Found> found) throws IOException {
    Found first = found.get(0);
    for (Found other : found) {
      if (other.key().isDirectory() != first.key().isDirectory()
          || other.key().isTree() != first.key().isTree()) {
        throw unfit(
            path,
            other,
            first,
            "one is a " + other.key().className() + ", the other a " + first.key().className());
      }
    }
    if (first.key().isDirectory()) {
      out.makeDirectories(path);
    } else if (first.key().isTree()) {
      table(path, found);
    } else {
      object(path, found);
    }
  }

  private static MergeException unfit(String path, Found second, Found first, String reason) {
    return new MergeException(
        second.file().name(),
        path + " cannot be merged with that of " + first.file().name() + ": " + reason,
        "Merge these files apart, or write them alike.");
  }

  private void object(String path, List<Found> found) throws IOException {
    Found first = found.get(0);
    KeyHeader key = first.key();
    Object sum = found.size() > 1 ? first.file().streamed(path, key) : null;
    if (sum == null || !ObjectMerger.merges(sum)) {
      if (found.size() > 1) {
        kept.add(new RootKey(path, key.cycle(), key.className()));
      } else {
        merged.add(path);
      }
      write(path, found, copy(path, first));
      return;
    }
    for (Found next : found.subList(1, found.size())) {
      Object more = next.file().streamed(path, next.key());
      try {
        if (more == null) {
          throw unfit(path, next, first, "it is not described");
        }
        sum = new ObjectMerger(next.file().record(path, next.key())).merge(sum, more);
      } catch (UnmergeableException | IllegalArgumentException e) {
        throw unfit(path, next, first, String.valueOf(e.getMessage()));
      }
    }
    merged.add(path);
    write(path, found, new StreamedObjectWriter(key.className(), key.name(), key.title(), sum));
  }

  private void write(String path, List<Found> found, RootObject object) throws IOException {
    int slash = path.length() - object.name().length() - 1;
    try {
      out.write(slash < 0 ? "" : path.substring(0, slash), object);
    } catch (IllegalArgumentException e) {
      throw new MergeException(
          found.get(0).file().name(),
          path + " (" + object.className() + ") cannot be written: " + e.getMessage(),
          "Leave it out of the file.");
    }
  }

  /** An object as it is. References in it count from its key, whose length must stay for that. */
  private RootObject copy(String path, Found found) throws IOException {
    KeyHeader key = found.key();
    byte[] bytes = found.file().record(path, key).array();
    boolean sameKey = out.keyLength(key.className(), key.name(), key.title()) == key.keyBytes();
    Object read = sameKey ? null : found.file().streamed(path, key);
    return new RootObject() {
      @Override
      public String className() {
        return key.className();
      }

      @Override
      public List<String> classes() {
        return List.of();
      }

      @Override
      public String name() {
        return key.name();
      }

      @Override
      public String title() {
        return key.title();
      }

      @Override
      public void write(WriteBuffer buffer) {
        if (buffer.keyLength() == key.keyBytes()) {
          buffer.raw(bytes);
        } else if (read == null) {
          throw new IllegalArgumentException("it is not described");
        } else {
          new StreamedObjectWriter(key.className(), key.name(), key.title(), read).write(buffer);
        }
      }
    };
  }

  private void table(String path, List<Found> found) throws IOException {
    int slash = path.lastIndexOf('/');
    String directory = slash < 0 ? "" : path.substring(0, slash);
    if (found.stream().allMatch(input -> input.key().isNTuple())) {
      ntuples(path, directory, found);
    } else if (found.stream().anyMatch(input -> input.key().isNTuple())) {
      rewritten.put(path, "some are trees, and others RNTuples");
      trees(path, found);
    } else {
      Optional<String> obstacle = differingProcessIds;
      TreeMerger merger = null;
      if (obstacle.isEmpty()) {
        List<TreeMerger.Input> inputs = new ArrayList<>();
        for (Found input : found) {
          inputs.add(input.file().mergeInput(path, input.key()));
        }
        merger = TreeMerger.of(inputs);
        obstacle = merger.obstacle();
      }
      if (merger != null && obstacle.isEmpty()) {
        merger.copy(out, directory, options.compression());
        copied.add(path);
      } else {
        rewritten.put(path, obstacle.orElse(""));
        trees(path, found);
      }
    }
    merged.add(path);
  }

  private void ntuples(String path, String directory, List<Found> found) throws IOException {
    List<RNTupleTable> ntuples = new ArrayList<>();
    for (Found input : found) {
      if (input.file().tree(path) instanceof RNTupleTable ntuple) {
        ntuples.add(ntuple);
      }
    }
    boolean copies = options.compression().isEmpty() && RNTupleMerger.canCopy(ntuples);
    RNTupleOptions write = RNTupleOptions.defaults().withCompression(options.codec());
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (copies) {
      copied.add(path);
      RNTupleMerger.merge(out, directory, name, ntuples, write);
    } else {
      rewritten.put(
          path,
          options.compression().isPresent()
              ? "another compression is asked for"
              : "fields are described otherwise");
      RNTupleMerger.rewrite(out, directory, name, ntuples, write);
    }
  }

  /**
   * Why references between objects would lead elsewhere: a file numbers the processes that made
   * objects, and baskets state the number.
   */
  private static Optional<String> differingProcessIds(List<RootFile> files) {
    List<Map<String, String>> all = new ArrayList<>();
    for (RootFile file : files) {
      Map<String, String> ids = new LinkedHashMap<>();
      for (Container.PathKey key : file.pathKeys()) {
        if (key.key().className().equals("TProcessID")) {
          ids.put(key.path(), key.key().title());
        }
      }
      all.add(ids);
    }
    for (int i = 1; i < all.size(); i++) {
      if (!all.get(i).isEmpty() && !all.get(i).equals(all.get(0))) {
        return Optional.of(
            files.get(i).name() + ": its references (TRef) count from other process ids");
      }
    }
    return Optional.empty();
  }

  private void trees(String path, List<Found> found) throws IOException {
    List<RootTree> trees = new ArrayList<>();
    for (Found input : found) {
      trees.add(input.file().tree(path));
    }
    EventSchema schema = trees.get(0).schema();
    for (int i = 0; i < trees.size(); i++) {
      RootTree tree = trees.get(i);
      for (Map.Entry<String, String> unread : tree.unread().entrySet()) {
        if (!options.skipUnread()) {
          throw new MergeException(
              found.get(i).file().name(),
              "branch " + unread.getKey() + " of " + path + " cannot be read: " + unread.getValue(),
              "--skip-unread leaves such branches out.");
        }
        leftOut.add(path + "/" + unread.getKey());
      }
      String difference = difference(schema, tree.schema());
      if (difference != null) {
        throw unfit(path, found.get(i), found.get(0), difference);
      }
    }
    WriteOptions write =
        WriteOptions.defaults()
            .withCompression(options.codec())
            .withTitle(found.get(0).key().title());
    try (TableWriter writer = write.open(out, path, schema)) {
      for (int i = 0; i < trees.size(); i++) {
        append(writer, schema, trees.get(i), found.get(i).file().name());
      }
    } catch (IllegalArgumentException e) {
      throw unfit(path, found.get(0), found.get(0), String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String difference(EventSchema one, EventSchema other) {
    for (EventSchema.Field field : one.fields()) {
      EventSchema.Field same = other.field(field.name()).orElse(null);
      if (same == null) {
        return "it has no branch " + field.name();
      }
      if (!same.type().equals(field.type())) {
        return "branch " + field.name() + " holds " + same.type() + ", not " + field.type();
      }
    }
    for (EventSchema.Field field : other.fields()) {
      if (one.field(field.name()).isEmpty()) {
        return "only it has a branch " + field.name();
      }
    }
    return null;
  }

  private static void append(TableWriter writer, EventSchema schema, RootTree tree, String file)
      throws IOException {
    if (tree.entries() == 0) {
      return;
    }
    long bytes = Math.max(1, tree.uncompressedBytes(schema.names()));
    long most = Math.max(1, (long) ((double) BATCH_BYTES / bytes * tree.entries()));
    for (EntryRange range : TreeFile.batches(tree.clusters(), Math.min(most, 1 << 20))) {
      writer.write(
          EventBatch.lazy(
              schema,
              Math.toIntExact(range.size()),
              new Provenance("", file, range.first(), range.end()),
              () -> tree.open(range.first(), range.end())));
    }
  }
}
