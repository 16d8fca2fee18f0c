package org.quadrupole.io.root.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.wire.WireReader;
import org.quadrupole.io.root.write.RootAxis;

/**
 * Adds histograms and profiles. Bins are added as the class's own AddBinContent does it; axes must
 * be equal, or have labels (bins of equal labels are added), or equal bins over different ranges.
 * Source: ROOT's TH1Merger.
 */
final class HistogramMerger {

  /** How close limits must be to count as equal, relative to the axis. */
  private static final double NEAR = 1e-10;

  private final WireReader in;

  HistogramMerger(WireReader in) {
    this.in = in;
  }

  /**
   * Where the bins of two axes go.
   *
   * @param axis the axis of the sum; null if it is the first's
   * @param bins its number of bins
   * @param first for each bin of the first axis, flow bins included, its place in the sum
   * @param second the same of the second
   */
  // Used at once; nobody compares it.
  @SuppressWarnings("ArrayRecordComponent")
  private record AxisMap(@Nullable StreamedObject axis, int bins, int[] first, int[] second) {}

  /** Fills that wait for the range of their axes go into the bins of the other, or wait on. */
  StreamedObject merge(StreamedObject a, StreamedObject b)
      throws UnmergeableException, RootFormatException {
    if (HistogramMembers.array(a).isEmpty() || HistogramMembers.array(b).isEmpty()) {
      throw new UnmergeableException("a " + a.className() + " is not merged");
    }
    FillBuffer more = FillBuffer.of(b);
    if (!HistogramMembers.isOpen(b)) {
      refusePowersOfTwo(a);
      return added(
          HistogramMembers.isOpen(a) ? BinFiller.filledAs(a, b) : BinFiller.emptied(a),
          BinFiller.emptied(b));
    }
    boolean weights = Numbers.doubles(b.get("fSumw2")).length > 0;
    boolean squares = weights && Numbers.doubles(a.get("fSumw2")).length == 0;
    FillBuffer before = FillBuffer.of(a);
    boolean waits = HistogramMembers.isOpen(a) && !squares;
    int joined = waits ? Math.min(before.room(), more.waiting()) : 0;
    StreamedObject sum =
        joined > 0 ? a.with(Map.of("fBuffer", before.and(more, joined).numbers())) : a;
    if (waits && joined == more.waiting()) {
      return sum;
    }
    refusePowersOfTwo(a);
    refusePowersOfTwo(b);
    sum = BinFiller.emptied(sum);
    if (squares) {
      Object bins = HistogramMembers.array(sum).map(sum::base).orElseThrow();
      sum = sum.with(Map.of("fSumw2", BinSums.absolute(bins)));
    }
    return BinFiller.filled(sum, more.from(joined));
  }

  /** ROOT finds limits that are powers of two of all histograms together. */
  private static void refusePowersOfTwo(StreamedObject histogram) throws UnmergeableException {
    if (BinFiller.seeksPowersOfTwo(histogram)) {
      throw new UnmergeableException(
          "fills that wait in a buffer for limits that are powers of two are not merged");
    }
  }

