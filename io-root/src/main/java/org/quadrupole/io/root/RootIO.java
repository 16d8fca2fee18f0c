package org.quadrupole.io.root;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.FileIO.ReadableFile;
import org.apache.beam.sdk.io.WriteFilesResult;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.arrow.EventBatchCoder;
import org.quadrupole.io.root.write.RootCompression;

/**
 * Reads ROOT files as {@link EventBatch}es, and writes them.
 *
 * <pre>{@code
 * PCollection<EventBatch> events =
 *     pipeline.apply(
 *         RootIO.read()
 *             .from("/data/dy/*.root")
 *             .withTree("Events")
 *             .withColumns(List.of("nJet", "Jet_pt")));
 * }</pre>
 *
 * <p>Batches are lazy: reading yields ranges of entries, and a column is fetched and decompressed
 * by the step that opens the batch and asks for it. A batch is a cluster of the tree where that
 * fits {@link Read#withBatchBytes} and {@link Read#withMaxBatchEvents}, part of one or several
 * small ones otherwise. A runner that sends batches from step to step makes them read all their
 * columns, so name those that are needed.
 *
 * <p>Counters of the namespace {@code org.quadrupole.io.root.RootIO}: {@code files} and {@code
 * events} of the batches made, {@code bytesRead} and {@code bytesDecompressed} (bytes of baskets
 * before and after decompression) and {@code baskets} of the columns read.
 */
public final class RootIO {

  private RootIO() {}

  /** A source of the events of files that are known by their names or patterns. */
  public static Read read() {
    return new Read(
        List.of(), EmptyMatchTreatment.DISALLOW, ReadSpec.DEFAULT, Division.USUAL, List.of());
  }

  /** Reads files whose names are only known while the pipeline runs; see {@link FileIO}. */
  public static ReadFiles readFiles() {
    return new ReadFiles(ReadSpec.DEFAULT);
  }

  /**
   * A sink that writes batches into files, as many as the runner has bundles unless it is told how
   * many.
   */
  public static Write write() {
    return new Write("", "Events", WriteOptions.defaults(), 0);
  }

  /**
   * The columns of a tree, as the first file that the patterns match has them; reads its header
   * only.
   *
   * @throws IOException if no file matches or the first one cannot be read; the message says which
   *     and why
   */
  public static EventSchema schema(List<String> patterns, String tree) throws IOException {
    MatchResult.Metadata first = FileList.match(patterns, EmptyMatchTreatment.DISALLOW).get(0);
    return treeFile(first, tree).schema();
  }

  /** What is in a tree of the first file but cannot be read: the column's name to the reason. */
  public static Map<String, String> unread(List<String> patterns, String tree) throws IOException {
    MatchResult.Metadata first = FileList.match(patterns, EmptyMatchTreatment.DISALLOW).get(0);
    return treeFile(first, tree).tree().unread();
  }

  /** The trees and ntuples of the first file that the patterns match, by their paths. */
  public static List<String> trees(List<String> patterns) throws IOException {
    MatchResult.Metadata first = FileList.match(patterns, EmptyMatchTreatment.DISALLOW).get(0);
    SharedByteSource source = new SharedByteSource(first.resourceId());
    SharedByteSource.Lease held = source.lease();
    try {
      return RootFile.open(source).treeNames();
    } finally {
      held.close();
    }
  }

  /**
   * A file and what it holds.
   *
   * @param name its path or URL
   * @param bytes its size
   * @param entries the number of events in the tree
   * @param recovered what was recovered, if the file was not closed
   */
  public record TreeSummary(String name, long bytes, long entries, Optional<String> recovered) {}

  /**
   * The files that the patterns match, in the order in which they are read, with their numbers of
   * events; reads every file's header.
   */
  public static List<TreeSummary> list(List<String> patterns, String tree) throws IOException {
    List<TreeFile> files =
        FileList.match(patterns, EmptyMatchTreatment.DISALLOW).stream()
            .map(file -> treeFile(file, tree))
            .toList();
    return Concurrently.map(files, files.stream().anyMatch(TreeFile::isFar), RootIO::summary);
  }

  /**
   * A file that cannot be read.
   *
   * @param name its path or URL
   * @param reason why it cannot
   */
  public record UnreadFile(String name, IOException reason) {}

  /**
   * The files that a pattern matches, in the order in which they are read.
   *
   * @param files those whose headers could be read
   * @param unread the others, as they were after a second try
   */
  public record Listing(List<TreeSummary> files, List<UnreadFile> unread) {

    /** Copies the lists. */
    public Listing {
      files = List.copyOf(files);
      unread = List.copyOf(unread);
    }
  }

