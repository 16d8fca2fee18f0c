package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.arrow.EventBatchCoder;

/** Some files and parts of files, read one after the other: what one bundle reads. */
final class PieceSource extends BoundedSource<EventBatch> {

  private final List<Piece> pieces;
  private final double smallest;

  PieceSource(List<Piece> pieces) {
    this(pieces, 0);
  }

  /**
   * A source that is not divided without end.
   *
   * @param smallest a reader gives nothing away of less than twice as many bytes
   */
  PieceSource(List<Piece> pieces, double smallest) {
    this.pieces = List.copyOf(pieces);
    this.smallest = smallest;
  }

  List<Piece> pieces() {
    return pieces;
  }

  double smallest() {
    return smallest;
  }

  static double bytes(List<Piece> pieces) {
    return pieces.stream().mapToDouble(Piece::bytes).sum();
  }

  /** Whether a reader may give something away. */
  boolean isDivisible() {
    return bytes(pieces) >= 2 * smallest;
  }

  /**
   * Nothing, where nothing can be given away: the DirectRunner starts a thread to ask for a part of
   * every source that has a size.
   */
  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return isDivisible() ? (long) bytes(pieces) : 0;
  }

  /** Between pieces only: borders inside files are found when {@link RootSource} is split. */
  @Override
  public List<PieceSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    List<PieceSource> parts = new ArrayList<>();
    List<Piece> bundle = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!bundle.isEmpty() && bytes(bundle) + piece.bytes() > desiredBundleSizeBytes) {
        parts.add(new PieceSource(bundle, smallest));
        bundle.clear();
      }
      bundle.add(piece);
    }
    if (!bundle.isEmpty()) {
      parts.add(new PieceSource(bundle, smallest));
    }
    return parts;
  }

  @Override
  public BoundedReader<EventBatch> createReader(PipelineOptions options) throws IOException {
    return new PieceReader(this);
  }

  @Override
  public Coder<EventBatch> getOutputCoder() {
    return EventBatchCoder.of();
  }

  @Override
  public String toString() {
    return "PieceSource" + pieces;
  }
}
