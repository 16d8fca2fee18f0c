package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.BoundedSource;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;

/**
 * Reads the pieces of a source batch by batch, and gives away what is left when a runner asks.
 *
 * <p>Positions are pairs of piece and batch. The runner may split from another thread: whatever
 * both threads see is guarded by this object, and files are opened outside the guard.
 */
final class PieceReader extends BoundedSource.BoundedReader<EventBatch> {

  private PieceSource source;
  // The piece being read; -1 before the first, the number of pieces after the last.
  private int piece = -1;
  // The batches of that piece; null while its file is being opened.
  private @Nullable List<EntryRange> batches;
  // The batch being read; -1 before the piece's first.
  private int batch = -1;
  private long batchesDone;
  private @Nullable EventBatch current;

  PieceReader(PieceSource source) {
    this.source = source;
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    while (true) {
      Piece opening = null;
      EntryRange next = null;
      Piece from = null;
      synchronized (this) {
        if (batches != null && batch >= 0 && batch < batches.size()) {
          batchesDone++;
        }
        if (batches != null && batch + 1 < batches.size()) {
          batch++;
          next = batches.get(batch);
          from = source.pieces().get(piece);
        } else {
          List<Piece> pieces = source.pieces();
          piece = Math.min(piece + 1, pieces.size());
          batches = null;
          batch = -1;
          if (piece == pieces.size()) {
            current = null;
            return false;
          }
          opening = pieces.get(piece);
        }
      }
      if (next != null && from != null) {
        EventBatch made = from.file().batch(next);
        current = made;
        if (next.first() == 0) {
          ReadMetrics.INSTANCE.file();
        }
        ReadMetrics.INSTANCE.events(made.size());
        return true;
      }
      if (opening != null) {
        Piece opened = opening;
        List<EntryRange> found;
        try {
          found = opened.file().twice(file -> opened.batches());
        } catch (IOException e) {
          if (!opened.file().failsLate()) {
            throw e;
          }
          synchronized (this) {
            batches = List.of();
          }
          current = opened.file().failing(e);
          return true;
        }
        synchronized (this) {
          batches = found;
        }
      }
    }
  }

  @Override
  public EventBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException(
          "the reader stands before its first batch or after its last");
    }
    return current;
  }

  @Override
  public synchronized PieceSource getCurrentSource() {
    return source;
  }

  @Override
  public synchronized Double getFractionConsumed() {
    List<Piece> pieces = source.pieces();
    if (piece < 0) {
      return 0.0;
    }
    if (piece >= pieces.size()) {
      return 1.0;
    }
    double before = PieceSource.bytes(pieces.subList(0, piece));
    double total = PieceSource.bytes(pieces);
    double within = batches == null || batch < 0 ? 0 : bytesBefore(batch);
    return total == 0 ? 0.0 : Math.min(1.0, (before + within) / total);
  }

  /** The bytes of the current piece before one of its batches. */
  private double bytesBefore(int index) {
    List<EntryRange> known = batches == null ? List.of() : batches;
    if (known.isEmpty() || index == 0) {
      return 0;
    }
    long first = known.get(0).first();
    long end = known.get(known.size() - 1).end();
    double done = known.get(index - 1).end() - first;
    return source.pieces().get(piece).bytes() * done / (end - first);
  }

  @Override
  public synchronized long getSplitPointsConsumed() {
    return batchesDone;
  }

  @Override
  public synchronized long getSplitPointsRemaining() {
    List<Piece> pieces = source.pieces();
    if (piece >= pieces.size()) {
      return 0;
    }
    if (piece == pieces.size() - 1 && batches != null) {
      return (long) batches.size() - Math.max(batch, 0);
    }
    return SPLIT_POINTS_UNKNOWN;
  }

  @Override
  public synchronized @Nullable PieceSource splitAtFraction(double fraction) {
    List<Piece> pieces = source.pieces();
    if (piece < 0 || piece >= pieces.size()) {
      return null;
    }
    if (!source.isDivisible()) {
      return null;
    }
    double total = PieceSource.bytes(pieces);
    double target = fraction * total;
    double before = PieceSource.bytes(pieces.subList(0, piece));
    double after = before + pieces.get(piece).bytes();
    if (target <= before) {
      return null;
    }
    if (target < after && batches != null) {
      int border = 1;
      while (border < batches.size() && before + bytesBefore(border) < target) {
        border++;
      }
      if (border < batches.size()) {
        return border > batch ? splitInside(border) : null;
      }
    }
    // Between files: at the border nearest to the target, which leaves something to give away.
    int next = piece + 1;
    while (next + 1 < pieces.size() && after + pieces.get(next).bytes() / 2 < target) {
      after += pieces.get(next).bytes();
      next++;
    }
    return next < pieces.size() ? splitBetween(next) : null;
  }

  /** Keeps the current piece's batches before this one. */
  private PieceSource splitInside(int border) {
    List<Piece> pieces = source.pieces();
    List<EntryRange> known = batches == null ? List.of() : batches;
    Piece whole = pieces.get(piece);
    long at = known.get(border).first();
    long end = known.get(known.size() - 1).end();
    double bytes = bytesBefore(border);
    List<Piece> kept = new ArrayList<>(pieces.subList(0, piece));
    kept.add(new Piece(whole.file(), whole.first(), at, bytes));
    List<Piece> given = new ArrayList<>();
    given.add(new Piece(whole.file(), at, end, whole.bytes() - bytes));
    given.addAll(pieces.subList(piece + 1, pieces.size()));
    batches = known.subList(0, border);
    source = new PieceSource(kept, source.smallest());
    return new PieceSource(given, source.smallest());
  }

  /** Keeps the pieces before this one. */
  private PieceSource splitBetween(int next) {
    List<Piece> pieces = source.pieces();
    source = new PieceSource(pieces.subList(0, next), source.smallest());
    return new PieceSource(pieces.subList(next, pieces.size()), source.smallest());
  }

  @Override
  public void close() {}
}
