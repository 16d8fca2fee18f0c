package org.quadrupole.transforms.correction;

import java.util.Arrays;

/**
 * 1 and an uncertainty that is known at some points of one variable in bins of another; between
 * them it follows lines, beyond them it stays. In single precision, as coffea has it.
 */
final class Uncertainty implements Node {

  private static final long serialVersionUID = 1L;

  private final Axis bins;
  private final int input;
  private final double[] points;
  private final double[][] sizes;
  private final int sign;

  /**
   * A step.
   *
   * @param bins in the first variable; values outside are in the bin at the end
   * @param input the second variable
   * @param points where the uncertainty is known, rising
   * @param sizes how large it is there, for each bin
   * @param sign 1 to add it, -1 to subtract it
   */
  Uncertainty(Axis bins, int input, double[] points, double[][] sizes, int sign) {
    this.bins = bins;
    this.input = input;
    this.points = points;
    this.sizes = sizes;
    this.sign = sign;
  }

  @Override
  public double at(double[] values) {
    double[] size = sizes[bins.clamped(values[bins.input()])];
    int last = points.length - 1;
    double x = Math.min(Math.max(values[input], points[0]), points[last]);
    if (Double.isNaN(x)) {
      return x;
    }
    int found = Arrays.binarySearch(points, x);
    int high = Math.max(1, Math.min(last, found >= 0 ? found : -found - 1));
    int low = high - 1;
    float rise = (float) (size[high] - size[low]);
    float run = (float) (points[high] - points[low]);
    return (float) (1 + sign * ((rise / run) * (x - points[low]) + size[low]));
  }
}
