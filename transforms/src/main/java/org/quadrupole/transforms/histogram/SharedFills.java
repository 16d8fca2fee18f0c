package org.quadrupole.transforms.histogram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fills many histograms with the same few values: those of several selections of events, each of
 * which has a histogram of every value. Where a bin is and what a value adds to the statistics is
 * found once an event, for whichever selections it is in; what is left for each histogram is one
 * count and the addition of a row. Where events have weights, each histogram is filled alone, with
 * a block of events at a time.
 *
 * <p>Events wait in a block. Then selection after selection is gone through, so that what its
 * histograms hold stays in the cache meanwhile. Sums are exact, as those of {@link PowerSums}: each
 * term is cut at fixed places into parts whose sums need no rounding. For one thread.
 */
public final class SharedFills {

  /** The parts of a value, two, and of its square, three. */
  private static final int PARTS = 5;

  /** So many values wait: few enough for the cache. */
  private static final int BLOCK = 1 << 13;

  /** No bin counts more before it is brought to its histogram. */
  private static final int MOST_COUNTS = 1 << 30;

  /** The least value beside the greatest whose square's parts hold all its bits. */
  private static final double LEAST = 0x1p-26;

  private static final double[] NO_WEIGHTS = {};

  /** The histograms of one selection and the events that wait for them. */
  private static final class Selection {
    final List<HistogramAccumulator> histograms;
    final int[] counts;
    final double[] sums;
    final int[] rows;

    /** The weights of the events that wait; of no length where events count one. */
    double[] weights = NO_WEIGHTS;

    int size;

    /** How many rows the counts are of, and the sums. */
    int counted;

    int summed;

    Selection(List<HistogramAccumulator> histograms, int cells, int block) {
      this.histograms = histograms;
      this.counts = new int[cells];
      this.sums = new double[PARTS * histograms.size()];
      this.rows = new int[block];
    }
  }

  private final Axis[] axes;
  private final int[] firstCell;
  private final double[] bounds;
  private final double[] cuts;
  private final double[] squareCuts;
  private final double[] lowerSquareCuts;

  /** For each event that waits the cell of each value. */
  private final int[][] cells;

  /** For each event that waits the values themselves. */
  private final double[][] values;

  /** For each event that waits the first parts of all values, then the second ones, and so on. */
  private final double[][] parts;

  private final double[] filledValues;
  private final double[] filledWeights;
  private final List<Selection> selections = new ArrayList<>();

  /** Values too small for parts: their rows, which value each is, and the values themselves. */
  private int[] smallRows = new int[16];

  private int[] smallValues = new int[16];
  private double[] smalls = new double[16];
  private int small;
  private int row = -1;

  /** For values on these axes; {@link #accepts} tells which can be. */
  public SharedFills(List<Axis> axes) {
    int n = axes.size();
    this.axes = axes.toArray(Axis[]::new);
    this.firstCell = new int[n + 1];
    this.bounds = new double[n];
    this.cuts = new double[n];
    this.squareCuts = new double[n];
    this.lowerSquareCuts = new double[n];
    for (int k = 0; k < n; k++) {
      // One more cell than bins, for events without this value.
      firstCell[k + 1] = firstCell[k] + axes.get(k).bins() + 3;
      bounds[k] = bound(axes.get(k));
      cuts[k] = PowerSums.cut(bounds[k]);
      squareCuts[k] = PowerSums.cut(bounds[k] * bounds[k]);
      lowerSquareCuts[k] = squareCuts[k] * PowerSums.NEXT_CUT;
    }
    int block = Math.max(16, Math.min(512, BLOCK / n));
    this.cells = new int[block][n];
    this.values = new double[block][n];
    this.filledValues = new double[block];
    this.filledWeights = new double[block];
    this.parts = new double[block][PARTS * n];
  }

  /** Whether values on an axis can be shared. */
  public static boolean accepts(Axis axis) {
    return !(axis instanceof CategoryAxis) && PowerSums.isPossible(bound(axis));
  }

  private static double bound(Axis axis) {
    return Math.max(Math.abs(axis.edge(0)), Math.abs(axis.edge(axis.bins())));
  }

  /** Adds a selection with a histogram of each value; it gets the next number, from 0. */
  public SharedFills add(List<HistogramAccumulator> histograms) {
    selections.add(new Selection(histograms, firstCell[axes.length], cells.length));
    return this;
  }

  /** Begins an event: each value is to be put, or to be said to be missing. */
  public void next() {
    if (++row == cells.length) {
      flush();
      row = 0;
    }
  }

  /** The event has no value of this number. */
  public void skip(int value) {
    put(value, firstCell[value + 1] - 1, 0);
  }

  /** The event's value of this number. */
  public void put(int value, double x) {
    Axis axis = axes[value];
    int bin = Axes.index(axis, x);
    boolean inRange = bin > 0 && bin <= axis.bins();
    values[row][value] = x;
    put(value, firstCell[value] + bin, inRange ? x : 0);
  }

