package org.quadrupole.transforms.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A histogram being filled, by one thread. Fills without weight only count; fills with weight keep
 * the sums of w and w^2 per bin exactly. Statistics (sums of w x, w x^2, ... as in ROOT's TH1) are
 * kept exactly over the fills that are in range on all axes, each term being the rounded product.
 *
 * <p>Points wait in a block and are binned and summed up when it is full: short loops over arrays,
 * several times faster than one point after the other. Nothing is allocated per fill.
 */
public final class HistogramAccumulator {

  /** So many points make a block; few enough that thousands of histograms may have one each. */
  private static final int BLOCK = ExactSums.MOST_TERMS;

  private static final double[] NONE = {};

  private final HistogramSpec spec;
  private final Axis[] axes;

  /** The axis, where it is the only one and regular: such histograms take a shorter way. */
  private final @Nullable RegularAxis regular;

  private final double[] bounds;
  private final long[] counts;
  private ExactSums moments;
  private @Nullable ExactSums weights;
  private long entries;

  private final double[][] points;
  private double[] xs = NONE;

  /** The first coordinates, while points of one coordinate are counted; else of no length. */
  private double[] countRoom = NONE;

  private double[] ys = NONE;
  private double[] zs = NONE;
  private double[] pointWeights = NONE;
  private int pending;
  private boolean isWeighted;
  private final FillScratch scratch;

  /** An empty histogram. */
  public HistogramAccumulator(HistogramSpec spec) {
    this(spec, new FillScratch());
  }

  /** An empty histogram that shares arrays with others of its thread. */
  public HistogramAccumulator(HistogramSpec spec, FillScratch scratch) {
    this.spec = spec;
    this.scratch = scratch;
    this.axes = spec.axes().toArray(Axis[]::new);
    this.bounds = new double[axes.length];
    for (int a = 0; a < axes.length; a++) {
      bounds[a] = Math.max(Math.abs(axes[a].edge(0)), Math.abs(axes[a].edge(axes[a].bins())));
    }
    this.regular =
        axes.length == 1 && axes[0] instanceof RegularAxis axis && PowerSums.isPossible(bounds[0])
            ? axis
            : null;
    this.counts = new long[spec.cells()];
    this.moments = new ExactSums(Moments.count(axes.length));
    this.points = new double[axes.length][];
  }

  /** What is being filled. */
  public HistogramSpec spec() {
    return spec;
  }

  /** Forgets all fills. */
  public void clear() {
    Arrays.fill(counts, 0);
    moments = new ExactSums(Moments.count(axes.length));
    weights = null;
    entries = 0;
    pending = 0;
    if (isWeighted) {
      isWeighted = false;
      xs = NONE;
      countRoom = NONE;
    }
  }

  /** Counts a value in a histogram of one axis. */
  public void count(double x) {
    int at = pending;
    double[] room = countRoom;
    if (at < room.length) {
      room[at] = x;
      pending = at + 1;
    } else {
      countSlowly(x);
    }
  }

  private void countSlowly(double x) {
    check(1);
    if (isWeighted) {
      fill(x, 1);
      return;
    }
    int at = place();
    xs[at] = x;
    countRoom = xs;
  }

  /**
   * Counts many values in a histogram of one axis: several times faster than one by one.
   *
   * @param from the first value's place
   * @param to one past the last value's place
   */
  public void countAll(float[] values, int from, int to) {
    if (regular == null || isWeighted) {
      for (int k = from; k < to; k++) {
        count(values[k]);
      }
      return;
    }
    double[] row = scratch.terms;
    for (int at = from; at < to; at += PowerSums.ROW) {
      int n = Math.min(to - at, PowerSums.ROW);
      for (int k = 0; k < n; k++) {
        row[k] = values[at + k];
      }
      countRow(regular, row, 0, n);
    }
    scratch.powers.moveTo(moments);
  }

  private void countRow(RegularAxis axis, double[] values, int from, int n) {
    double bound = bounds[0];
    double[] kept = scratch.kept;
    int size = axis.count(values, from, n, counts, PowerSums.least(bound), kept, moments);
    scratch.powers.add(kept, size, bound, moments);
  }

  /** Counts a point in a histogram of two axes. */
  public void count(double x, double y) {
    check(2);
    if (isWeighted) {
      fill(x, y, 1);
      return;
    }
    int at = place();
    xs[at] = x;
    ys[at] = y;
  }

  /** Counts a point in a histogram of three axes. */
  public void count(double x, double y, double z) {
    check(3);
    if (isWeighted) {
      fill(x, y, z, 1);
      return;
    }
    int at = place();
    xs[at] = x;
    ys[at] = y;
    zs[at] = z;
  }

  /** Counts a point of as many coordinates as there are axes. */
  public void count(double[] point) {
    check(point.length);
    if (isWeighted) {
      fill(point, 1);
      return;
    }
    int at = place();
    for (int a = 0; a < axes.length; a++) {
      points[a][at] = point[a];
    }
  }

  /** Adds a value with a weight to a histogram of one axis. */
  public void fill(double x, double weight) {
    check(1);
    int at = placeWeight(weight);
    xs[at] = x;
  }

  /** Adds a point with a weight to a histogram of two axes. */
  public void fill(double x, double y, double weight) {
    check(2);
    int at = placeWeight(weight);
    xs[at] = x;
    ys[at] = y;
  }

  /** Adds a point with a weight to a histogram of three axes. */
  public void fill(double x, double y, double z, double weight) {
    check(3);
    int at = placeWeight(weight);
    xs[at] = x;
    ys[at] = y;
    zs[at] = z;
  }

  /** Adds a point of as many coordinates as there are axes, with a weight. */
  public void fill(double[] point, double weight) {
    check(point.length);
    int at = placeWeight(weight);
    for (int a = 0; a < axes.length; a++) {
      points[a][at] = point[a];
    }
  }

  /**
   * Adds values with weights to a histogram of one axis, when none waits. Leaves the arrays
   * changed.
   */
  void fillAll(double[] values, double[] weights, int n) {
    isWeighted = true;
    points[0] = values;
    pointWeights = weights;
    pending = n;
    flush();
    points[0] = NONE;
    pointWeights = NONE;
  }

  private int place() {
    int at = pending;
    if (at == xs.length) {
      at = makeRoom();
    }
    pending = at + 1;
    return at;
  }

  private int placeWeight(double weight) {
    if (!isWeighted) {
      flush();
      isWeighted = true;
      xs = NONE;
      countRoom = NONE;
    }
    int at = place();
    if (at >= pointWeights.length) {
      pointWeights = new double[BLOCK];
    }
    pointWeights[at] = weight;
    return at;
  }

  private int makeRoom() {
    if (xs.length > 0) {
      flush();
      return 0;
    }
    int block = regular != null && !isWeighted ? scratch.waiting : BLOCK;
    for (int a = 0; a < axes.length; a++) {
      points[a] = new double[block];
    }
    xs = points[0];
    ys = points[Math.min(1, axes.length - 1)];
    zs = points[Math.min(2, axes.length - 1)];
    return 0;
  }

  /** Bins and sums up the points that wait. */
  private void flush() {
    int n = pending;
    pending = 0;
    if (n == 0) {
      return;
    }
    if (regular != null && !isWeighted) {
      for (int at = 0; at < n; at += PowerSums.ROW) {
        countRow(regular, xs, at, Math.min(n - at, PowerSums.ROW));
      }
      scratch.powers.moveTo(moments);
      return;
    }
    int[] cells = scratch.cells;
    int stride = 1;
    for (int a = 0; a < axes.length; a++) {
      Axes.addCells(axes[a], points[a], n, stride, scratch);
      stride *= axes[a].bins() + 2;
    }
    if (isWeighted) {
      entries = Math.addExact(entries, n);
      addWeights(weights(), cells, n);
      zeroFlow(pointWeights, cells, n);
    } else {
      count(counts, cells, n);
    }
    for (double[] coordinates : points) {
      zeroFlow(coordinates, cells, n);
    }
    addMoments(n);
  }

  private static void count(long[] counts, int[] cells, int n) {
    for (int k = 0; k < n; k++) {
      counts[cells[k] & Axes.CELL]++;
    }
  }

  private void addWeights(ExactSums sums, int[] cells, int n) {
    for (int k = 0; k < n; k++) {
      int at = 2 * (cells[k] & Axes.CELL);
      double weight = pointWeights[k];
      sums.add(at, weight);
      sums.add(at + 1, weight * weight);
    }
  }

  /**
   * Makes points in flow bins zero, which adds nothing to the statistics; without a branch, which
   * would be guessed wrongly often.
   */
  private static void zeroFlow(double[] values, int[] cells, int n) {
    for (int k = 0; k < n; k++) {
      long kept = ~(cells[k] >> 31);
      values[k] = Double.longBitsToDouble(Double.doubleToRawLongBits(values[k]) & kept);
    }
  }

  private void addMoments(int n) {
    double heaviest = isWeighted ? greatest(pointWeights, n) : 1;
    for (int a = 0; a < axes.length; a++) {
      int sum = Moments.first(a);
      addTerms(sum, n, points[a], heaviest * bounds[a]);
      addProducts(sum + 1, n, points[a], points[a], heaviest * bounds[a] * bounds[a]);
      for (int b = 0; b < a; b++) {
        double bound = heaviest * bounds[b] * bounds[a];
        addProducts(Moments.product(a, b), n, points[b], points[a], bound);
      }
    }
  }

  private static double greatest(double[] values, int n) {
    double greatest = 0;
    for (int k = 0; k < n; k++) {
      double magnitude = Math.abs(values[k]);
      // Not Math.max, which is slower; NaN stays, also where numbers follow.
      greatest = magnitude > greatest || Double.isNaN(magnitude) ? magnitude : greatest;
    }
    return greatest;
  }

  private void addTerms(int sum, int n, double[] coordinates, double bound) {
    double[] terms = scratch.terms;
    times(coordinates, n, terms);
    moments.addAll(sum, terms, n, bound, scratch.parts);
  }

  private void addProducts(int sum, int n, double[] first, double[] second, double bound) {
    double[] terms = scratch.terms;
    times(first, n, terms);
    for (int k = 0; k < n; k++) {
      terms[k] *= second[k];
    }
    moments.addAll(sum, terms, n, bound, scratch.parts);
  }

  /** The terms become the coordinates, times the weights if there are any. */
  private void times(double[] coordinates, int n, double[] terms) {
    if (!isWeighted) {
      System.arraycopy(coordinates, 0, terms, 0, n);
      return;
    }
    for (int k = 0; k < n; k++) {
      terms[k] = pointWeights[k] * coordinates[k];
    }
  }

  /** Adds fills without weight to the bins, whose counts begin at a place of an array. */
  void addCounts(int[] more, int first) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more[first + i];
    }
  }

  /** Adds terms to the sum of x, 0, or of x^2, 1, but nothing to the bins. */
  void addToMoments(int sum, double... terms) {
    for (double term : terms) {
      moments.add(sum, term);
    }
  }

  /** Adds all fills of a histogram with the same axes. */
  public void merge(Histogram histogram) {
    Histogram.checkSameAxes(spec, histogram.spec());
    long[] more = histogram.countsOrNull();
    if (more != null) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Math.addExact(counts[i], more[i]);
      }
    } else {
      weights().addAll(histogram.weights());
      entries = Math.addExact(entries, histogram.entries());
    }
    moments.addAll(histogram.moments());
  }

  /** What was filled so far. */
  public Histogram toHistogram() {
    flush();
    long counted = 0;
    for (long count : counts) {
      counted = Math.addExact(counted, count);
    }
    ExactSums sums = weights;
    if (sums == null) {
      return new Histogram(spec, counts.clone(), null, moments.canonical(), counted);
    }
    ExactSums all = sums.copy();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        all.add(2 * i, counts[i]);
        all.add(2 * i + 1, counts[i]);
      }
    }
    return new Histogram(
        spec, null, all.canonical(), moments.canonical(), Math.addExact(entries, counted));
  }

  private ExactSums weights() {
    ExactSums sums = weights;
    if (sums == null) {
      sums = new ExactSums(2 * counts.length);
      weights = sums;
    }
    return sums;
  }

  private void check(int coordinates) {
    if (coordinates != axes.length) {
      throw wrongDimensions(coordinates);
    }
  }

  private IllegalArgumentException wrongDimensions(int coordinates) {
    return new IllegalArgumentException(
        "histogram '"
            + spec.name()
            + "' has "
            + axes.length
            + " axes; it was filled with "
            + coordinates
            + " values");
  }
}
