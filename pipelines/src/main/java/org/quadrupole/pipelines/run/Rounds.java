package org.quadrupole.pipelines.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.quadrupole.pipelines.run.KnownResults.Work;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;

/**
 * The work of a run in rounds, a pipeline each. Flink keeps what a task has computed at its worker
 * until the pipeline's last step has seen all of it: who leaves before takes it along. What a round
 * has brought back is safe, so a run of any length ends on workers that all live for a while only.
 *
 * <p>Rounds are of whole files. The first is small; from the time that one takes follows how much
 * the next can do in as long as a round is to last.
 */
final class Rounds {

  /** Some seconds of a core. */
  private static final long FIRST_BYTES_PER_THREAD = 256L << 20;

  private final Deque<Work> left = new ArrayDeque<>();
  private final double seconds;
  private final long first;
  private double next;
  private long taken;

  /**
   * Rounds that have not begun.
   *
   * @param length how long one is to last
   * @param threads how many work at once
   */
  Rounds(List<Work> work, Duration length, int threads) {
    left.addAll(work);
    seconds = length.toMillis() * 1e-3;
    first = FIRST_BYTES_PER_THREAD * threads;
    next = (double) first;
  }

  boolean hasNext() {
    return !left.isEmpty();
  }

  /** What the next one is to do. */
  List<Work> next() {
    List<Work> round = new ArrayList<>();
    taken = 0;
    while (!left.isEmpty() && taken < next) {
      Work work = left.removeFirst();
      int files = work.divisible() ? fitting(work.files()) : work.files().size();
      taken += bytes(work.files().subList(0, files));
      if (files == work.files().size()) {
        round.add(work);
      } else {
        round.add(work.of(work.files().subList(0, files)));
        left.addFirst(work.of(work.files().subList(files, work.files().size())));
      }
    }
    return round;
  }

  /** How many of the files still go into the round; at least one. */
  private int fitting(List<InputFile> files) {
    int number = 0;
    double bytes = (double) taken;
    while (number < files.size() && bytes < next) {
      bytes += files.get(number).bytes();
      number++;
    }
    return Math.min(files.size(), Math.max(1, number));
  }

  private static long bytes(List<InputFile> files) {
    return files.stream().mapToLong(InputFile::bytes).sum();
  }

  /** Says how long the last one took. */
  void took(double last) {
    // The wait for workers counts too, so the second may be small; but no smaller than the first.
    next = Math.max((double) first, taken * seconds / Math.max(1e-3, last));
  }
}