  private void put(int value, int cell, double x) {
    double kept = x;
    if (Math.abs(x) < bounds[value] * LEAST && x != 0) {
      keepSmall(value, x);
      kept = 0;
    }
    cells[row][value] = cell;
    double[] into = parts[row];
    int n = axes.length;
    double upper = (cuts[value] + kept) - cuts[value];
    into[value] = upper;
    into[value + n] = kept - upper;
    double square = kept * kept;
    double first = (squareCuts[value] + square) - squareCuts[value];
    double rest = square - first;
    double second = (lowerSquareCuts[value] + rest) - lowerSquareCuts[value];
    into[value + 2 * n] = first;
    into[value + 3 * n] = second;
    into[value + 4 * n] = rest - second;
  }

  private void keepSmall(int value, double x) {
    if (small == smalls.length) {
      smallRows = Arrays.copyOf(smallRows, 2 * small);
      smallValues = Arrays.copyOf(smallValues, 2 * small);
      smalls = Arrays.copyOf(smalls, 2 * small);
    }
    smallRows[small] = row;
    smallValues[small] = value;
    smalls[small++] = x;
  }

  /** The event is in a selection. */
  public void select(int selection) {
    Selection in = selections.get(selection);
    in.rows[in.size++] = row;
  }

  /** The event is in a selection whose events have weights, with this one. */
  public void select(int selection, double weight) {
    Selection in = selections.get(selection);
    if (in.weights.length == 0) {
      in.weights = new double[in.rows.length];
    }
    in.weights[in.size] = weight;
    in.rows[in.size++] = row;
  }

  /** Brings everything to the histograms. */
  public void finish() {
    flush();
    selections.forEach(this::moveCounts);
    selections.forEach(this::moveSums);
  }

  private void flush() {
    for (Selection selection : selections) {
      if (selection.weights.length > 0) {
        fill(selection);
      } else {
        count(selection);
      }
      selection.size = 0;
    }
    small = 0;
    row = -1;
  }

  private void fill(Selection selection) {
    for (int value = 0; value < axes.length; value++) {
      int missing = firstCell[value + 1] - 1;
      int n = 0;
      for (int k = 0; k < selection.size; k++) {
        int from = selection.rows[k];
        if (cells[from][value] != missing) {
          filledValues[n] = values[from][value];
          filledWeights[n++] = selection.weights[k];
        }
      }
      selection.histograms.get(value).fillAll(filledValues, filledWeights, n);
    }
  }

  private void count(Selection selection) {
    if (selection.summed + selection.size > PowerSums.MOST_TERMS) {
      moveSums(selection);
    }
    if (selection.counted > MOST_COUNTS) {
      moveCounts(selection);
    }
    for (int k = 0; k < selection.size; k++) {
      count(selection.counts, cells[selection.rows[k]]);
    }
    addParts(selection);
    addSmalls(selection);
    selection.counted += selection.size;
    selection.summed += selection.size;
  }

  private void addParts(Selection selection) {
    int[] rows = selection.rows;
    int k = 0;
    for (; k + 4 <= selection.size; k += 4) {
      add(
          selection.sums,
          parts[rows[k]],
          parts[rows[k + 1]],
          parts[rows[k + 2]],
          parts[rows[k + 3]]);
    }
    for (; k < selection.size; k++) {
      add(selection.sums, parts[rows[k]]);
    }
  }

  private void addSmalls(Selection selection) {
    for (int k = 0; k < small; k++) {
      if (Arrays.binarySearch(selection.rows, 0, selection.size, smallRows[k]) >= 0) {
        HistogramAccumulator histogram = selection.histograms.get(smallValues[k]);
        histogram.addToMoments(0, smalls[k]);
        histogram.addToMoments(1, smalls[k] * smalls[k]);
      }
    }
  }

  private static void count(int[] counts, int[] cells) {
    for (int cell : cells) {
      counts[cell]++;
    }
  }

  // Loops without branches, each in a method of its own: compiled to steps of several values. No
  // sum of parts is rounded, in whatever order.

  private static void add(double[] sums, double[] terms) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += terms[k];
    }
  }

  private static void add(double[] sums, double[] a, double[] b, double[] c, double[] d) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += (a[k] + b[k]) + (c[k] + d[k]);
    }
  }

  private void moveCounts(Selection selection) {
    for (int value = 0; value < axes.length; value++) {
      selection.histograms.get(value).addCounts(selection.counts, firstCell[value]);
    }
    Arrays.fill(selection.counts, 0);
    selection.counted = 0;
  }

  private void moveSums(Selection selection) {
    double[] sums = selection.sums;
    int n = axes.length;
    for (int value = 0; value < n; value++) {
      HistogramAccumulator histogram = selection.histograms.get(value);
      histogram.addToMoments(0, sums[value], sums[value + n]);
      histogram.addToMoments(1, sums[value + 2 * n], sums[value + 3 * n], sums[value + 4 * n]);
    }
    Arrays.fill(sums, 0);
    selection.summed = 0;
  }
}
