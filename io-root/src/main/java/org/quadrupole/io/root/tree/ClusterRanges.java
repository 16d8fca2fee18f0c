package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quadrupole.io.root.dictionary.StreamedObject;

/**
 * The clusters of trees that are put behind each other. A tree states ranges of entries with
 * clusters of one size; size 0 says that it is not known. Source: ROOT's
 * TTree::ImportClusterRanges.
 */
final class ClusterRanges {

  /** What TTree::fAutoFlush is where no size is known: so many bytes a cluster. */
  private static final long UNKNOWN = -30_000_000;

  private record Range(long first, long end, long size) {}

  private final List<Range> ranges = new ArrayList<>();

  /** Adds the clusters of a tree whose first entry gets this number. */
  void add(long offset, TreeInfo tree) {
    long at = 0;
    int count = Math.min(tree.clusterEnds().length, tree.clusterSizes().length);
    for (int i = 0; i < count && at < tree.entries(); i++) {
      long end = Math.min(tree.entries(), tree.clusterEnds()[i] + 1);
      add(offset + at, offset + end, tree.clusterSizes()[i]);
      at = Math.max(at, end);
    }
    add(offset + at, offset + tree.entries(), tree.autoFlush());
  }

  private void add(long first, long end, long size) {
    if (end <= first) {
      return;
    }
    long known = Math.max(0, size);
    Range before = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    boolean continues =
        before != null
            && known > 0
            && before.size() == known
            && (before.end() - before.first()) % known == 0;
    if (before != null && continues) {
      ranges.set(ranges.size() - 1, new Range(before.first(), end, known));
    } else {
      ranges.add(new Range(first, end, known));
    }
  }

  /** Sets what the tree says of its clusters. */
  void change(StreamedObject tree, Map<String, Object> changes) {
    if (ranges.isEmpty()) {
      return;
    }
    long last = ranges.get(ranges.size() - 1).size();
    if (!tree.has("fNClusterRange")) {
      changes.put("fAutoFlush", ranges.size() == 1 && last > 0 ? last : UNKNOWN);
      return;
    }
    List<Range> stated = ranges.subList(0, ranges.size() - 1);
    changes.put("fNClusterRange", stated.size());
    changes.put("fClusterRangeEnd", stated.stream().mapToLong(r -> r.end() - 1).toArray());
    changes.put("fClusterSize", stated.stream().mapToLong(Range::size).toArray());
    changes.put("fAutoFlush", last > 0 ? last : UNKNOWN);
  }
}
