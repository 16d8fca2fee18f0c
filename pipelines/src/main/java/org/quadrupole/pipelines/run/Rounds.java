package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quadrupole.pipelines.run.KnownResults.Work;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;

/**
 * The work of a run in rounds, a pipeline each. Flink keeps what a task has computed at its worker
 * until the pipeline's last step has seen all of it: who leaves before takes it along. What a round
 * has brought back is safe, so a run of any length ends on workers that all live for a while only.
 *
 * <p>Rounds are of files and of parts of files, from the border of one cluster to that of another.
 * The first is small where workers leave; from the time that one takes follows how much the next
 * can do in as long as a round is to last. One that was given up begins again with a quarter of its
 * work.
 */
final class Rounds {

  /**
   * Five minutes of a core that takes 60 us for an event of 1.7 kB; a minute for simple queries.
   */
  private static final double FIRST_BYTES_PER_THREAD = 8L << 30;

  /** Half a second. */
  private static final double FIRST_BYTES_OF_SHORT_LIVES = 32 << 20;

  /** A round that is this full takes nothing more... */
  private static final double FULL = 0.75;

  /** ... and no part of a file is left out for being this much too large. */
  private static final double TOO_FULL = 1.25;

  private static final double LESS = 0.25;

  private final List<Work> all;
  private final Borders borders;
  private final double seconds;
  private double next;
  private double taken;
  private Place begin = Place.START;
  private Place end = Place.START;
  private Optional<List<Place>> givenUp = Optional.empty();

  /** How far the work is done: so many works, files of the next one, and events of its next. */
  private record Place(int work, int file, long event) {

    static final Place START = new Place(0, 0, 0);
  }

  /** Where a file of a work can be divided; nowhere where there are none. */
  @FunctionalInterface
  interface Borders {
    List<Long> of(Work work, InputFile file) throws IOException;
  }

  /**
   * Rounds that have not begun.
   *
   * @param length how long one is to last
   * @param threads how many work at once
   * @param lifetime how long workers live, where they leave
   * @param borders where files can be divided
   */
  Rounds(
      List<Work> work, Duration length, int threads, Optional<Duration> lifetime, Borders borders) {
    all = List.copyOf(work);
    this.borders = borders;
    seconds = length.toMillis() * 1e-3;
    next = (lifetime.isEmpty() ? FIRST_BYTES_PER_THREAD : FIRST_BYTES_OF_SHORT_LIVES) * threads;
  }

  boolean hasNext() {
    return end.work() < all.size();
  }

  /**
   * What the next one is to do.
   *
   * @throws IOException if a file that is to be divided cannot be read
   */
  List<Work> next() throws IOException {
    List<Work> round = new ArrayList<>();
    begin = end;
    taken = 0;
    while (hasNext() && !isFull()) {
      round.add(take(all.get(end.work())));
    }
    return round;
  }

  /** Whether it has enough; a part of a file is the last that it takes. */
  private boolean isFull() {
    return taken > 0 && (end.event() > 0 || taken >= FULL * next);
  }

  /** As much of it as has room in this round; something in any case. */
  private Work take(Work work) throws IOException {
    List<FileRange> some = new ArrayList<>();
    int files = work.ranges().size();
    do {
      FileRange rest = work.ranges().get(end.file()).from(end.event());
      boolean fits = taken + rest.bytes() <= TOO_FULL * next;
      FileRange part = fits ? rest : rest.to(border(work, rest));
      some.add(part);
      taken += part.bytes();
      if (part.end() < rest.end()) {
        end = new Place(end.work(), end.file(), part.end());
      } else if (end.file() + 1 < files) {
        end = new Place(end.work(), end.file() + 1, 0);
      } else {
        end = new Place(end.work() + 1, 0, 0);
        return work.of(some);
      }
    } while (!isFull());
    return work.of(some);
  }

  /** Where to cut a range that is too large: the last border that has room, or else the first. */
  private long border(Work work, FileRange range) throws IOException {
    double events = (next - taken) / range.bytes() * range.events();
    long best = range.end();
    for (long border : borders.of(work, range.file())) {
      if (border > range.first()
          && border < range.end()
          && (best == range.end() || border - range.first() <= events)) {
        best = border;
      }
    }
    return best;
  }

  /** Says how long the last one took. */
  void took(double last) {
    // The wait for workers counts too, so the second may be small; the third makes up for it.
    next = taken * seconds / Math.max(1e-3, last);
  }

  /** Says that the last one will not be done. */
  void gaveUp() {
    givenUp = Optional.of(List.of(begin, end));
    end = begin;
    next = LESS * taken;
  }

  /** Whether the last one is what was given up before: it cannot be made any smaller. */
  boolean isSmallest() {
    return givenUp.filter(List.of(begin, end)::equals).isPresent();
  }
}
