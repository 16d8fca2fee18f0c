package org.quadrupole.io.root.rntuple;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decompressed pages that a batch has used in part, by position, for the batch that follows; the
 * least recently used go when there are too many bytes. Shared between threads.
 */
final class PageCache {

  private final long capacity;
  private final Map<Long, byte[]> pages = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  PageCache(long capacity) {
    this.capacity = capacity;
  }

  /** A page, if it is there and of this size. */
  synchronized byte @Nullable [] get(long position, int size) {
    byte[] page = pages.get(position);
    return page != null && page.length == size ? page : null;
  }

  synchronized void put(long position, byte[] page) {
    byte[] before = pages.put(position, page);
    bytes += page.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = pages.values().iterator();
    while (bytes > capacity && oldest.hasNext()) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  synchronized void remove(long position) {
    byte[] before = pages.remove(position);
    if (before != null) {
      bytes -= before.length;
    }
  }
}
