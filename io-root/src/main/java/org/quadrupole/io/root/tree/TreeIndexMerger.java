package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.write.StreamedObjectWriter;

/**
 * Joins the indices of trees (TTreeIndex): entries in the order of a major and a minor number.
 * Source: ROOT's TTreeIndex::Append. A tree without an index, or with another, ends that.
 */
final class TreeIndexMerger {

  private record Indexed(long major, long minor, long entry) {}

  private final List<Indexed> entries = new ArrayList<>();
  private @Nullable StreamedObject first;
  private boolean complete = true;
  private boolean any;

  /** Adds the index of a tree whose first entry gets this number. */
  void add(long offset, @Nullable Object index) {
    any |= index != null;
    if (!(index instanceof StreamedObject object) || !object.has("fIndexValuesMinor")) {
      complete = false;
      return;
    }
    StreamedObject expected = first == null ? object : first;
    first = expected;
    complete &=
        object.text("fMajorName").equals(expected.text("fMajorName"))
            && object.text("fMinorName").equals(expected.text("fMinorName"));
    long[] major = object.longs("fIndexValues");
    long[] minor = object.longs("fIndexValuesMinor");
    long[] entry = object.longs("fIndex");
    complete &= major.length == minor.length && major.length == entry.length;
    if (complete) {
      IntStream.range(0, major.length)
          .forEach(i -> entries.add(new Indexed(major[i], minor[i], offset + entry[i])));
    }
  }

  /** Sets the joined index, or none. */
  void change(
      StreamedObject tree,
      Map<String, Object> treeChanges,
      IdentityHashMap<StreamedObject, Map<String, Object>> changes) {
    StreamedObject index = first;
    if (!any) {
      return;
    }
    // These are what the index was before it was an object.
    treeChanges.put("fIndexValues", new double[0]);
    treeChanges.put("fIndex", new int[0]);
    if (!complete || index == null || tree.get("fTreeIndex") != index) {
      treeChanges.put("fTreeIndex", StreamedObjectWriter.NULL);
      return;
    }
    List<Indexed> sorted = new ArrayList<>(entries);
    sorted.sort(
        (a, b) ->
            a.major() != b.major()
                ? Long.compare(a.major(), b.major())
                : Long.compare(a.minor(), b.minor()));
    Map<String, Object> merged = new LinkedHashMap<>();
    merged.put("fN", (long) sorted.size());
    merged.put("fIndexValues", sorted.stream().mapToLong(Indexed::major).toArray());
    merged.put("fIndexValuesMinor", sorted.stream().mapToLong(Indexed::minor).toArray());
    merged.put("fIndex", sorted.stream().mapToLong(Indexed::entry).toArray());
    changes.put(index, merged);
  }
}
