package org.quadrupole.io.root;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The trees whose headers this process has parsed, kept as long as memory allows.
 *
 * <p>A runner sends each bundle its own copy of a source, and a header lists every basket of every
 * branch: parsing it once for each bundle took longer than a short query. This is a cache by
 * content - a file is the same if name, size and time of change are - so results do not depend on
 * it.
 */
final class OpenedTrees {

  private static final int PURGE_ABOVE = 1000;
  private static final Map<Key, SoftReference<Opened>> CACHE = new ConcurrentHashMap<>();

  private OpenedTrees() {}

  /**
   * A parsed tree, and the bytes that it reads from under a lease.
   *
   * @param recovered what was recovered of a file that was not closed
   */
  record Opened(SharedByteSource source, RootTree tree, Optional<String> recovered) {}

  private record Key(String file, long bytes, long modified, String tree) {}

  /**
   * Parses a tree's header, unless it has been.
   *
   * @param modified when the file was changed, in ms since 1970; 0 if that is not known, and then
   *     the header is always parsed
   */
  static Opened open(ResourceId resource, long bytes, long modified, String tree)
      throws IOException {
    Key key = new Key(resource.toString(), bytes, modified, tree);
    SoftReference<Opened> reference = CACHE.get(key);
    Opened known = reference == null ? null : reference.get();
    if (known != null) {
      return known;
    }
    SharedByteSource source = new SharedByteSource(resource);
    SharedByteSource.Lease held = source.lease();
    try {
      RootFile file = RootFile.open(source);
      known = new Opened(source, file.tree(tree), file.recovered());
    } finally {
      held.close();
    }
    if (modified != 0) {
      if (CACHE.size() > PURGE_ABOVE) {
        CACHE.values().removeIf(old -> old.get() == null);
      }
      CACHE.put(key, new SoftReference<>(known));
    }
    return known;
  }
}