  /**
   * As {@link #list}, but a file whose header cannot be read, or that is named without wildcards
   * and is not there, is told apart.
   *
   * @throws IOException if wildcards match nothing, or it cannot be known what they match
   */
  public static Listing listReadable(String pattern, String tree) throws IOException {
    List<MatchResult.Metadata> matched = FileList.matchOrName(List.of(pattern));
    List<TreeFile> files = matched.stream().map(file -> treeFile(file, tree)).toList();
    List<Tried> tried =
        Concurrently.map(files, files.stream().anyMatch(TreeFile::isFar), RootIO::tried);
    return new Listing(
        tried.stream().flatMap(each -> each.read().stream()).toList(),
        tried.stream().flatMap(each -> each.unread().stream()).toList());
  }

  /** A file that was opened, or could not be. */
  private record Tried(Optional<TreeSummary> read, Optional<UnreadFile> unread) {}

  private static Tried tried(TreeFile file) {
    try {
      return new Tried(Optional.of(file.twice(RootIO::summary)), Optional.empty());
    } catch (IOException e) {
      return new Tried(Optional.empty(), Optional.of(new UnreadFile(file.name(), e)));
    }
  }

  private static TreeSummary summary(TreeFile file) throws IOException {
    return new TreeSummary(file.name(), file.bytes(), file.tree().entries(), file.recovered());
  }

  private static TreeFile treeFile(MatchResult.Metadata file, String tree) {
    return new TreeFile(file, ReadSpec.DEFAULT.withTree(tree));
  }

  /** See {@link RootIO#read}. Immutable. */
  public static final class Read extends PTransform<PBegin, PCollection<EventBatch>> {

    private final List<String> patterns;
    private final EmptyMatchTreatment empty;
    private final ReadSpec spec;
    private final Division division;
    private final List<FilePart> parts;

    private Read(
        List<String> patterns,
        EmptyMatchTreatment empty,
        ReadSpec spec,
        Division division,
        List<FilePart> parts) {
      this.patterns = patterns;
      this.empty = empty;
      this.spec = spec;
      this.division = division;
      this.parts = parts;
    }

    List<String> patterns() {
      return patterns;
    }

    ReadSpec spec() {
      return spec;
    }

    private Read with(ReadSpec changed) {
      return new Read(patterns, empty, changed, division, parts);
    }

    /** Reads these files; names may hold wildcards and be of any Beam file system. */
    public Read from(String... patterns) {
      return from(Arrays.asList(patterns));
    }

    /** Reads these files; names may hold wildcards and be of any Beam file system. */
    public Read from(List<String> patterns) {
      return new Read(List.copyOf(patterns), empty, spec, division, parts);
    }

    /** The tree's path in each file, for example {@code Events}. */
    public Read withTree(String name) {
      return with(spec.withTree(name));
    }

    /** Reads only these columns, which every file must have; all readable ones by default. */
    public Read withColumns(Collection<String> names) {
      return with(spec.withColumns(List.copyOf(names)));
    }

    /**
     * Reads the columns of a schema in its types: numbers of a file are widened where that loses
     * nothing, anything else is an error.
     */
    public Read withSchema(EventSchema schema) {
      return with(spec.withSchema(schema));
    }

    /**
     * Fills a column in the files that lack it, where that would be an error otherwise.
     *
     * @param column the column's name
     * @param value a Boolean, a whole or floating number, a String; in a column of lists that other
     *     columns of the file tell the lengths of (their counter), it is the value of each item. An
     *     empty List makes lists without items
     * @throws IllegalArgumentException if the value is anything else
     */
    public Read withDefault(String column, Object value) {
      return with(spec.withDefault(column, DefaultValue.of(value)));
    }

    /** Reads a friend's columns beside the tree's own. */
    public Read withFriend(RootFriend friend) {
      return with(spec.withFriend(friend));
    }

    /**
     * The columns that can be read of these files: those of the first file with events and its
     * friends, and those with defaults. Reads as few headers as it can.
     *
     * @throws IOException if no file matches or the first one cannot be read
     */
    public EventSchema schema() throws IOException {
      EventSchema schema =
          new Chain(FileList.match(patterns, empty), spec.withColumns(null)).agreed().expected();
      return schema == null ? EventSchema.of(List.of()) : schema;
    }

    /**
     * These columns in types that hold the values of all files; reads every file's header. What
     * {@link #withSchema} should be given.
     *
     * @throws RootFormatException if a file lacks one that has no default, or files hold values of
     *     which no type has all; the message names the files and the branch
     */
    public EventSchema schema(Collection<String> columns) throws IOException {
      return new Chain(FileList.match(patterns, empty), spec).united(columns);
    }

