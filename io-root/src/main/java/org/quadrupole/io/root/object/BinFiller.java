package org.quadrupole.io.root.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.StreamedObject;

/**
 * Puts fills that wait in a buffer into the bins of a histogram or profile, as the class's own
 * BufferEmpty and Fill do, sums in the same order. Source: ROOT's TH1, TH2, TH3, TProfile,
 * TProfile2D, TProfile3D; checked with ROOT.
 */
final class BinFiller {

  /** Weights are no reason to keep their squares. Source: ROOT's TH1::EStatusBits. */
  private static final int NOT_WEIGHTED = 1 << 19;

  /** Limits are powers of two, so that histograms can be merged later. */
  private static final int POWERS_OF_TWO = 1 << 20;

  /** Statistics count fills outside too. Source: ROOT's TH1::EStatOverflows. */
  private static final int COUNT_OVERFLOWS = 1;

  private final StreamedObject histogram;
  private final String array;
  private final List<FillableAxis> axes = new ArrayList<>();
  private final Map<String, Double> sums = new HashMap<>();
  private final boolean counted;
  private final boolean overflows;
  private final double lowest;
  private final double highest;
  private Object contents;
  private double[] squares;
  private double[] binEntries;
  private double[] binSquares;
  private double entries;

  private BinFiller(StreamedObject histogram) {
    this.histogram = histogram;
    this.array = HistogramMembers.array(histogram).orElseThrow(() -> misfit("it has no bins"));
    int dimensions = HistogramMembers.dimensions(histogram);
    long cells = 1;
    for (String name : HistogramMembers.AXES.subList(0, dimensions)) {
      axes.add(
          new FillableAxis(histogram.object(name).orElseThrow(() -> misfit("it has no axis"))));
      cells *= axes.get(axes.size() - 1).bins() + 2L;
    }
    this.counted = bits(histogram).has(NOT_WEIGHTED);
    this.overflows = histogram.integer("fStatOverflows") == COUNT_OVERFLOWS;
    Object bins = histogram.base(array);
    this.contents = BinSums.copy(bins == null ? new double[0] : bins);
    this.squares = Numbers.doubles(histogram.get("fSumw2")).clone();
    this.binEntries = Numbers.doubles(histogram.get("fBinEntries")).clone();
    this.binSquares = Numbers.doubles(histogram.get("fBinSumw2")).clone();
    this.entries = histogram.real("fEntries");
    boolean profile = isProfile();
    String upper = HistogramMembers.profiled(histogram).toUpperCase(java.util.Locale.ROOT);
    this.lowest = profile ? histogram.real("f" + upper + "min") : 0;
    this.highest = profile ? histogram.real("f" + upper + "max") : 0;
    int length = java.lang.reflect.Array.getLength(contents);
    if (length != cells
        || (squares.length != cells && (profile || squares.length > 0))
        || (binEntries.length != cells && profile)
        || (binSquares.length != cells && binSquares.length > 0)) {
      throw misfit("it has arrays of different lengths");
    }
  }

  private static ObjectBits bits(StreamedObject histogram) {
    return histogram.base("TObject") instanceof ObjectBits base ? base : new ObjectBits(0, 0, 0);
  }

  /** Whether the limits of a histogram, which are not known yet, will be powers of two. */
  static boolean seeksPowersOfTwo(StreamedObject histogram) {
    return HistogramMembers.isOpen(histogram) && bits(histogram).has(POWERS_OF_TWO);
  }

  private static IllegalArgumentException misfit(String reason) {
    return new IllegalArgumentException("fills wait in its buffer, and " + reason);
  }

  /**
   * A histogram with the fills of its buffer in bins; the same one if none wait.
   *
   * @throws IllegalArgumentException if its parts do not fit together, or its range is to be found
   *     in a way that is not known here
   */
  static StreamedObject emptied(StreamedObject histogram) {
    FillBuffer buffer = FillBuffer.of(histogram);
    if (buffer.waiting() == 0) {
      return histogram;
    }
    BinFiller filler = new BinFiller(histogram);
    filler.findLimits(buffer);
    return filler.fill(buffer);
  }

