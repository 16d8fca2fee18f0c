package org.quadrupole.pipelines.plot;

/**
 * The range of the counts, chosen so that the legend covers nothing.
 *
 * @param low the lower end
 * @param high the upper end
 * @param legendLeft whether the legend stands on the left side of the frame
 */
record VerticalRange(double low, double high, boolean legendLeft) {
  private static final double AIR = 0.07;
  private static final int MOST_DECADES = 7;

  /**
   * Room that a text takes in an upper corner of the frame.
   *
   * @param width as a fraction of the frame's width
   * @param height as a fraction of the frame's height
   */
  record Corner(double width, double height) {}

  /**
   * The range for contents that start from {@code bottom}.
   *
   * @param tops the highest content of each bin
   * @param ends where bins begin and end, as fractions of the frame's width
   * @param heading the text in the corner that the legend leaves free
   */
  static VerticalRange linear(
      double bottom, double[] tops, double[] ends, Corner legend, Corner heading) {
    double largest = max(tops);
    if (!(largest > bottom)) {
      return new VerticalRange(bottom < 0 ? bottom * 1.2 : 0, bottom < 0 ? 0 : 1, false);
    }
    double low = bottom < 0 ? bottom - 0.05 * (largest - bottom) : 0;
    double right = needed(low, tops, ends, heading, legend);
    double left = needed(low, tops, ends, legend, heading);
    boolean onLeft = prefersLeft(low, left, right);
    return new VerticalRange(low, onLeft ? left : right, onLeft);
  }

  /** The range for contents of which {@code smallest} is the smallest positive one. */
  static VerticalRange logarithmic(
      double smallest, double[] tops, double[] ends, Corner legend, Corner heading) {
    double largest = max(tops);
    if (!(largest > 0) || Double.isInfinite(smallest)) {
      return new VerticalRange(0.1, 10, false);
    }
    double floor = Math.max(Math.log10(smallest) - 0.3, Math.log10(largest) - MOST_DECADES);
    floor = Math.min(floor, Math.log10(largest) - 1);
    double[] logs = new double[tops.length];
    for (int i = 0; i < tops.length; i++) {
      logs[i] = tops[i] > 0 ? Math.max(Math.log10(tops[i]), floor) : floor;
    }
    double right = needed(floor, logs, ends, heading, legend);
    double left = needed(floor, logs, ends, legend, heading);
    boolean onLeft = prefersLeft(floor, left, right);
    return new VerticalRange(Math.pow(10, floor), Math.pow(10, onLeft ? left : right), onLeft);
  }

  /** The right corner is the usual one, and kept unless the left one saves real room. */
  private static boolean prefersLeft(double low, double left, double right) {
    return left - low < 0.93 * (right - low);
  }

  /** The upper end at which no bin reaches into what stands in the corners. */
  private static double needed(
      double low, double[] tops, double[] ends, Corner atLeft, Corner atRight) {
    double top = low;
    for (int i = 0; i < tops.length; i++) {
      double covered = 0;
      if (ends[i] < atLeft.width()) {
        covered = atLeft.height();
      }
      if (ends[i + 1] > 1 - atRight.width()) {
        covered = Math.max(covered, atRight.height());
      }
      if (Double.isFinite(tops[i])) {
        top = Math.max(top, low + (tops[i] - low) / (1 - AIR - covered));
      }
    }
    return top;
  }

  /** A range around 1 for ratios, wide enough for most points with their errors. */
  static VerticalRange ratio(StackModel.Points ratio) {
    double away = 0;
    int points = 0;
    int telling = 0;
    for (int i = 0; i < ratio.y().length; i++) {
      if (!Double.isNaN(ratio.y()[i])) {
        points++;
        double error = (ratio.high()[i] - ratio.low()[i]) / 2;
        // Points that say nothing must not squeeze those that do.
        if (error < 0.5) {
          telling++;
          away = Math.max(away, Math.abs(ratio.y()[i] - 1) + error);
        }
      }
    }
    if (points == 0 || telling > 0) {
      for (double half : new double[] {0.12, 0.25, 0.6}) {
        if (away <= half) {
          return new VerticalRange(1 - half, 1 + half, false);
        }
      }
    }
    return new VerticalRange(0, 2, false);
  }

  /** The largest finite value: one broken bin must not hide all others. */
  private static double max(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Double.isFinite(value) ? Math.max(max, value) : max;
    }
    return max;
  }
}
