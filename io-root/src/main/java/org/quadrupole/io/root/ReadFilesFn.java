package org.quadrupole.io.root;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.FileIO.ReadableFile;
import org.apache.beam.sdk.io.range.OffsetRange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.splittabledofn.OffsetRangeTracker;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;

/**
 * Reads files as they arrive. A restriction is a range of entries; a batch belongs to the one that
 * holds its first entry, wherever a runner cuts.
 */
@DoFn.BoundedPerElement
final class ReadFilesFn extends DoFn<ReadableFile, EventBatch> {

  /** Bytes of a file that are worth a bundle of their own. */
  private static final double BUNDLE_BYTES = 64 << 20;

  private final ReadSpec spec;
  private transient @Nullable TreeFile last;

  ReadFilesFn(ReadSpec spec) {
    this.spec = spec;
  }

  /** The file's header is parsed once while the methods below are called for one file. */
  private TreeFile file(ReadableFile file) {
    TreeFile known = last;
    if (known == null || !known.name().equals(file.getMetadata().resourceId().toString())) {
      known = new TreeFile(file.getMetadata(), spec);
      last = known;
    }
    return known;
  }

  @GetInitialRestriction
  public OffsetRange initialRestriction(@Element ReadableFile file) throws IOException {
    return new OffsetRange(0, file(file).tree().entries());
  }

  @GetRestrictionCoder
  public Coder<OffsetRange> restrictionCoder() {
    return OffsetRange.Coder.of();
  }

  @NewTracker
  public OffsetRangeTracker newTracker(@Restriction OffsetRange range) {
    return new OffsetRangeTracker(range);
  }

  @GetSize
  public double size(@Element ReadableFile file, @Restriction OffsetRange range)
      throws IOException {
    TreeFile tree = file(file);
    long entries = tree.tree().entries();
    return entries == 0 ? 0 : (double) tree.bytes() * (range.getTo() - range.getFrom()) / entries;
  }

  @SplitRestriction
  public void split(
      @Element ReadableFile file,
      @Restriction OffsetRange range,
      OutputReceiver<OffsetRange> ranges)
      throws IOException {
    TreeFile tree = file(file);
    double entryBytes = (double) tree.bytes() / Math.max(1, tree.tree().entries());
    long from = range.getFrom();
    for (EntryRange cluster : tree.tree().clusters()) {
      long border = cluster.end();
      if (border > from && border < range.getTo() && (border - from) * entryBytes >= BUNDLE_BYTES) {
        ranges.output(new OffsetRange(from, border));
        from = border;
      }
    }
    if (from < range.getTo() || range.getFrom() == range.getTo()) {
      ranges.output(new OffsetRange(from, range.getTo()));
    }
  }

  @ProcessElement
  public void process(
      @Element ReadableFile file,
      RestrictionTracker<OffsetRange, Long> tracker,
      OutputReceiver<EventBatch> batches)
      throws IOException {
    TreeFile tree = file(file);
    OffsetRange range = tracker.currentRestriction();
    List<EntryRange> all = tree.batches();
    for (EntryRange batch : all) {
      if (batch.first() < range.getFrom()) {
        continue;
      }
      if (!tracker.tryClaim(batch.first())) {
        return;
      }
      EventBatch made = tree.batch(batch);
      if (batch.first() == 0) {
        ReadMetrics.INSTANCE.file();
      }
      ReadMetrics.INSTANCE.events(made.size());
      batches.output(made);
    }
    // Also claims the entries between the last batch's first and the restriction's end.
    tracker.tryClaim(range.getTo());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    spec.populate(builder);
  }
}