  /** A histogram whose buffer is empty, with the fills of another's buffer in its bins. */
  static StreamedObject filled(StreamedObject histogram, FillBuffer buffer) {
    return new BinFiller(histogram).fill(buffer);
  }

  /** A histogram without a range, with the axes of another and the fills of its buffer in them. */
  static StreamedObject filledAs(StreamedObject histogram, StreamedObject other) {
    BinFiller filler = new BinFiller(histogram);
    BinFiller model = new BinFiller(other);
    for (int i = 0; i < filler.axes.size(); i++) {
      filler.axes.get(i).take(model.axes.get(i));
    }
    filler.resize();
    return filler.fill(FillBuffer.of(histogram));
  }

  private boolean isProfile() {
    return histogram.has("fBinEntries");
  }

  private StreamedObject fill(FillBuffer buffer) {
    for (int i = 0; i < buffer.waiting(); i++) {
      fill(buffer, i);
    }
    return histogram.with(changes());
  }

  /** Before anything is filled, axes are made to hold all of it. Source: BufferEmpty. */
  private void findLimits(FillBuffer buffer) {
    boolean open = axes.stream().anyMatch(FillableAxis::isOpen);
    boolean extend = axes.stream().allMatch(FillableAxis::canExtend);
    // Only profiles give up the range of an axis because that of another is open.
    boolean together = open && isProfile();
    // Only TH1 heeds the bit.
    boolean powers = axes.size() == 1 && !isProfile() && seeksPowersOfTwo(histogram);
    for (int axis = 0; axis < axes.size(); axis++) {
      FillableAxis limits = axes.get(axis);
      if (together || limits.isOpen()) {
        double[] range = range(buffer, axis, 0);
        limits.find(range[0], range[1], powers);
      } else if (extend && axes.size() > 1 && !isProfile()) {
        // TH2 and TH3 begin with the limits, by which they extend axes at least once, and leave out
        // the first fill.
        double[] range = range(buffer, axis, 1);
        extend(axis, Math.min(range[0], limits.low()));
        extend(axis, Math.max(range[1], limits.high()));
      } else if (extend) {
        double[] range = range(buffer, axis, 0);
        extend(axis, range[0]);
        extend(axis, range[1]);
      }
    }
    if (open) {
      resize();
    }
  }

  /** The least and the greatest coordinate. */
  private double[] range(FillBuffer buffer, int axis, int from) {
    // Only TH1 leaves out what is infinite or no number at all.
    boolean finite = axes.size() == 1 && !isProfile();
    boolean first = from == 0 && !finite;
    double least = first ? buffer.at(0, axis) : Double.POSITIVE_INFINITY;
    double most = first ? least : Double.NEGATIVE_INFINITY;
    for (int i = from; i < buffer.waiting(); i++) {
      double value = buffer.at(i, axis);
      if (!finite || Double.isFinite(value)) {
        least = value < least ? value : least;
        most = value > most ? value : most;
      }
    }
    return new double[] {least, most};
  }

  /** Bins for axes whose limits are new. What was in the old ones has no place. */
  private void resize() {
    long cells = 1;
    for (FillableAxis axis : axes) {
      cells *= axis.bins() + 2L;
    }
    if (!BinSums.isEmpty(contents)) {
      throw misfit("others are in bins without limits");
    }
    if (cells > Integer.MAX_VALUE / 8) {
      throw misfit("its axes would have too many bins");
    }
    contents = BinSums.empty(contents, (int) cells);
    squares = new double[squares.length == 0 ? 0 : (int) cells];
    binEntries = new double[binEntries.length == 0 ? 0 : (int) cells];
    binSquares = new double[binSquares.length == 0 ? 0 : (int) cells];
  }