    /**
     * The bytes that the columns take in all files, as stored; those of friends are not counted.
     * Reads every file's header.
     *
     * @throws IOException if a file cannot be read
     */
    public long storedBytes() throws IOException {
      long bytes = 0;
      for (MatchResult.Metadata file : FileList.match(patterns, empty)) {
        bytes += new TreeFile(file, spec).bytesRead();
      }
      return bytes;
    }

    /** The data set's name, which every batch carries in its provenance. */
    public Read withDataset(String name) {
      return with(spec.withDataset(name));
    }

    /** The most decoded bytes of a batch, 32 MiB by default; a single event may have more. */
    public Read withBatchBytes(long bytes) {
      return with(spec.withBatchBytes(bytes));
    }

    /** The most events of a batch, 131072 by default. */
    public Read withMaxBatchEvents(int events) {
      return with(spec.withMaxBatchEvents(events));
    }

    /** What to do with a pattern that matches no file; an error by default. */
    public Read withEmptyMatchTreatment(EmptyMatchTreatment treatment) {
      return new Read(patterns, treatment, spec, division, parts);
    }

    /**
     * The bytes of columns, as stored, that a bundle reads at least; without it a runner gets as
     * many bundles as it asks for, however small. For pipelines whose bundles each end with results
     * of a size. A bundle that has begun is not divided below what the first division aimed at.
     */
    public Read withSmallestBundle(long bytes) {
      return new Read(patterns, empty, spec, division.withSmallest(bytes), parts);
    }

    /**
     * How many bundles there are for each that a runner asks for, unless they were too small; 4 by
     * default. For runners that hand them out one after the other, to whoever is done with the
     * last.
     */
    public Read withBundlesEach(int bundles) {
      return new Read(patterns, empty, spec, division.withEach(bundles), parts);
    }

    /**
     * Reads these parts of the files, one of a file at the most, and nothing of those that have
     * none. All of them count all the same where a friend goes by the numbers of their entries.
     *
     * @param some their files' names are as {@link RootIO#list} tells them
     * @throws IllegalArgumentException if two are of one file
     */
    public Read withParts(List<FilePart> some) {
      if (some.stream().map(FilePart::file).distinct().count() < some.size()) {
        throw new IllegalArgumentException("RootIO is asked for two parts of one file: " + some);
      }
      return new Read(patterns, empty, spec, division, List.copyOf(some));
    }

    /**
     * The clusters of one of the files: what is stored together. Where a file is divided between
     * two of them, nothing is read twice. Reads its header.
     *
     * @throws IOException if there is no such file, or it cannot be read
     */
    public List<EntryRange> clusters(String file) throws IOException {
      MatchResult.Metadata found = FileList.match(List.of(file), empty).get(0);
      return new TreeFile(found, spec).tree().clusters();
    }

    private RootSource files() {
      return new RootSource(patterns, empty, spec, division, parts);
    }

    /**
     * A file that cannot be opened when its turn comes, even at a second try, becomes a batch
     * without events that fails when it is opened, instead of an end to the pipeline. For pipelines
     * that go on without such files; needs {@link #withSchema}.
     */
    public Read withLateFailures() {
      return with(spec.failingLate());
    }

    /** What is done with a batch. */
    @FunctionalInterface
    public interface BatchVisitor {
      /** Takes a batch, whose columns are not yet read. */
      void visit(EventBatch batch) throws IOException;
    }

    /**
     * Reads in this thread, without a pipeline: hands over the batches in the order of files and
     * entries.
     *
     * @throws IOException if a file cannot be read, or whatever the visitor throws
     */
    public void forEach(BatchVisitor visitor) throws IOException {
      for (Piece piece : files().pieces()) {
        for (EntryRange range : piece.batches()) {
          visitor.visit(piece.file().batch(range));
        }
      }
    }

    /**
     * What this transform reads from, for pipelines that hand a source to their runner in another
     * way.
     *
     * @throws IllegalArgumentException if it is not said what to read
     */
    public BoundedSource<EventBatch> source() {
      if (patterns.isEmpty()) {
        throw new IllegalArgumentException(
            "RootIO does not know which files to read: say from(\"/path/*.root\")");
      }
      spec.validate();
      return files();
    }

    @Override
    public PCollection<EventBatch> expand(PBegin begin) {
      return begin.apply("Read files", org.apache.beam.sdk.io.Read.from(source()));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder.add(DisplayData.item("files", String.join(" ", patterns)).withLabel("Files"));
      spec.populate(builder);
    }
  }

