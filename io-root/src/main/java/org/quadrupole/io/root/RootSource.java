package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.arrow.EventBatchCoder;

/**
 * The files that patterns match, as one source. Splitting opens the first file, and those that are
 * larger than a bundle is to be; these are cut at cluster borders. What comes out is a {@link
 * PieceSource}.
 */
final class RootSource extends BoundedSource<EventBatch> {

  private static final double SMALLEST_BUNDLE_BYTES = 16 << 20;
  private static final double BYTES_WORTH_OPENING = 1 << 20;

  private final List<String> patterns;
  private final EmptyMatchTreatment empty;
  private final ReadSpec spec;
  private final Division division;
  private final List<FilePart> parts;
  private transient @Nullable List<MatchResult.Metadata> files;
  private transient @Nullable List<Piece> pieces;

  RootSource(List<String> patterns, EmptyMatchTreatment empty, ReadSpec spec) {
    this(patterns, empty, spec, Division.USUAL, List.of());
  }

  /**
   * A source of bundles that are worth their own partial results.
   *
   * @param division what they are worth
   * @param parts all that is read of the files; everything where there are none
   */
  RootSource(
      List<String> patterns,
      EmptyMatchTreatment empty,
      ReadSpec spec,
      Division division,
      List<FilePart> parts) {
    this.patterns = List.copyOf(patterns);
    this.empty = empty;
    this.spec = spec;
    this.division = division;
    this.parts = List.copyOf(parts);
  }

  /** The files, matched once in each process. */
  private synchronized List<MatchResult.Metadata> files() throws IOException {
    if (files == null) {
      files =
          spec.batches().failLate()
              ? FileList.matchOrName(patterns)
              : FileList.match(patterns, empty);
    }
    return files;
  }

  /** The files, and what every one of them must have: without a schema, what the first one has. */
  synchronized List<Piece> pieces() throws IOException {
    if (pieces == null) {
      Chain chain = new Chain(files(), spec);
      Map<String, FilePart> wanted = new HashMap<>();
      parts.forEach(part -> wanted.put(part.file(), part));
      List<Piece> found = new ArrayList<>();
      for (TreeFile file : chain.numbered(chain.agreed())) {
        FilePart part = wanted.get(file.name());
        if (parts.isEmpty()) {
          found.add(Piece.whole(file));
        } else if (part != null) {
          found.add(piece(file, part));
        }
      }
      pieces = Collections.unmodifiableList(found);
    }
    return pieces;
  }

  private Piece piece(TreeFile file, FilePart part) throws IOException {
    try {
      return Piece.of(file, part);
    } catch (IOException e) {
      return orLate(e, new Piece(file, part.first(), part.end(), file.bytes()));
    }
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) throws IOException {
    return parts.isEmpty()
        ? files().stream().mapToLong(MatchResult.Metadata::sizeBytes).sum()
        : (long) PieceSource.bytes(pieces());
  }

  @Override
  public List<PieceSource> split(long desiredBundleSizeBytes, PipelineOptions options)
      throws IOException {
    double total = PieceSource.bytes(pieces());
    double size = bundleBytes(total, (double) Math.max(1, desiredBundleSizeBytes));
    int bundles = (int) Math.max(1, Math.min(Math.round(total / size), Integer.MAX_VALUE));
    // The DirectRunner asks for half of a bundle as soon as it begins, and leaves that half until
    // nothing else is to be done: bundles that are small enough stay whole.
    double smallest = division.smallest() == 0 ? 0 : size;
    List<PieceSource> sources = new ArrayList<>();
    List<Piece> bundle = new ArrayList<>();
    int current = 0;
    double before = 0;
    for (Piece file : pieces()) {
      double at = before;
      before += file.bytes();
      for (Piece part : file.bytes() > size ? parts(file) : List.of(file)) {
        // The bundle in which the middle of this part lies, all files laid end to end.
        int target = (int) Math.min(bundles - 1.0, (at + part.bytes() / 2) / size);
        if (target > current && !bundle.isEmpty()) {
          sources.add(new PieceSource(joined(bundle), smallest));
          bundle.clear();
        }
        current = target;
        bundle.add(part);
        at += part.bytes();
      }
    }
    if (!bundle.isEmpty()) {
      sources.add(new PieceSource(joined(bundle), smallest));
    }
    return sources;
  }

  /**
   * How much of the files a bundle gets where a runner asks for so much.
   *
   * <p>It asks for one bundle a worker; the last one to finish then decides when all is done.
   * Several smaller ones even that out, as long as each is worth its own partial results: what
   * counts for that are the bytes of the columns that are read, and the opening of files. An even
   * number, since most machines have an even number of cores.
   */
  private double bundleBytes(double total, double desired) throws IOException {
    if (division.smallest() == 0) {
      return Math.max(desired / division.each(), Math.min(desired, SMALLEST_BUNDLE_BYTES));
    }
    double work = total * shareRead() + pieces().size() * BYTES_WORTH_OPENING;
    double worth =
        work < division.smallest() ? 1 : 2 * Math.ceil(work / (2.0 * division.smallest()));
    return Math.max(1, Math.max(total / worth, desired / division.each()));
  }

  /** The share of a file's bytes that is read, judged by the first file. */
  private double shareRead() throws IOException {
    if (pieces().isEmpty() || pieces().get(0).bytes() == 0) {
      return 1;
    }
    TreeFile first = pieces().get(0).file();
    try {
      return (double) first.bytesRead() / first.bytes();
    } catch (IOException e) {
      return orLate(e, 1.0);
    }
  }

  private List<Piece> parts(Piece file) throws IOException {
    try {
      return clusters(file);
    } catch (IOException e) {
      return orLate(e, List.of(file));
    }
  }

  /** What to go on with if the reader is to meet the same failure. */
  private <R> R orLate(IOException failure, R instead) throws IOException {
    if (spec.batches().failLate()) {
      return instead;
    }
    throw failure;
  }

  /** A large piece as one for each cluster, or for several that make one batch. */
  private static List<Piece> clusters(Piece whole) throws IOException {
    TreeFile file = whole.file();
    Set<Long> clusters = new HashSet<>();
    file.tree().clusters().forEach(cluster -> clusters.add(cluster.first()));
    long last = Math.min(whole.end(), file.tree().entries());
    List<Piece> pieces = new ArrayList<>();
    long first = whole.first();
    for (EntryRange batch : whole.batches()) {
      boolean whereOneEnds = batch.end() == last || clusters.contains(batch.end());
      if (whereOneEnds) {
        double share = (double) (batch.end() - first) / (last - whole.first());
        pieces.add(new Piece(file, first, batch.end(), whole.bytes() * share));
        first = batch.end();
      }
    }
    return pieces;
  }

  /** Neighbouring pieces of one file as one. */
  private static List<Piece> joined(List<Piece> pieces) {
    List<Piece> joined = new ArrayList<>();
    for (Piece piece : pieces) {
      Piece last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && last.file() == piece.file()) {
        joined.set(
            joined.size() - 1,
            new Piece(last.file(), last.first(), piece.end(), last.bytes() + piece.bytes()));
      } else {
        joined.add(piece);
      }
    }
    return joined;
  }

  @Override
  public BoundedReader<EventBatch> createReader(PipelineOptions options) throws IOException {
    return new PieceSource(pieces()).createReader(options);
  }

  @Override
  public Coder<EventBatch> getOutputCoder() {
    return EventBatchCoder.of();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("files", String.join(" ", patterns)).withLabel("Files"));
    spec.populate(builder);
  }
}