  /** Makes room for a value. Source: ROOT's TH1::ExtendAxis. */
  private void extend(int axis, double value) {
    FillableAxis extended = axes.get(axis);
    if (!extended.wants(value)) {
      return;
    }
    if (Double.isNaN(value)) {
      if (!isProfile()) {
        axes.forEach(FillableAxis::stopExtending);
      }
      return;
    }
    double[] centres = new double[extended.bins() + 2];
    Arrays.setAll(centres, extended::centre);
    if (!extended.extend(value)) {
      return;
    }
    int stride = 1;
    for (int i = 0; i < axis; i++) {
      stride *= axes.get(i).bins() + 2;
    }
    int cells = centres.length;
    int[] places = new int[java.lang.reflect.Array.getLength(contents)];
    for (int i = 0; i < places.length; i++) {
      int bin = i / stride % cells;
      boolean flow = bin == 0 || bin == cells - 1;
      // What was outside of an axis that can be extended is lost, as in ROOT.
      places[i] = flow ? -1 : i + (extended.bin(centres[bin]) - bin) * stride;
    }
    contents = BinSums.moved(contents, places);
    squares = (double[]) BinSums.moved(squares, places);
    binEntries = (double[]) BinSums.moved(binEntries, places);
    binSquares = (double[]) BinSums.moved(binSquares, places);
  }

  private void fill(FillBuffer buffer, int fill) {
    double w = buffer.weight(fill);
    double profiled = isProfile() ? buffer.at(fill, axes.size()) : 1;
    boolean bounded = isProfile() && lowest != highest;
    if (bounded && !(profiled >= lowest && profiled <= highest)) {
      return;
    }
    entries++;
    int bin = 0;
    int stride = 1;
    boolean outside = false;
    double[] x = new double[axes.size()];
    for (int axis = 0; axis < x.length; axis++) {
      x[axis] = buffer.at(fill, axis);
      extend(axis, x[axis]);
      int along = axes.get(axis).bin(x[axis]);
      outside |= along == 0 || along == axes.get(axis).bins() + 1;
      bin += along * stride;
      stride *= axes.get(axis).bins() + 2;
    }
    if (isProfile()) {
      profile(bin, w, profiled);
    } else {
      if (squares.length == 0 && w != 1 && !counted) {
        squares = BinSums.absolute(contents);
      }
      if (squares.length > 0) {
        squares[bin] += w * w;
      }
      BinSums.add(contents, bin, w);
    }
    if (!outside || overflows) {
      statistics(w, x, profiled);
    }
  }

  private void profile(int bin, double w, double profiled) {
    BinSums.add(contents, bin, w * profiled);
    squares[bin] += w * profiled * profiled;
    if (binSquares.length == 0 && w != 1 && !counted) {
      binSquares = binEntries.clone();
    }
    if (binSquares.length > 0) {
      binSquares[bin] += w * w;
    }
    binEntries[bin] += w;
  }

  private void statistics(double w, double[] x, double profiled) {
    sum("fTsumw", w);
    sum("fTsumw2", w * w);
    for (int i = 0; i < x.length; i++) {
      String axis = "xyz".substring(i, i + 1);
      sum("fTsumw" + axis, w * x[i]);
      sum("fTsumw" + axis + "2", w * x[i] * x[i]);
      for (int j = 0; j < i; j++) {
        sum("fTsumw" + "xyz".charAt(j) + axis, w * x[j] * x[i]);
      }
    }
    if (isProfile()) {
      String name = "fTsumw" + HistogramMembers.profiled(histogram);
      sum(name, w * profiled);
      sum(name + "2", w * profiled * profiled);
    }
  }

  private void sum(String name, double term) {
    sums.merge(name, histogram.real(name) + term, (sum, unused) -> sum + term);
  }

  private Map<String, Object> changes() {
    Map<String, Object> changes = new HashMap<>(sums);
    changes.put(array, contents);
    changes.put("fNcells", java.lang.reflect.Array.getLength(contents));
    changes.put("fEntries", entries);
    changes.put("fSumw2", squares);
    if (isProfile()) {
      changes.put("fBinEntries", binEntries);
      if (histogram.has("fBinSumw2")) {
        changes.put("fBinSumw2", binSquares);
      }
    }
    for (int i = 0; i < axes.size(); i++) {
      changes.put(HistogramMembers.AXES.get(i), axes.get(i).streamed());
    }
    changes.put("fBufferSize", 0);
    changes.put("fBuffer", new double[0]);
    return changes;
  }
}
