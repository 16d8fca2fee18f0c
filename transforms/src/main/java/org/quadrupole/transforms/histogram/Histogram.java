package org.quadrupole.transforms.histogram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A filled histogram. Immutable. Bin contents and statistics are exact sums, rounded only when
 * asked for, so that merging parts in any order gives the same bits. Arrays over bins include the
 * flow bins, x fastest: the bin {@code (x, y, z)} is at {@code x + (nx + 2) * (y + (ny + 2) * z)}.
 */
public final class Histogram {

  private final HistogramSpec spec;

  /** Set if every fill was without weight; else {@link #weights} is. */
  private final long @Nullable [] counts;

  /** The sums of w and w^2 of cell {@code i} at {@code 2 i} and {@code 2 i + 1}. */
  private final @Nullable ExactSums weights;

  private final ExactSums moments;
  private final long entries;

  /** Takes its arguments as they are: sums canonical, nobody else holding them. */
  Histogram(
      HistogramSpec spec,
      long @Nullable [] counts,
      @Nullable ExactSums weights,
      ExactSums moments,
      long entries) {
    this.spec = spec;
    this.counts = counts;
    this.weights = weights;
    this.moments = moments;
    this.entries = entries;
  }

  /** A histogram without fills. */
  public static Histogram empty(HistogramSpec spec) {
    return new HistogramAccumulator(spec).toHistogram();
  }

