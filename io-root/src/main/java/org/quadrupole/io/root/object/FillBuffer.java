package org.quadrupole.io.root.object;

import org.quadrupole.io.root.dictionary.StreamedObject;

/**
 * Fills that a histogram keeps in a buffer: until the range of its axes is known, or for speed. One
 * after another stand the weight and the coordinates of each, behind their number, which is
 * negative if they are in the bins as well. Source: ROOT's TH1::BufferFill and those of TH2, TH3
 * and the profiles.
 *
 * @param waiting how many fills are not in bins yet
 * @param width how many numbers a fill has
 * @param numbers the whole buffer
 */
// A view of the histogram's own array.
@SuppressWarnings("ArrayRecordComponent")
record FillBuffer(int waiting, int width, double[] numbers) {

  /**
   * The buffer of a histogram or profile.
   *
   * @throws IllegalArgumentException if it claims more fills than it holds
   */
  static FillBuffer of(StreamedObject histogram) {
    double[] numbers = histogram.doubles("fBuffer");
    int axes = HistogramMembers.dimensions(histogram);
    int width = axes + (histogram.has("fBinEntries") ? 2 : 1);
    double count = numbers.length == 0 ? 0 : numbers[0];
    if (Math.abs(count) * width + 1 > Math.max(1, numbers.length) || Double.isNaN(count)) {
      throw new IllegalArgumentException(
          "its buffer of " + numbers.length + " numbers claims " + count + " fills");
    }
    return new FillBuffer(Math.max(0, (int) count), width, numbers);
  }

  boolean isPresent() {
    return numbers.length > 0;
  }

  double weight(int fill) {
    return numbers[1 + fill * width];
  }

  /** A coordinate; behind those of the axes stands what a profile averages. */
  double at(int fill, int axis) {
    return numbers[2 + fill * width + axis];
  }

  /** How many fills more there is room for. */
  int room() {
    return Math.max(0, numbers.length - 1) / width - waiting;
  }

  /** These fills without the first. */
  FillBuffer from(int first) {
    double[] rest = numbers.clone();
    System.arraycopy(numbers, 1 + first * width, rest, 1, (waiting - first) * width);
    return new FillBuffer(waiting - first, width, rest);
  }

  /** These fills and the first of others. */
  FillBuffer and(FillBuffer others, int count) {
    double[] both = numbers.clone();
    System.arraycopy(others.numbers, 1, both, 1 + waiting * width, count * width);
    both[0] = waiting + count;
    return new FillBuffer(waiting + count, width, both);
  }
}
