package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.write.RootFileWriter;

/** A branch made of the baskets of several: where they are, and what is added up. */
final class MergedBranch {

  /** TBranch has no fewer places for baskets. */
  private static final int FEWEST_BASKETS = 10;

  private final StreamedObject object;
  private final List<StreamedObject> leaves;
  private final List<Map<String, Number>> limits = new ArrayList<>();
  private final List<Long> firstEntries = new ArrayList<>();
  private final List<RootFileWriter.@Nullable Place> places = new ArrayList<>();
  private long entries;
  private long totalBytes;
  private int basketSize;
  private int maximum;

  /** A branch that is described as the first input's is. */
  MergedBranch(TreeParser.ParsedBranch first) {
    this.object = first.object();
    this.leaves = leaves(object);
    leaves.forEach(leaf -> limits.add(new LinkedHashMap<>()));
  }

  private static List<StreamedObject> leaves(StreamedObject branch) {
    List<StreamedObject> found = new ArrayList<>();
    for (Object item : branch.list("fLeaves")) {
      if (item instanceof StreamedObject leaf) {
        found.add(leaf);
      }
    }
    return found;
  }

  /** The branch's object. */
  StreamedObject object() {
    return object;
  }

  /** Adds a branch whose first entry gets this number and says what is to be copied. */
  List<BasketCopier.Copy> add(TreeParser.ParsedBranch branch, long offset) {
    entries += branch.info().entries();
    totalBytes += branch.info().totalBytes();
    basketSize = Math.max(basketSize, branch.object().integer("fBasketSize"));
    maximum = Math.max(maximum, branch.object().integer("fMaximum"));
    List<StreamedObject> added = leaves(branch.object());
    for (int i = 0; i < leaves.size(); i++) {
      widen(limits.get(i), leaves.get(i), added.get(i));
    }
    List<BasketCopier.Copy> copies = new ArrayList<>();
    for (BasketLocation basket : branch.info().baskets()) {
      int place = places.size();
      places.add(null);
      firstEntries.add(offset + basket.firstEntry());
      copies.add(new BasketCopier.Copy(branch.info(), basket, at -> places.set(place, at)));
    }
    return copies;
  }

  /** TLeaf::IncludeRange: counters say the largest number, texts the greatest length. */
  private static void widen(Map<String, Number> limits, StreamedObject leaf, StreamedObject added) {
    boolean unsigned = leaf.flag("fIsUnsigned");
    for (String name : List.of("fMinimum", "fMaximum", "fLen")) {
      if (!(added.get(name) instanceof Number value)) {
        continue;
      }
      Number known = limits.getOrDefault(name, value);
      int order = compare(value, known, unsigned && !name.equals("fLen"));
      boolean wider = name.equals("fMinimum") ? order < 0 : order > 0;
      limits.put(name, wider ? value : known);
    }
  }

  private static int compare(Number a, Number b, boolean unsigned) {
    if (a instanceof Double || a instanceof Float) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    return unsigned
        ? Long.compareUnsigned(a.longValue(), b.longValue())
        : Long.compare(a.longValue(), b.longValue());
  }

  /** Sets what the branch and its leaves say. */
  void change(long treeEntries, IdentityHashMap<StreamedObject, Map<String, Object>> changes) {
    int baskets = places.size();
    int room = Math.max(FEWEST_BASKETS, baskets + 1);
    int[] bytes = new int[room];
    long[] first = new long[room];
    long[] positions = new long[room];
    long zipped = 0;
    for (int i = 0; i < baskets; i++) {
      RootFileWriter.Place place = places.get(i);
      if (place != null) {
        bytes[i] = place.bytes();
        positions[i] = place.position();
        zipped += place.bytes();
      }
      first[i] = firstEntries.get(i);
    }
    first[baskets] = baskets == 0 ? 0 : treeEntries;
    Map<String, Object> branch = new LinkedHashMap<>();
    branch.put("fBasketSize", basketSize);
    branch.put("fWriteBasket", baskets);
    branch.put("fEntryNumber", entries);
    branch.put("fMaxBaskets", room);
    branch.put("fEntries", entries);
    branch.put("fFirstEntry", 0L);
    branch.put("fTotBytes", totalBytes);
    branch.put("fZipBytes", zipped);
    branch.put("fBasketBytes", bytes);
    branch.put("fBasketEntry", first);
    branch.put("fBasketSeek", positions);
    branch.put("fFileName", "");
    branch.put("fMaximum", maximum);
    if (object.get("fBaskets") instanceof StreamedList list) {
      branch.put(
          "fBaskets",
          new StreamedList(
              list.className(), list.version(), list.base(), list.name(), 0, List.of(), List.of()));
    }
    changes.put(object, branch);
    for (int i = 0; i < leaves.size(); i++) {
      changes.put(leaves.get(i), new LinkedHashMap<>(limits.get(i)));
    }
  }
}