  private StreamedObject added(StreamedObject a, StreamedObject b)
      throws UnmergeableException, RootFormatException {
    HistogramValue first = value(a);
    HistogramValue second = value(b);
    int dimensions = first.axes().size();
    List<AxisMap> maps = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      maps.add(map(a, b, first, second, i));
    }
    long cells = 1;
    for (AxisMap map : maps) {
      cells *= map.bins() + 2L;
      if (cells > Integer.MAX_VALUE / 8) {
        throw new UnmergeableException("the sum would have too many bins");
      }
    }
    int size = (int) cells;
    int[] intoFirst = cells(maps, true);
    int[] intoSecond = cells(maps, false);
    Map<String, Object> changes = new HashMap<>();
    String array = HistogramMembers.array(a).orElseThrow();
    Object one = a.base(array);
    Object other = b.base(array);
    if (one != null && other != null) {
      changes.put(array, BinSums.add(placed(one, intoFirst, size), other, intoSecond));
    }
    squares(a, b, first, second, intoFirst, intoSecond, size, changes);
    if (first.profile().isPresent() && second.profile().isPresent()) {
      profile(a, b, first, second, intoFirst, intoSecond, size, changes);
    }
    statistics(first, second, changes);
    changes.put("fEntries", first.histogram().entries() + second.histogram().entries());
    for (int i = 0; i < dimensions; i++) {
      StreamedObject axis = maps.get(i).axis();
      if (axis != null) {
        changes.put(HistogramMembers.AXES.get(i), axis);
      }
    }
    changes.put("fNcells", size);
    // ROOT would fill the first's bins from it again.
    if (a.has("fBuffer")) {
      changes.put("fBufferSize", 0);
      changes.put("fBuffer", new double[0]);
    }
    return a.with(changes);
  }

  private HistogramValue value(StreamedObject object)
      throws UnmergeableException, RootFormatException {
    if (ObjectValues.of(object, object.className(), in) instanceof HistogramValue value) {
      return value;
    }
    throw new UnmergeableException("a " + object.className() + " is not merged");
  }

  private static void squares(
      StreamedObject a,
      StreamedObject b,
      HistogramValue first,
      HistogramValue second,
      int[] intoFirst,
      int[] intoSecond,
      int size,
      Map<String, Object> changes) {
    if (first.weighted() || second.weighted()) {
      double[] one = squares(a, first);
      double[] other = squares(b, second);
      changes.put("fSumw2", BinSums.add(placed(one, intoFirst, size), other, intoSecond));
    }
  }

  /** The sums of squared weights; without them every fill weighed one. */
  private static double[] squares(StreamedObject object, HistogramValue value) {
    return value.weighted()
        ? Numbers.doubles(object.get("fSumw2"))
        : BinSums.absolute(value.histogram().contents());
  }

  private static void profile(
      StreamedObject a,
      StreamedObject b,
      HistogramValue first,
      HistogramValue second,
      int[] intoFirst,
      int[] intoSecond,
      int size,
      Map<String, Object> changes) {
    ProfileSums one = first.profile().orElseThrow();
    ProfileSums other = second.profile().orElseThrow();
    changes.put(
        "fBinEntries",
        BinSums.add(placed(one.binEntries(), intoFirst, size), other.binEntries(), intoSecond));
    if (one.binSumw2().length > 0 || other.binSumw2().length > 0) {
      double[] left = one.binSumw2().length > 0 ? one.binSumw2() : one.binEntries();
      double[] right = other.binSumw2().length > 0 ? other.binSumw2() : other.binEntries();
      changes.put("fBinSumw2", BinSums.add(placed(left, intoFirst, size), right, intoSecond));
    }
    String profiled = HistogramMembers.profiled(a);
    for (String name : List.of("fTsumw" + profiled, "fTsumw" + profiled + "2")) {
      changes.put(name, a.real(name) + b.real(name));
    }
  }

  private static void statistics(
      HistogramValue first, HistogramValue second, Map<String, Object> changes) {
    double[] one = first.statistics();
    double[] other = second.statistics();
    for (int i = 0; i < one.length; i++) {
      changes.put(HistogramMembers.STATISTICS.get(i), one[i] + other[i]);
    }
  }

  /** The contents at their places among so many. */
  private static Object placed(Object array, int[] places, int size) {
    return BinSums.add(BinSums.empty(array, size), array, places);
  }

  /** For each bin of one of the histograms its place in the sum. */
  private static int[] cells(List<AxisMap> maps, boolean first) {
    int[] places = {0};
    int stride = 1;
    for (AxisMap map : maps) {
      int[] axis = first ? map.first() : map.second();
      int[] more = new int[places.length * axis.length];
      for (int j = 0; j < axis.length; j++) {
        for (int i = 0; i < places.length; i++) {
          more[j * places.length + i] = places[i] + axis[j] * stride;
        }
      }
      places = more;
      stride *= map.bins() + 2;
    }
    return places;
  }

  private static AxisMap map(
      StreamedObject a, StreamedObject b, HistogramValue first, HistogramValue second, int i)
      throws UnmergeableException {
    RootAxis one = first.axes().get(i);
    RootAxis other = second.axes().get(i);
    boolean labelled = !one.labels().isEmpty() && !other.labels().isEmpty();
    if (labelled && !one.labels().equals(other.labels())) {
      if (hasContents(first, i, bin -> isUnnamed(one, bin))
          || hasContents(second, i, bin -> isUnnamed(other, bin))) {
        throw new UnmergeableException("some of its bins have labels, and others contents");
      }
      return labels(
          a.object(HistogramMembers.AXES.get(i)).orElseThrow(),
          b.object(HistogramMembers.AXES.get(i)).orElseThrow(),
          one,
          other);
    }
    if (equal(one, other)) {
      int[] same = identity(one.bins());
      return new AxisMap(null, one.bins(), same, same);
    }
    boolean regular = one.edges().isEmpty() && other.edges().isEmpty() && !labelled;
    double width = (one.high() - one.low()) / one.bins();
    double otherWidth = (other.high() - other.low()) / other.bins();
    double shift = (other.low() - one.low()) / width;
    if (!regular
        || Math.abs(width - otherWidth) > NEAR * width
        || Math.abs(shift - Math.rint(shift)) > 1e-6) {
      throw new UnmergeableException(
          String.format(
              "their axes %s differ: %s and %s", "xyz".charAt(i), describe(one), describe(other)));
    }
    if (hasContents(first, i, bin -> isFlow(one, bin))
        || hasContents(second, i, bin -> isFlow(other, bin))) {
      throw new UnmergeableException(
          String.format(
              "their axes %s have different ranges, %s and %s, and there are contents outside",
              "xyz".charAt(i), describe(one), describe(other)));
    }
    return range(
        a.object(HistogramMembers.AXES.get(i)).orElseThrow(),
        one,
        other,
        (int) Math.rint(shift),
        width);
  }

  private static String describe(RootAxis axis) {
    return axis.bins()
        + (axis.edges().isEmpty() ? "" : " unequal")
        + " bins from "
        + axis.low()
        + " to "
        + axis.high();
  }

  private static boolean equal(RootAxis one, RootAxis other) {
    double near = NEAR * (one.high() - one.low());
    boolean same =
        one.bins() == other.bins()
            && Math.abs(one.low() - other.low()) <= near
            && Math.abs(one.high() - other.high()) <= near;
    for (int i = 0; same && !one.edges().isEmpty() && !other.edges().isEmpty(); i++) {
      if (i > one.bins()) {
        return true;
      }
      same = Math.abs(one.edges().get(i) - other.edges().get(i)) <= near;
    }
    return same && one.edges().isEmpty() == other.edges().isEmpty();
  }

  private static boolean isFlow(RootAxis axis, int bin) {
    return bin == 0 || bin == axis.bins() + 1;
  }

  private static boolean isUnnamed(RootAxis axis, int bin) {
    return !isFlow(axis, bin) && axis.labels().get(bin - 1).isEmpty();
  }

  private static boolean hasContents(HistogramValue h, int axis, IntPredicate asked) {
    int stride = 1;
    for (int i = 0; i < axis; i++) {
      stride *= h.axes().get(i).bins() + 2;
    }
    int cells = h.axes().get(axis).bins() + 2;
    double[] contents = h.histogram().contents();
    for (int i = 0; i < contents.length; i++) {
      if (contents[i] != 0 && asked.test(i / stride % cells)) {
        return true;
      }
    }
    return false;
  }

  private static int[] identity(int bins) {
    int[] map = new int[bins + 2];
    Arrays.setAll(map, i -> i);
    return map;
  }

  /** An axis over both ranges. */
  private static AxisMap range(
      StreamedObject axis, RootAxis one, RootAxis other, int shift, double width)
      throws UnmergeableException {
    int below = Math.max(0, -shift);
    long bins = Math.max((long) one.bins() + below, (long) other.bins() + shift + below);
    if (bins > 100_000_000) {
      throw new UnmergeableException("their ranges are too far apart");
    }
    int[] first = shifted(one.bins(), below, (int) bins);
    int[] second = shifted(other.bins(), shift + below, (int) bins);
    double low = Math.min(one.low(), other.low());
    Map<String, Object> changes =
        Map.of(
            "fNbins",
            (int) bins,
            "fXmin",
            low,
            "fXmax",
            Math.max(Math.max(one.high(), other.high()), low + width));
    return new AxisMap(axis.with(changes), (int) bins, first, second);
  }

  private static int[] shifted(int bins, int by, int all) {
    int[] map = new int[bins + 2];
    for (int i = 1; i <= bins; i++) {
      map[i] = i + by;
    }
    map[bins + 1] = all + 1;
    return map;
  }

  /** An axis with the labels of both, in the order in which they come. */
  private static AxisMap labels(StreamedObject a, StreamedObject b, RootAxis one, RootAxis other)
      throws UnmergeableException {
    Set<String> all = new LinkedHashSet<>(one.labels());
    all.addAll(other.labels());
    all.remove("");
    for (RootAxis axis : List.of(one, other)) {
      List<String> named = axis.labels().stream().filter(label -> !label.isEmpty()).toList();
      if (new LinkedHashSet<>(named).size() < named.size()) {
        throw new UnmergeableException("two bins of an axis have the same label");
      }
    }
    List<String> labels = new ArrayList<>(all);
    int bins = Math.max(labels.size(), one.bins());
    int[] first = places(one, labels, bins);
    int[] second = places(other, labels, bins);
    List<@Nullable Object> items = new ArrayList<>();
    List<String> options = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (StreamedObject axis : List.of(a, b)) {
      for (Object item : axis.list("fLabels")) {
        if (item instanceof StreamedObject label
            && label.base("TObject") instanceof ObjectBits bits
            && taken.add(label.text("fString"))) {
          int bin = labels.indexOf(label.text("fString")) + 1;
          items.add(label.with(Map.of("TObject", new ObjectBits(bin, bits.bits(), 0))));
          options.add("");
        }
      }
    }
    if (!(a.get("fLabels") instanceof StreamedList list)) {
      throw new UnmergeableException("an axis has no list of labels");
    }
    double width = (one.high() - one.low()) / one.bins();
    StreamedList merged =
        new StreamedList(
            list.className(), list.version(), list.base(), list.name(), 0, items, options);
    return new AxisMap(
        a.with(Map.of("fNbins", bins, "fXmax", one.low() + width * bins, "fLabels", merged)),
        bins,
        first,
        second);
  }

  private static int[] places(RootAxis axis, List<String> labels, int bins) {
    int[] map = new int[axis.bins() + 2];
    for (int i = 1; i <= axis.bins(); i++) {
      String label = axis.labels().get(i - 1);
      // Bins without a label are empty.
      map[i] = label.isEmpty() ? bins + 1 : labels.indexOf(label) + 1;
    }
    map[axis.bins() + 1] = bins + 1;
    return map;
  }
}
