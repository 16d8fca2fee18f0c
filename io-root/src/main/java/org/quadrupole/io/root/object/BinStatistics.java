package org.quadrupole.io.root.object;

import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootHistogram;

/**
 * The sums of TH1::GetStats from bins: every bin in range counts as its weight at its centre. This
 * is what ROOT shows of histograms that were made by setting bins.
 */
public final class BinStatistics {

  private BinStatistics() {}

  /** The sums of w, w^2, w x, w x^2 and so on, as in {@link RootHistogram#statistics}. */
  public static double[] of(RootHistogram histogram) {
    int n = histogram.axes().size();
    int[] bins = {1, 1, 1};
    int[] strides = {0, 0, 0};
    int cells = 1;
    for (int i = 0; i < n; i++) {
      bins[i] = histogram.axes().get(i).bins();
      strides[i] = cells;
      cells *= bins[i] + 2;
    }
    double[] sums = new double[histogram.statistics().length];
    for (int z = 1; z <= bins[2]; z++) {
      double cz = n > 2 ? centre(histogram.axes().get(2), z) : 0;
      for (int y = 1; y <= bins[1]; y++) {
        double cy = n > 1 ? centre(histogram.axes().get(1), y) : 0;
        for (int x = 1; x <= bins[0]; x++) {
          double cx = centre(histogram.axes().get(0), x);
          int bin = x * strides[0] + y * strides[1] + z * strides[2];
          double w = histogram.contents()[bin];
          double[] sumw2 = histogram.sumw2();
          add(sums, w, sumw2.length > 0 ? sumw2[bin] : Math.abs(w), cx, cy, cz);
        }
      }
    }
    return sums;
  }

  private static void add(double[] sums, double w, double w2, double x, double y, double z) {
    sums[0] += w;
    sums[1] += w2;
    sums[2] += w * x;
    sums[3] += w * x * x;
    if (sums.length > 4) {
      sums[4] += w * y;
      sums[5] += w * y * y;
      sums[6] += w * x * y;
    }
    if (sums.length > 7) {
      sums[7] += w * z;
      sums[8] += w * z * z;
      sums[9] += w * x * z;
      sums[10] += w * y * z;
    }
  }

  private static double centre(RootAxis axis, int bin) {
    if (axis.edges().isEmpty()) {
      double width = (axis.high() - axis.low()) / axis.bins();
      return axis.low() + (bin - 0.5) * width;
    }
    return 0.5 * (axis.edges().get(bin - 1) + axis.edges().get(bin));
  }
}
