package org.quadrupole.transforms.histogram;

/**
 * What filling a block of points needs besides the points: arrays that all histograms of one thread
 * may share.
 */
public final class FillScratch {

  /** The cell of each point; the sign bit is set in flow bins. */
  final int[] cells = new int[ExactSums.MOST_TERMS];

  /** The bin of each point on one axis. */
  final int[] bins = new int[ExactSums.MOST_TERMS];

  final double[] terms = new double[ExactSums.MOST_TERMS];
  final double[] parts = new double[ExactSums.MOST_TERMS];

  /** Arrays that nobody uses yet. */
  public FillScratch() {}
}
