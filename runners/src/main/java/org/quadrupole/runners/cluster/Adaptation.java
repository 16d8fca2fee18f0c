package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;

/**
 * Follows what a cluster's pipelines need, but not at once: workers are added when more were needed
 * in every look for some seconds, and removed when fewer were for the idle time. Used by one
 * thread.
 */
final class Adaptation {

  /** A pipeline that is over sooner needs nobody who has to wait in a queue first. */
  private static final Duration RAISE_AFTER = Duration.ofSeconds(5);

  private final Scaling scaling;
  private final int cores;
  private final Instant start;
  private final List<Look> looks = new ArrayList<>();

  /** How many workers would have had something to do. */
  private record Look(Instant at, int needed) {}

  /**
   * No look yet.
   *
   * @param cores how many tasks a worker runs at once
   */
  Adaptation(Scaling scaling, int cores, Instant start) {
    this.scaling = scaling;
    this.cores = cores;
    this.start = start;
  }

  Scaling scaling() {
    return scaling;
  }

  /** Whether the time is over in which there may be more than the minimum. */
  boolean isOver(Instant now) {
    return scaling.timeLimit().filter(limit -> !now.isBefore(start.plus(limit))).isPresent();
  }

  /**
   * How many workers there should be.
   *
   * @param tasks how many run, or would if there were workers enough
   * @param wanted how many workers there should have been until now
   */
  int wanted(Instant now, int tasks, int wanted) {
    if (isOver(now)) {
      return scaling.minimum();
    }
    looks.add(new Look(now, limited((tasks + cores - 1) / cores)));
    while (looks.size() > 2 && isBefore(looks.get(1), now, scaling.idleTime(), RAISE_AFTER)) {
      looks.remove(0);
    }
    int lasting = over(now, RAISE_AFTER, Math::min, wanted);
    int enough = over(now, scaling.idleTime(), Math::max, wanted);
    return limited(Math.max(lasting, Math.min(enough, wanted)));
  }

  private int limited(int number) {
    return Math.max(scaling.minimum(), Math.min(scaling.maximum(), number));
  }

  /** Whether a look is so long ago. */
  private static boolean isBefore(Look look, Instant now, Duration... times) {
    return Stream.of(times).allMatch(time -> !look.at().isAfter(now.minus(time)));
  }

  /** The least or most needed in this last time; what it was where no look is so long ago. */
  private int over(Instant now, Duration time, IntBinaryOperator choice, int otherwise) {
    if (!isBefore(looks.get(0), now, time)) {
      return otherwise;
    }
    int result = looks.get(looks.size() - 1).needed();
    for (int i = looks.size() - 1; i >= 0; i--) {
      result = choice.applyAsInt(result, looks.get(i).needed());
      if (isBefore(looks.get(i), now, time)) {
        break;
      }
    }
    return result;
  }
}
