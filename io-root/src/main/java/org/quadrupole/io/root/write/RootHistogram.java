package org.quadrupole.io.root.write;

import java.util.List;
import java.util.Objects;

/**
 * A histogram as ROOT's TH1D, TH2D or TH3D holds it, after its number of axes. Arrays over bins
 * include the flow bins, x fastest: bin {@code (x, y, z)} is at {@code x + (nx + 2) * (y + (ny + 2)
 * * z)}.
 *
 * @param name its name, also that of its key
 * @param title its title
 * @param axes one to three axes
 * @param contents the content of each bin
 * @param sumw2 the sum of squared weights of each bin; empty for a histogram of counts
 * @param entries how many fills there were
 * @param statistics the sums of {@code TH1::GetStats}: w, w^2, w x, w x^2; with y also w y, w y^2,
 *     w x y; with z also w z, w z^2, w x z, w y z
 */
// Written once and dropped; lists would box millions of doubles.
@SuppressWarnings("ArrayRecordComponent")
public record RootHistogram(
    String name,
    String title,
    List<RootAxis> axes,
    double[] contents,
    double[] sumw2,
    double entries,
    double[] statistics) {

  private static final int[] STATISTICS = {4, 7, 11};

  /** Checks that the parts fit together. */
  public RootHistogram {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    axes = List.copyOf(axes);
    if (axes.isEmpty() || axes.size() > 3) {
      throw new IllegalArgumentException(
          "histogram '"
              + name
              + "' has "
              + axes.size()
              + " axes; ROOT's TH1D, TH2D and TH3D have 1 to 3");
    }
    long cells = 1;
    for (RootAxis axis : axes) {
      cells *= axis.bins() + 2L;
    }
    if (contents.length != cells || (sumw2.length != 0 && sumw2.length != cells)) {
      throw new IllegalArgumentException(
          "histogram '"
              + name
              + "' has "
              + cells
              + " bins with the flow bins; got "
              + contents.length
              + " contents and "
              + sumw2.length
              + " sums of squared weights");
    }
    if (statistics.length != STATISTICS[axes.size() - 1]) {
      throw new IllegalArgumentException(
          "histogram '"
              + name
              + "' needs "
              + STATISTICS[axes.size() - 1]
              + " statistics; got "
              + statistics.length);
    }
  }
}
