package org.quadrupole.pipelines.show;

import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.write.RootAxis;

/** Bins of ROOT's histograms as plots and tables want them. */
final class Bins {

  private Bins() {}

  /** The edges of all bins, as TAxis::GetBinLowEdge computes them. */
  static double[] edges(RootAxis axis) {
    double[] edges = new double[axis.bins() + 1];
    double width = (axis.high() - axis.low()) / axis.bins();
    for (int i = 0; i < edges.length; i++) {
      edges[i] = axis.edges().isEmpty() ? axis.low() + i * width : axis.edges().get(i);
    }
    return edges;
  }

  /** The bins in range of an array with flow bins, for one or two axes; x fastest. */
  static double[] inRange(HistogramValue histogram, double[] withFlow) {
    int nx = histogram.axes().get(0).bins();
    int ny = histogram.axes().size() > 1 ? histogram.axes().get(1).bins() : 1;
    boolean flat = histogram.axes().size() == 1;
    double[] values = new double[nx * ny];
    for (int j = 0; j < ny; j++) {
      int row = flat ? 0 : (j + 1) * (nx + 2);
      System.arraycopy(withFlow, row + 1, values, j * nx, nx);
    }
    return values;
  }

  /** Sums over the other axes, with the flow bins of this axis and of the others. */
  static double[] projection(HistogramValue histogram, int axis, double[] withFlow) {
    int stride = 1;
    for (int i = 0; i < axis; i++) {
      stride *= histogram.axes().get(i).bins() + 2;
    }
    int cells = histogram.axes().get(axis).bins() + 2;
    double[] sums = new double[cells];
    for (int i = 0; i < withFlow.length; i++) {
      sums[i / stride % cells] += withFlow[i];
    }
    return sums;
  }
}
