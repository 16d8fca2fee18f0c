package org.quadrupole.io.root;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * What reading costs, as Beam counters of the namespace {@code org.quadrupole.io.root.RootIO}. A
 * counter counts for the step whose thread calls: baskets belong to the step that reads the column.
 */
final class ReadMetrics implements ReadListener {

  static final ReadMetrics INSTANCE = new ReadMetrics();

  private final Counter files = Metrics.counter(RootIO.class, "files");
  private final Counter events = Metrics.counter(RootIO.class, "events");
  private final Counter bytesRead = Metrics.counter(RootIO.class, "bytesRead");
  private final Counter bytesDecompressed = Metrics.counter(RootIO.class, "bytesDecompressed");
  private final Counter baskets = Metrics.counter(RootIO.class, "baskets");

  private ReadMetrics() {}

  /** The first batch of a file is on its way. */
  void file() {
    files.inc();
  }

  /** A batch of events is on its way. */
  void events(long n) {
    events.inc(n);
  }

  @Override
  public void basket(long compressed, long uncompressed) {
    bytesRead.inc(compressed);
    bytesDecompressed.inc(uncompressed);
    baskets.inc();
  }
}
