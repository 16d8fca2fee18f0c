package org.quadrupole.io.root.tree;

import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Baskets that a batch has used in part, for the batch that follows; the least recently used go
 * when there are too many bytes. Shared between threads.
 */
final class BasketCache {

  private final long capacity;
  private final LinkedHashMap<BasketLocation, Basket> baskets =
      new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  BasketCache(long capacity) {
    this.capacity = capacity;
  }

  synchronized @Nullable Basket get(BasketLocation location) {
    return baskets.get(location);
  }

  synchronized void put(BasketLocation location, Basket basket) {
    Basket before = baskets.put(location, basket);
    bytes += cost(basket) - (before == null ? 0 : cost(before));
    Iterator<Basket> oldest = baskets.values().iterator();
    while (bytes > capacity && oldest.hasNext()) {
      bytes -= cost(oldest.next());
      oldest.remove();
    }
  }

  synchronized void remove(BasketLocation location) {
    Basket before = baskets.remove(location);
    if (before != null) {
      bytes -= cost(before);
    }
  }

  private static long cost(Basket basket) {
    return basket.data().length;
  }
}
