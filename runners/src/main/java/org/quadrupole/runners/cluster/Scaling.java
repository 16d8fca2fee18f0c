package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * How many workers a cluster is to have: a number, or as many as its pipelines have tasks for.
 *
 * @param minimum never fewer
 * @param maximum never more
 * @param idleTime so long fewer must be needed before some go
 * @param timeLimit after which there are no more than the minimum; without end where empty
 */
public record Scaling(int minimum, int maximum, Duration idleTime, Optional<Duration> timeLimit) {

  /** How long workers wait for something to do, unless somebody says otherwise. */
  public static final Duration USUAL_IDLE_TIME = Duration.ofMinutes(2);

  /** Checks the order. */
  public Scaling {
    if (minimum < 0 || maximum < minimum) {
      throw new IllegalArgumentException(
          "a cluster cannot have at least " + minimum + " and at most " + maximum + " jobs");
    }
  }

  /** This number, needed or not. */
  public static Scaling fixed(int jobs) {
    return new Scaling(jobs, jobs, USUAL_IDLE_TIME, Optional.empty());
  }

  /** As many as are needed, without a time limit. */
  public static Scaling adaptive(int minimum, int maximum) {
    return new Scaling(minimum, maximum, USUAL_IDLE_TIME, Optional.empty());
  }

  /** The same between other limits. */
  public Scaling between(int least, int most) {
    return new Scaling(least, most, idleTime, timeLimit);
  }

  /** Whether it is a number that does not depend on the pipelines. */
  public boolean isFixed() {
    return minimum == maximum;
  }
}
