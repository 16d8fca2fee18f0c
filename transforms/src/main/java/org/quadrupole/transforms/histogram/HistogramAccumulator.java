package org.quadrupole.transforms.histogram;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A histogram being filled, by one thread. Fills without weight only count; fills with weight keep
 * the sums of w and w^2 per bin exactly. Statistics (sums of w x, w x^2, ... as in ROOT's TH1) are
 * kept exactly over the fills that are in range on all axes, each term being the rounded product.
 *
 * <p>{@code fill} and {@code count} find the bins themselves. Compiled event loops, which know the
 * classes of the axes, find them with the axes' own {@code index} and call {@code fillBin} and
 * {@code countBin}. Nothing is allocated per fill.
 */
public final class HistogramAccumulator {

  private final HistogramSpec spec;
  private final int dimensions;
  private final Axis[] axes;
  private final Axis ax;
  private final int nx;
  private final int ny;
  private final int nz;
  private final boolean categorical;
  private final long[] counts;
  private final ExactSums moments;
  private @Nullable ExactSums weights;
  private long entries;

  /** An empty histogram. */
  public HistogramAccumulator(HistogramSpec spec) {
    this.spec = spec;
    List<Axis> all = spec.axes();
    this.dimensions = all.size();
    this.axes = all.toArray(Axis[]::new);
    this.ax = axes[0];
    this.nx = ax.bins();
    this.ny = dimensions > 1 ? axes[1].bins() : 0;
    this.nz = dimensions > 2 ? axes[2].bins() : 0;
    this.categorical = all.stream().anyMatch(axis -> axis instanceof CategoryAxis);
    this.counts = new long[spec.cells()];
    this.moments = new ExactSums(Moments.count(dimensions));
  }

  /** What is being filled. */
  public HistogramSpec spec() {
    return spec;
  }

  /** Counts a value in a histogram of one axis; the same as {@link #count(double)}. */
  public void fill(double x) {
    count(x);
  }

  /** Counts a value in a histogram of one axis. */
  public void count(double x) {
    check(1);
    countBin(Axes.index(ax, x), x);
  }

  /** Counts a point in a histogram of two axes. */
  public void count(double x, double y) {
    check(2);
    countBin(Axes.index(ax, x), Axes.index(axes[1], y), x, y);
  }

  /** Counts a point in a histogram of three axes. */
  public void count(double x, double y, double z) {
    check(3);
    countBin(Axes.index(ax, x), Axes.index(axes[1], y), Axes.index(axes[2], z), x, y, z);
  }

  /** Counts a point of as many coordinates as there are axes. */
  public void count(double[] point) {
    fillPoint(point, 1, false);
  }

  /** Adds a value with a weight to a histogram of one axis. */
  public void fill(double x, double weight) {
    check(1);
    fillBin(Axes.index(ax, x), x, weight);
  }

  /** Adds a point with a weight to a histogram of two axes. */
  public void fill(double x, double y, double weight) {
    check(2);
    fillBin(Axes.index(ax, x), Axes.index(axes[1], y), x, y, weight);
  }

  /** Adds a point with a weight to a histogram of three axes. */
  public void fill(double x, double y, double z, double weight) {
    check(3);
    fillBin(Axes.index(ax, x), Axes.index(axes[1], y), Axes.index(axes[2], z), x, y, z, weight);
  }

  /** Adds a point of as many coordinates as there are axes, with a weight. */
  public void fill(double[] point, double weight) {
    fillPoint(point, weight, true);
  }

  /**
   * Counts {@code x}, known to be in bin {@code bin} (flow bins included), in a histogram of one
   * axis.
   */
  public void countBin(int bin, double x) {
    counts[bin]++;
    if (bin > 0 && bin <= nx) {
      double at = categorical ? bin - 0.5 : x;
      moments.add(0, at);
      moments.add(1, at * at);
    }
  }

  /**
   * Adds {@code x}, known to be in bin {@code bin} (flow bins included), to a histogram of one
   * axis.
   */
  public void fillBin(int bin, double x, double weight) {
    addWeight(bin, weight);
    if (bin > 0 && bin <= nx) {
      double at = categorical ? bin - 0.5 : x;
      double wx = weight * at;
      moments.add(0, wx);
      moments.add(1, wx * at);
    }
  }

  /** Counts a point, known to be in these bins, in a histogram of two axes. */
  public void countBin(int xBin, int yBin, double x, double y) {
    counts[xBin + (nx + 2) * yBin]++;
    if (xBin > 0 && xBin <= nx && yBin > 0 && yBin <= ny) {
      addMoments(at(0, xBin, x), at(1, yBin, y), 1);
    }
  }

  /** Adds a point, known to be in these bins, to a histogram of two axes. */
  public void fillBin(int xBin, int yBin, double x, double y, double weight) {
    addWeight(xBin + (nx + 2) * yBin, weight);
    if (xBin > 0 && xBin <= nx && yBin > 0 && yBin <= ny) {
      addMoments(at(0, xBin, x), at(1, yBin, y), weight);
    }
  }

  /** Counts a point, known to be in these bins, in a histogram of three axes. */
  public void countBin(int xBin, int yBin, int zBin, double x, double y, double z) {
    counts[xBin + (nx + 2) * (yBin + (ny + 2) * zBin)]++;
    if (xBin > 0 && xBin <= nx && yBin > 0 && yBin <= ny && zBin > 0 && zBin <= nz) {
      addMoments(at(0, xBin, x), at(1, yBin, y), at(2, zBin, z), 1);
    }
  }

  /** Adds a point, known to be in these bins, to a histogram of three axes. */
  public void fillBin(int xBin, int yBin, int zBin, double x, double y, double z, double weight) {
    addWeight(xBin + (nx + 2) * (yBin + (ny + 2) * zBin), weight);
    if (xBin > 0 && xBin <= nx && yBin > 0 && yBin <= ny && zBin > 0 && zBin <= nz) {
      addMoments(at(0, xBin, x), at(1, yBin, y), at(2, zBin, z), weight);
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

  private void addWeight(int cell, double weight) {
    ExactSums sums = weights;
    if (sums == null) {
      sums = weights();
    }
    entries++;
    sums.add(2 * cell, weight);
    sums.add(2 * cell + 1, weight * weight);
  }

  private ExactSums weights() {
    ExactSums sums = weights;
    if (sums == null) {
      sums = new ExactSums(2 * counts.length);
      weights = sums;
    }
    return sums;
  }

  /**
   * Where a fill counts for the statistics: categories have no values, so it is the middle of their
   * bin.
   */
  private double at(int axis, int bin, double x) {
    return categorical && axes[axis] instanceof CategoryAxis ? bin - 0.5 : x;
  }

  private void addMoments(double x, double y, double weight) {
    double wx = weight * x;
    double wy = weight * y;
    moments.add(0, wx);
    moments.add(1, wx * x);
    moments.add(2, wy);
    moments.add(3, wy * y);
    moments.add(4, wx * y);
  }

  private void addMoments(double x, double y, double z, double weight) {
    addMoments(x, y, weight);
    double wz = weight * z;
    moments.add(5, wz);
    moments.add(6, wz * z);
    moments.add(7, weight * x * z);
    moments.add(8, weight * y * z);
  }

  private void fillPoint(double[] point, double weight, boolean weighted) {
    check(point.length);
    int cell = 0;
    int stride = 1;
    boolean inRange = true;
    for (int a = 0; a < dimensions; a++) {
      Axis axis = axes[a];
      int bin = Axes.index(axis, point[a]);
      cell += bin * stride;
      stride *= axis.bins() + 2;
      inRange &= bin > 0 && bin <= axis.bins();
    }
    if (weighted) {
      addWeight(cell, weight);
    } else {
      counts[cell]++;
    }
    if (inRange) {
      addMoments(point, weight);
    }
  }

  private void addMoments(double[] point, double weight) {
    int m = 0;
    for (int a = 0; a < dimensions; a++) {
      double x = coordinate(a, point[a]);
      moments.add(m++, weight * x);
      moments.add(m++, weight * x * x);
      for (int b = 0; b < a; b++) {
        moments.add(m++, weight * coordinate(b, point[b]) * x);
      }
    }
  }

  private double coordinate(int axis, double x) {
    return categorical && axes[axis] instanceof CategoryAxis category ? category.index(x) - 0.5 : x;
  }

  private void check(int coordinates) {
    if (coordinates != dimensions) {
      throw wrongDimensions(coordinates);
    }
  }

  private IllegalArgumentException wrongDimensions(int coordinates) {
    return new IllegalArgumentException(
        "histogram '"
            + spec.name()
            + "' has "
            + dimensions
            + " axes; it was filled with "
            + coordinates
            + " values");
  }
}
