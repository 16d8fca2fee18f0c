package org.quadrupole.transforms;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events while a bundle is still being processed, for whoever watches a run in the same
 * process: runners tell their counters only at the end of bundles, and a bundle can be a whole data
 * set. Steps that run in another process find no count open and do nothing.
 */
public final class LiveEvents implements AutoCloseable {

  // Steps are copied by serialisation; only a place that all copies know joins them.
  private static final ConcurrentMap<String, LongAdder> OPEN = new ConcurrentHashMap<>();

  private final String id;
  private final LongAdder events = new LongAdder();

  private LiveEvents(String id) {
    this.id = id;
  }

  /** A count that steps of this process can find by its name until it is closed. */
  public static LiveEvents open() {
    LiveEvents live = new LiveEvents(UUID.randomUUID().toString());
    OPEN.put(live.id, live.events);
    return live;
  }

  /** Its name. */
  public String id() {
    return id;
  }

  /** The events so far; those of a bundle that was tried again are there twice. */
  public long count() {
    return events.sum();
  }

  static void add(String id, long more) {
    LongAdder open = OPEN.get(id);
    if (open != null) {
      open.add(more);
    }
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
