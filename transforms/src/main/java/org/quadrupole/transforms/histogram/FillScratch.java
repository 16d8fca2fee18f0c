package org.quadrupole.transforms.histogram;

/**
 * What filling a block of points needs besides the points: arrays that all histograms of one thread
 * may share.
 */
public final class FillScratch {

  /** With more histograms, arrays of 32 kB each would be more than the cache holds. */
  private static final int MANY = 256;

  /** The cell of each point; the sign bit is set in flow bins. */
  final int[] cells = new int[ExactSums.MOST_TERMS];

  /** The bin of each point on one axis. */
  final int[] bins = new int[ExactSums.MOST_TERMS];

  final double[] terms = new double[ExactSums.MOST_TERMS];
  final double[] parts = new double[ExactSums.MOST_TERMS];

  /** Values in range, and their sums. */
  final double[] kept = new double[PowerSums.ROW];

  final PowerSums powers = new PowerSums();

  /** How many points of a histogram with one regular axis wait before they are binned. */
  final int waiting;

  /** Arrays that nobody uses yet. */
  public FillScratch() {
    this(1);
  }

  /** Arrays for so many histograms: where they are many, fewer points of each wait. */
  public FillScratch(int histograms) {
    waiting = histograms <= MANY ? 8 * PowerSums.ROW : PowerSums.ROW;
  }
}
