package org.quadrupole.transforms;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.quadrupole.transforms.runtime.ValueStore;

/**
 * A store of values for the steps of a run in the same process. Steps that run in another process
 * find none: they compute everything.
 */
public final class OpenValues implements AutoCloseable {

  // Steps are copied by serialisation; only a place that all copies know joins them.
  private static final ConcurrentMap<String, ValueStore> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  private OpenValues() {}

  /** Lets steps of this process find a store by its name until it is closed. */
  public static OpenValues open(ValueStore store) {
    OpenValues opened = new OpenValues();
    OPEN.put(opened.id, store);
    return opened;
  }

  /** Its name. */
  public String id() {
    return id;
  }

  static ValueStore find(String id) {
    return OPEN.getOrDefault(id, ValueStore.NONE);
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
