package org.quadrupole.transforms.correction;

/** A number for each bin in one variable or two; values outside are in the bin at the end. */
final class BinnedNumbers implements Node {

  private static final long serialVersionUID = 1L;

  private final Axis first;
  private final Axis[] second;
  private final int[] start;
  private final double[] numbers;

  /**
   * A step.
   *
   * @param first bins in the first variable
   * @param second bins in the second one for each bin of the first, if there is one
   * @param start the place of the first number of each bin of the first variable
   * @param numbers what the bins hold
   */
  BinnedNumbers(Axis first, Axis[] second, int[] start, double[] numbers) {
    this.first = first;
    this.second = second;
    this.start = start;
    this.numbers = numbers;
  }

  @Override
  public double at(double[] values) {
    int bin = first.clamped(values[first.input()]);
    int row = start[bin];
    if (second.length > 0) {
      row += second[bin].clamped(values[second[bin].input()]);
    }
    return numbers[row];
  }
}
