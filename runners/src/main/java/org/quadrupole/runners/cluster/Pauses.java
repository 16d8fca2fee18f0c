package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time between two looks. */
final class Pauses {

  private Pauses() {}

  static void pause(Duration time) throws ClusterException {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failure("interrupted", e);
    }
  }
}
