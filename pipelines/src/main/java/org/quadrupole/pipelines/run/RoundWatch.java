package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives a round up that has been worked on for longer than workers live: what it began with is gone
 * then, and so it would go on.
 */
final class RoundWatch implements AutoCloseable {

  private static final long BETWEEN_LOOKS_MILLIS = 200;

  private final Runner runner;
  private final String pipeline;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean gaveUp;

  private RoundWatch(Runner runner, String pipeline) {
    this.runner = runner;
    this.pipeline = pipeline;
  }

  /**
   * Watches a round until it is closed.
   *
   * @param pipeline the name of the round's
   * @param patience how long workers may work on it
   */
  static RoundWatch begin(Runner runner, String pipeline, Duration patience) {
    RoundWatch watch = new RoundWatch(runner, pipeline);
    Thread thread = new Thread(() -> watch.look(patience.toNanos()), "round-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void look(long patience) {
    try {
      long worked = 0;
      long last = System.nanoTime();
      while (!over.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        // While jobs wait in a queue nothing is lost.
        worked += runner.isWorking() ? now - last : 0;
        last = now;
        if (worked > patience && giveUp()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean giveUp() {
    gaveUp = true;
    try {
      runner.cancel(pipeline);
      return true;
    } catch (IOException e) {
      // At the next look, then.
      gaveUp = false;
      return false;
    }
  }

  /** Whether the round was given up; it may have been done all the same. */
  boolean gaveUp() {
    return gaveUp;
  }

  @Override
  public void close() {
    over.countDown();
  }
}