  /** See {@link RootIO#readFiles}. Immutable. */
  public static final class ReadFiles
      extends PTransform<PCollection<ReadableFile>, PCollection<EventBatch>> {

    private final ReadSpec spec;

    private ReadFiles(ReadSpec spec) {
      this.spec = spec;
    }

    /** The tree's path in each file, for example {@code Events}. */
    public ReadFiles withTree(String name) {
      return new ReadFiles(spec.withTree(name));
    }

    /** Reads only these columns, which every file must have; all readable ones by default. */
    public ReadFiles withColumns(Collection<String> names) {
      return new ReadFiles(spec.withColumns(List.copyOf(names)));
    }

    /** As {@link Read#withSchema}. */
    public ReadFiles withSchema(EventSchema schema) {
      return new ReadFiles(spec.withSchema(schema));
    }

    /** As {@link Read#withDefault}. */
    public ReadFiles withDefault(String column, Object value) {
      return new ReadFiles(spec.withDefault(column, DefaultValue.of(value)));
    }

    /** The data set's name, which every batch carries in its provenance. */
    public ReadFiles withDataset(String name) {
      return new ReadFiles(spec.withDataset(name));
    }

    /** The most decoded bytes of a batch, 32 MiB by default; a single event may have more. */
    public ReadFiles withBatchBytes(long bytes) {
      return new ReadFiles(spec.withBatchBytes(bytes));
    }

    /** The most events of a batch, 131072 by default. */
    public ReadFiles withMaxBatchEvents(int events) {
      return new ReadFiles(spec.withMaxBatchEvents(events));
    }

    @Override
    public PCollection<EventBatch> expand(PCollection<ReadableFile> files) {
      spec.validate();
      return files
          .apply("Read files", ParDo.of(new ReadFilesFn(spec)))
          .setCoder(EventBatchCoder.of());
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      spec.populate(builder);
    }
  }

  /**
   * See {@link RootIO#write}. Immutable.
   *
   * <p>A file that a bundle wrote stands under a temporary name until all are complete, as those of
   * {@link FileIO.Write}, on which this stands: a bundle that is tried again, or a run that fails,
   * leaves no half file. All batches of a file must have the columns of its first.
   */
  public static final class Write
      extends PTransform<PCollection<EventBatch>, WriteFilesResult<Void>> {

    private final String prefix;
    private final String tree;
    private final WriteOptions options;
    private final int shards;

    private Write(String prefix, String tree, WriteOptions options, int shards) {
      this.prefix = prefix;
      this.tree = tree;
      this.options = options;
      this.shards = shards;
    }

    private Write with(WriteOptions changed) {
      return new Write(prefix, tree, changed, shards);
    }

    /**
     * Where files go: {@code /data/skim} for {@code /data/skim-00000-of-00004.root} and so on; of
     * any Beam file system.
     */
    public Write to(String filePrefix) {
      return new Write(filePrefix, tree, options, shards);
    }

    /** The path of the tree or ntuple in each file; {@code Events} by default. */
    public Write withTree(String path) {
      return new Write(prefix, path, options, shards);
    }

    /** A tree (the default) or an ntuple. */
    public Write withFormat(TableFormat format) {
      return with(options.withFormat(format));
    }

    /** How files are compressed, Zstandard by default. */
    public Write withCompression(RootCompression compression) {
      return with(options.withCompression(compression));
    }

    /** The title of the tree. */
    public Write withTitle(String title) {
      return with(options.withTitle(title));
    }

    /** The most events of a cluster; by default the bytes decide. */
    public Write withClusterEvents(long events) {
      return with(options.withClusterEvents(events));
    }

    /** About how many bytes a cluster has; see {@link WriteOptions}. */
    public Write withClusterBytes(long bytes) {
      return with(options.withClusterBytes(bytes));
    }

    /**
     * The number of files. All columns of all batches then travel between steps; without it each
     * bundle writes where it is, and a run without events writes no file.
     */
    public Write withNumShards(int files) {
      return new Write(prefix, tree, options, files);
    }

    @Override
    public WriteFilesResult<Void> expand(PCollection<EventBatch> events) {
      int slash = prefix.lastIndexOf('/');
      String name = prefix.substring(slash + 1);
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "RootIO does not know what to call its files: say to(\"/path/name\")");
      }
      FileIO.Write<Void, EventBatch> files =
          FileIO.<EventBatch>write()
              .via(new RootSink(tree, options))
              .to(slash < 0 ? "." : prefix.substring(0, slash + 1))
              .withPrefix(name)
              .withSuffix(".root");
      return events.apply("Write files", shards > 0 ? files.withNumShards(shards) : files);
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder
          .add(DisplayData.item("files", prefix).withLabel("Files"))
          .add(DisplayData.item("tree", tree).withLabel("Tree"))
          .add(DisplayData.item("format", options.format().toString()).withLabel("Format"))
          .add(
              DisplayData.item("compression", options.compression().toString())
                  .withLabel("Compression"));
    }
  }
}