  /**
   * A histogram of fills without weight.
   *
   * @param counts per bin, flow bins included, x fastest
   * @param moments the statistics after the sums of w and w^2, in the order of {@link
   *     #statistics()}
   */
  public static Histogram ofCounts(HistogramSpec spec, long[] counts, double[] moments) {
    checkLength(spec, "counts", counts.length);
    long entries = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException(
            "histogram '" + spec.name() + "' has a bin with count " + count);
      }
      entries = Math.addExact(entries, count);
    }
    return new Histogram(spec, counts.clone(), null, exactMoments(spec, moments), entries);
  }

  /**
   * A histogram of weighted fills.
   *
   * @param values sums of weights per bin, flow bins included, x fastest
   * @param variances sums of squared weights per bin
   * @param entries how many fills there were
   * @param moments the statistics after the sums of w and w^2, in the order of {@link
   *     #statistics()}
   */
  public static Histogram ofWeights(
      HistogramSpec spec, double[] values, double[] variances, long entries, double[] moments) {
    checkLength(spec, "values", values.length);
    checkLength(spec, "variances", variances.length);
    ExactSums weights = new ExactSums(2 * values.length);
    for (int i = 0; i < values.length; i++) {
      weights.add(2 * i, values[i]);
      weights.add(2 * i + 1, variances[i]);
    }
    return new Histogram(spec, null, weights.canonical(), exactMoments(spec, moments), entries);
  }

  /** What the histogram is. */
  public HistogramSpec spec() {
    return spec;
  }

  /** Whether any fill had a weight; if not, contents are counts and variances equal them. */
  public boolean weighted() {
    return counts == null;
  }

  /** How many fills there were, those in flow bins included. */
  public long entries() {
    return entries;
  }

  /** The sum of weights per bin, flow bins included. */
  public double[] values() {
    return perCell(0);
  }

  /** The sum of squared weights per bin, flow bins included. */
  public double[] variances() {
    return perCell(1);
  }

  /** The sum of weights per bin, without flow bins, x fastest. */
  public double[] valuesInRange() {
    return inRange(values());
  }

  /** The sum of squared weights per bin, without flow bins, x fastest. */
  public double[] variancesInRange() {
    return inRange(variances());
  }

  /** The sum of weights in one bin, given by its number on each axis. */
  public double value(int... bins) {
    int cell = spec.cell(bins);
    return counts != null ? (double) counts[cell] : weights().value(2 * cell);
  }

  /** The sum of squared weights in one bin, given by its number on each axis. */
  public double variance(int... bins) {
    int cell = spec.cell(bins);
    return counts != null ? (double) counts[cell] : weights().value(2 * cell + 1);
  }

  /** The number of fills per bin, flow bins included, if none had a weight. */
  public long[] counts() {
    if (counts == null) {
      throw new IllegalStateException(
          "histogram '" + spec.name() + "' has weighted fills; it has no counts");
    }
    return counts.clone();
  }

  /** The sum of the weights of all fills, those in flow bins included. */
  public double sum() {
    return total(0, false);
  }

  /** The sum of the weights of the fills that are in range on all axes. */
  public double sumOfWeights() {
    return total(0, true);
  }

  /** The sum of the squared weights of the fills that are in range on all axes. */
  public double sumOfSquaredWeights() {
    return total(1, true);
  }

  /** The sum of w x along an axis, over the fills in range on all axes. */
  public double sumOfWeightedValues(int axis) {
    return moments.value(Moments.first(checkAxis(axis)));
  }

  /** The sum of w x^2 along an axis, over the fills in range on all axes. */
  public double sumOfWeightedSquares(int axis) {
    return moments.value(Moments.first(checkAxis(axis)) + 1);
  }

  /** The mean along an axis, from the fills themselves; NaN if they have no weight. */
  public double mean(int axis) {
    return sumOfWeightedValues(axis) / sumOfWeights();
  }

  /** The standard deviation along an axis, from the fills themselves. */
  public double standardDeviation(int axis) {
    double mean = mean(axis);
    return Math.sqrt(Math.abs(sumOfWeightedSquares(axis) / sumOfWeights() - mean * mean));
  }

  /**
   * The sums over fills in range in the order of ROOT's {@code TH1::GetStats}: w, w^2, w x, w x^2;
   * with a second axis also w y, w y^2, w x y; with a third also w z, w z^2, w x z, w y z; and so
   * on.
   */
  public double[] statistics() {
    double[] statistics = new double[2 + moments.size()];
    statistics[0] = sumOfWeights();
    statistics[1] = sumOfSquaredWeights();
    for (int i = 0; i < moments.size(); i++) {
      statistics[2 + i] = moments.value(i);
    }
    return statistics;
  }

  /**
   * This histogram and another of the same axes together, under this one's name.
   *
   * @throws IllegalArgumentException if the axes differ
   */
  public Histogram merge(Histogram other) {
    HistogramAccumulator sum = new HistogramAccumulator(spec);
    sum.merge(this);
    sum.merge(other);
    return sum.toHistogram();
  }

  /** The same contents under another name and title. */
  public Histogram renamed(String name, String title) {
    return new Histogram(
        new HistogramSpec(name, title, spec.axes()), counts, weights, moments, entries);
  }

  /**
   * Every weight times a factor: contents times the factor, variances times its square, entries as
   * they are. Each rounded content is multiplied once, so scale after merging, not before.
   */
  public Histogram scale(double factor) {
    double[] values = values();
    double[] variances = variances();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
      variances[i] *= factor * factor;
    }
    double[] scaled = new double[moments.size()];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = moments.value(i) * factor;
    }
    return ofWeights(spec, values, variances, entries, scaled);
  }

  /**
   * The mirror image of this histogram on the other side of another: twice the other's contents
   * less these, with these variances and entries.
   *
   * @throws IllegalArgumentException if the axes differ
   */
  public Histogram mirrored(Histogram about) {
    checkSameAxes(spec, about.spec);
    double[] values = values();
    double[] middle = about.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * middle[i] - values[i];
    }
    double[] mirrored = new double[moments.size()];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = 2 * about.moments.value(i) - moments.value(i);
    }
    return ofWeights(spec, values, variances(), entries, mirrored);
  }

  /**
   * Joins each {@code factor} neighbouring bins of an axis into one.
   *
   * @throws IllegalArgumentException if the factor does not divide the number of bins, or the axis
   *     has categories
   */
  public Histogram rebin(int axis, int factor) {
    Axis old = spec.axes().get(checkAxis(axis));
    int bins = old.bins();
    if (factor < 1 || bins % factor != 0) {
      throw new IllegalArgumentException(
          "histogram '"
              + spec.name()
              + "': cannot join "
              + factor
              + " bins each of "
              + bins
              + " on axis "
              + axis
              + "; the factor must divide the number of bins");
    }
    List<Axis> axes = new ArrayList<>(spec.axes());
    axes.set(axis, joined(old, factor));
    int[] target = new int[bins + 2];
    for (int bin = 1; bin <= bins; bin++) {
      target[bin] = (bin - 1) / factor + 1;
    }
    target[bins + 1] = bins / factor + 1;
    HistogramSpec to = new HistogramSpec(spec.name(), spec.title(), axes);
    return gather(
        to,
        moments,
        bin -> {
          int moved = 0;
          for (int a = 0; a < bin.length; a++) {
            moved += (a == axis ? target[bin[a]] : bin[a]) * to.stride(a);
          }
          return moved;
        });
  }

  private Axis joined(Axis axis, int factor) {
    int bins = axis.bins() / factor;
    if (factor == 1) {
      return axis;
    }
    if (axis instanceof RegularAxis regular) {
      return new RegularAxis(bins, regular.low(), regular.high(), axis.label(), axis.unit());
    }
    if (axis instanceof CategoryAxis) {
      throw new IllegalArgumentException(
          "histogram '"
              + spec.name()
              + "': the categories of an axis cannot be joined by rebinning");
    }
    double[] edges = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = axis.edge(i * factor);
    }
    return new VariableAxis(edges, axis.label(), axis.unit());
  }

  /**
   * The histogram of some of the axes, in the order given, summed over all bins of the others with
   * their flow bins. The statistics stay those of the fills; only if a flow bin summed over is not
   * empty, where statistics lack fills that are in range now, they are computed anew from bin
   * centres.
   */
  public Histogram project(int... axes) {
    List<Axis> kept = new ArrayList<>();
    for (int i = 0; i < axes.length; i++) {
      for (int j = 0; j < i; j++) {
        if (axes[i] == axes[j]) {
          throw new IllegalArgumentException("projection names axis " + axes[i] + " twice");
        }
      }
      kept.add(spec.axes().get(checkAxis(axes[i])));
    }
    HistogramSpec to = new HistogramSpec(spec.name(), spec.title(), kept);
    ExactSums taken = new ExactSums(Moments.count(axes.length));
    for (int i = 0; i < axes.length; i++) {
      taken.add(Moments.first(i), moments, Moments.first(axes[i]));
      taken.add(Moments.first(i) + 1, moments, Moments.first(axes[i]) + 1);
      for (int j = 0; j < i; j++) {
        taken.add(Moments.product(i, j), moments, Moments.product(axes[i], axes[j]));
      }
    }
    Histogram projected =
        gather(
            to,
            taken.canonical(),
            bin -> {
              int moved = 0;
              for (int i = 0; i < axes.length; i++) {
                moved += bin[axes[i]] * to.stride(i);
              }
              return moved;
            });
    return addsFlow(axes) ? projected.withStatisticsOfBins() : projected;
  }

  /** Whether there are fills in range on these axes and out of range on another. */
  private boolean addsFlow(int[] axes) {
    int[] bins = new int[spec.dimensions()];
    for (int cell = 0; cell < spec.cells(); cell++) {
      if (!isEmpty(cell)) {
        split(cell, bins);
        boolean keptInRange = true;
        for (int axis : axes) {
          keptInRange &= inRange(axis, bins[axis]);
        }
        if (keptInRange && !inRange(bins)) {
          return true;
        }
      }
    }
    return false;
  }

  private Histogram withStatisticsOfBins() {
    ExactSums sums = new ExactSums(moments.size());
    int[] bins = new int[spec.dimensions()];
    double[] values = values();
    for (int cell = 0; cell < values.length; cell++) {
      split(cell, bins);
      if (inRange(bins)) {
        int m = 0;
        for (int a = 0; a < bins.length; a++) {
          double x = spec.axes().get(a).center(bins[a]);
          sums.add(m++, values[cell] * x);
          sums.add(m++, values[cell] * x * x);
          for (int b = 0; b < a; b++) {
            sums.add(m++, values[cell] * spec.axes().get(b).center(bins[b]) * x);
          }
        }
      }
    }
    return new Histogram(spec, counts, weights, sums.canonical(), entries);
  }

  /** Where a cell goes, given its bin on each axis. */
  private interface Target {
    int cell(int[] bins);
  }

  private Histogram gather(HistogramSpec to, ExactSums itsMoments, Target target) {
    int cells = spec.cells();
    int[] bins = new int[spec.dimensions()];
    long[] newCounts = counts == null ? null : new long[to.cells()];
    ExactSums newWeights = counts == null ? new ExactSums(2 * to.cells()) : null;
    for (int cell = 0; cell < cells; cell++) {
      split(cell, bins);
      int at = target.cell(bins);
      if (newCounts != null) {
        newCounts[at] += Objects.requireNonNull(counts)[cell];
      } else if (newWeights != null) {
        newWeights.add(2 * at, weights(), 2 * cell);
        newWeights.add(2 * at + 1, weights(), 2 * cell + 1);
      }
    }
    return new Histogram(
        to, newCounts, newWeights == null ? null : newWeights.canonical(), itsMoments, entries);
  }

  /** The bin on each axis of a cell. */
  private void split(int cell, int[] bins) {
    int rest = cell;
    for (int a = 0; a < bins.length; a++) {
      int size = spec.axes().get(a).bins() + 2;
      bins[a] = rest % size;
      rest /= size;
    }
  }

  private boolean inRange(int axis, int bin) {
    return bin > 0 && bin <= spec.axes().get(axis).bins();
  }

  private boolean inRange(int[] bins) {
    for (int a = 0; a < bins.length; a++) {
      if (!inRange(a, bins[a])) {
        return false;
      }
    }
    return true;
  }

  private boolean isEmpty(int cell) {
    return counts != null
        ? counts[cell] == 0
        : weights().isZero(2 * cell) && weights().isZero(2 * cell + 1);
  }

  private double[] perCell(int which) {
    double[] values = new double[spec.cells()];
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = counts != null ? (double) counts[cell] : weights().value(2 * cell + which);
    }
    return values;
  }

  private double[] inRange(double[] values) {
    int[] bins = new int[spec.dimensions()];
    double[] kept = new double[values.length];
    int n = 0;
    for (int cell = 0; cell < values.length; cell++) {
      split(cell, bins);
      if (inRange(bins)) {
        kept[n++] = values[cell];
      }
    }
    return Arrays.copyOf(kept, n);
  }

  private double total(int which, boolean inRangeOnly) {
    ExactSums total = new ExactSums(1);
    int[] bins = new int[spec.dimensions()];
    for (int cell = 0; cell < spec.cells(); cell++) {
      split(cell, bins);
      if (!inRangeOnly || inRange(bins)) {
        if (counts != null) {
          total.add(0, counts[cell]);
        } else {
          total.add(0, weights(), 2 * cell + which);
        }
      }
    }
    return total.value(0);
  }

  private int checkAxis(int axis) {
    if (axis < 0 || axis >= spec.dimensions()) {
      throw new IllegalArgumentException(
          "histogram '"
              + spec.name()
              + "' has axes 0 to "
              + (spec.dimensions() - 1)
              + ", not "
              + axis);
    }
    return axis;
  }

  private static void checkLength(HistogramSpec spec, String what, int length) {
    if (length != spec.cells()) {
      throw new IllegalArgumentException(
          "histogram '"
              + spec.name()
              + "' has "
              + spec.cells()
              + " bins with the flow bins; got "
              + length
              + " "
              + what);
    }
  }

  private static ExactSums exactMoments(HistogramSpec spec, double[] moments) {
    ExactSums exact = new ExactSums(Moments.count(spec.dimensions()));
    if (moments.length != exact.size()) {
      throw new IllegalArgumentException(
          "histogram '"
              + spec.name()
              + "' needs "
              + exact.size()
              + " statistics after w and w^2; got "
              + moments.length);
    }
    for (int i = 0; i < moments.length; i++) {
      exact.add(i, moments[i]);
    }
    return exact.canonical();
  }

  static void checkSameAxes(HistogramSpec one, HistogramSpec other) {
    if (!one.axes().equals(other.axes())) {
      throw new IllegalArgumentException(
          "histograms '"
              + one.name()
              + "' and '"
              + other.name()
              + "' cannot be merged, their axes differ: "
              + one.axes()
              + " and "
              + other.axes());
    }
  }

  long @Nullable [] countsOrNull() {
    return counts;
  }

  ExactSums weights() {
    return Objects.requireNonNull(weights, "histogram was only counted");
  }

  ExactSums moments() {
    return moments;
  }

  /** Whether all is the same to the last bit of the exact sums. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Histogram that)
        || !spec.equals(that.spec)
        || entries != that.entries
        || !moments.sameAs(that.moments)) {
      return false;
    }
    if (weights == null || that.weights == null) {
      return Arrays.equals(counts, that.counts);
    }
    return weights.sameAs(that.weights);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        spec,
        entries,
        Arrays.hashCode(counts),
        weights == null ? 0 : weights.hash(),
        moments.hash());
  }

  @Override
  public String toString() {
    return "Histogram[" + spec.name() + ", entries=" + entries + ", sum=" + sum() + "]";
  }
}
