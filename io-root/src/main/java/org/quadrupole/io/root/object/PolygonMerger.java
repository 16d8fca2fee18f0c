package org.quadrupole.io.root.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedLoop;
import org.quadrupole.io.root.dictionary.StreamedObject;

/**
 * Adds histograms and profiles whose bins are polygons (TH2Poly, TProfile2Poly). A bin stands in
 * the list of all bins and in those of the cells that it overlaps, and stays one object. Source:
 * ROOT's Merge methods of these classes; checked with hadd.
 */
final class PolygonMerger {

  /** Where bins are, which must be the same. */
  private static final List<String> PLACE = List.of("fXmin", "fYmin", "fXmax", "fYmax");

  private static final List<String> STATISTICS =
      Stream.concat(HistogramMembers.STATISTICS.stream(), Stream.of("fEntries")).toList();

  private final StreamedObject a;
  private final StreamedObject b;
  private final IdentityHashMap<Object, StreamedObject> bins = new IdentityHashMap<>();

  private PolygonMerger(StreamedObject a, StreamedObject b) {
    this.a = a;
    this.b = b;
  }

  static StreamedObject merge(StreamedObject a, StreamedObject b) throws UnmergeableException {
    return new PolygonMerger(a, b).merged();
  }

  private StreamedObject merged() throws UnmergeableException {
    List<StreamedObject> first = bins(a, "fBins");
    List<StreamedObject> second = bins(b, "fBins");
    if (first.size() != second.size()) {
      throw new UnmergeableException(
          "one has " + first.size() + " bins, the other " + second.size());
    }
    for (int i = 0; i < first.size(); i++) {
      StreamedObject one = first.get(i);
      StreamedObject other = second.get(i);
      if (PLACE.stream().anyMatch(name -> one.real(name) != other.real(name))) {
        throw new UnmergeableException("bin " + (i + 1) + " is in different places");
      }
      bins.put(one, sum(one, other));
    }
    Map<String, Object> changes = new HashMap<>();
    for (String name : STATISTICS) {
      if (a.has(name)) {
        changes.put(name, a.real(name) + b.real(name));
      }
    }
    double[] outside = sum(a.doubles("fOverflow"), b.doubles("fOverflow"));
    changes.put("fOverflow", outside);
    if (a.doubles("fSumw2").length > 0 || b.doubles("fSumw2").length > 0) {
      changes.put("fSumw2", sum(squares(a, first), squares(b, second)));
    }
    changes.put("fBins", renewed(a.get("fBins")));
    if (!(a.get("fCells") instanceof StreamedLoop cells)) {
      throw new UnmergeableException("its cells are not known");
    }
    List<@Nullable Object> lists = new ArrayList<>();
    for (Object list : cells.items()) {
      lists.add(renewed(list));
    }
    changes.put("fCells", new StreamedLoop(cells.version(), lists));
    if (a.has("fOverflowBins")) {
      changes.put("fOverflowBins", overflowBins());
    }
    return a.with(changes);
  }

  private static List<StreamedObject> bins(StreamedObject histogram, String member)
      throws UnmergeableException {
    List<StreamedObject> bins = new ArrayList<>();
    for (Object item : histogram.list(member)) {
      if (!(item instanceof StreamedObject bin && bin.is("TH2PolyBin"))) {
        throw new UnmergeableException("one of its bins is no TH2PolyBin");
      }
      bins.add(bin);
    }
    return bins;
  }

  private List<StreamedObject> overflowBins() throws UnmergeableException {
    List<StreamedObject> first = bins(a, "fOverflowBins");
    List<StreamedObject> second = bins(b, "fOverflowBins");
    List<StreamedObject> sums = new ArrayList<>();
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      sums.add(sum(first.get(i), second.get(i)));
    }
    return sums;
  }

  private static StreamedObject sum(StreamedObject one, StreamedObject other) {
    if (!one.has("fSumvw")) {
      return one.with(Map.of("fContent", one.real("fContent") + other.real("fContent")));
    }
    double w = one.real("fSumw") + other.real("fSumw");
    double wv = one.real("fSumvw") + other.real("fSumvw");
    double wv2 = one.real("fSumwv2") + other.real("fSumwv2");
    double average = w == 0 ? one.real("fAverage") : wv / w;
    return one.with(
        Map.of(
            "fSumw",
            w,
            "fSumvw",
            wv,
            "fSumw2",
            one.real("fSumw2") + other.real("fSumw2"),
            "fSumwv2",
            wv2,
            "fAverage",
            average,
            "fContent",
            average,
            "fError",
            w == 0 ? 0.0 : Math.sqrt(wv2 / w - average * average)));
  }

  /** First those outside, then the bins; without weights, their contents. */
  private static double[] squares(StreamedObject histogram, List<StreamedObject> bins) {
    double[] squares = histogram.doubles("fSumw2");
    if (squares.length > 0) {
      return squares;
    }
    double[] outside = histogram.doubles("fOverflow");
    double[] contents = Arrays.copyOf(outside, outside.length + bins.size());
    for (int i = 0; i < bins.size(); i++) {
      contents[outside.length + i] = bins.get(i).real("fContent");
    }
    return Arrays.stream(contents).map(Math::abs).toArray();
  }

  private static double[] sum(double[] one, double[] other) throws UnmergeableException {
    if (one.length != other.length) {
      throw new UnmergeableException(
          "one has " + one.length + " sums of bins, the other " + other.length);
    }
    double[] sums = one.clone();
    Arrays.setAll(sums, i -> one[i] + other[i]);
    return sums;
  }

  /** A list with the added bins in the place of those that were added. */
  private Object renewed(@Nullable Object list) throws UnmergeableException {
    if (!(list instanceof StreamedList stored)) {
      throw new UnmergeableException("its bins are not in lists");
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (Object item : stored.items()) {
      StreamedObject bin = item == null ? null : bins.get(item);
      items.add(bin == null ? item : bin);
    }
    return new StreamedList(
        stored.className(),
        stored.version(),
        stored.base(),
        stored.name(),
        stored.lowerBound(),
        items,
        stored.options());
  }
}
