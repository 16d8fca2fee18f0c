package org.quadrupole.io.root.object;

/**
 * The range that an axis gets from the fills that wait for it: somewhat wider than they need, with
 * round limits. Source: ROOT's THLimitsFinder::OptimizeLimits and Optimize.
 *
 * @param bins the number of bins
 * @param low the lower limit
 * @param high the upper limit
 */
record RangeFinder(int bins, double low, double high) {

  /** More bins of whole numbers than were asked for come from limits that damage has moved. */
  private static final int MOST_GROWTH = 4;

  /** The part of the bins that stays empty at each end. Source: ROOT's Hist.Binning.Auto.Side. */
  private static final double SIDE = 0.05;

  /** Limits and width of round bins. */
  private record Round(double low, double high, double width) {

    /** Bins end before the values do if these are nearer than this part of a width. */
    private static final double NEAR = 1e-4;

    /** The outermost bins are left out where no value needs them. */
    private Round trimmed(double first, double last) {
      double from = first - low >= width * NEAR ? low + width : low;
      double to = high - last >= width * NEAR ? high - width : high;
      return from >= to ? this : new Round(from, to, width);
    }
  }

  /**
   * The range for values.
   *
   * @param bins how many bins are wanted
   * @param first the least value
   * @param last the greatest value
   * @param labelled whether the axis has labels, so that its bins are counted from 0
   * @param whole whether bins begin and end at whole numbers
   */
  static RangeFinder of(int bins, double first, double last, boolean labelled, boolean whole) {
    double least = first;
    double most = last;
    if (least >= most) {
      least = labelled ? 0 : least - 1;
      most = labelled ? bins : most + 1;
    }
    double margin = whole ? 5 * (most - least) / bins : 0.1 * (most - least);
    double from = least - margin < 0 && least >= 0 ? 0 : least - margin;
    double to = most + margin > 0 && most <= 0 ? 0 : most + margin;
    Round round = round(Math.min(from, to), Math.max(from, to), bins);
    double low = -1;
    double high = 1;
    if (round.width() > 0 && round.width() <= 1e39) {
      double little = 0.01 * (most - least);
      // Not Math.min, which would pass on what is not a number.
      low = least - little < round.low() ? least - little : round.low();
      high = most + little > round.high() ? most + little : round.high();
    }
    return whole ? wholeNumbers(bins, low, high, from, to) : new RangeFinder(bins, low, high);
  }

  /**
   * The range for values whose limits and bins follow from powers of two, so that histograms of
   * other values can be merged with it: as many bins as are a power of two, in a range that is one,
   * of which those far from all values are left out, two by two. Source: ROOT's
   * TH1::AutoP2FindLimits; checked with ROOT.
   *
   * @param bins how many bins are wanted
   * @param first the least value
   * @param last the greatest value, above the least
   * @param labelled whether the axis has labels, so that its bins are counted from 0
   * @param whole whether bins begin and end at whole numbers
   */
  static RangeFinder ofPowersOfTwo(
      int bins, double first, double last, boolean labelled, boolean whole) {
    RangeFinder wide = of(bins, first, last, labelled, whole);
    double low;
    double high;
    if (Math.abs(wide.high) > Math.abs(wide.low)) {
      high = powerOfTwo(wide.high, true);
      low = high - powerOfTwo(high - wide.low, true);
    } else {
      low = powerOfTwo(wide.low, false);
      high = low + powerOfTwo(wide.high - low, true);
    }
    int needed = (int) ((high - low) / (last - first) * wide.bins);
    double next = 2.0 * Integer.highestOneBit(needed);
    // So little above a power of two they stay as they are.
    int count = needed / next - 0.5 > 0.001 ? (int) next : needed;
    double width = (high - low) / count;
    int kept = (int) (count * SIDE);
    int above = even((int) ((high - last) / width)) - kept;
    int below = even((int) ((first - low) / width)) - kept;
    return new RangeFinder(count - above - below, low + width * below, high - width * above);
  }

  private static int even(int number) {
    return number % 2 == 0 ? number : number + 1;
  }

  /** The power of two, with the number's sign, that is next to it: above it, or below. */
  private static double powerOfTwo(double number, boolean above) {
    double power = Math.copySign(Math.scalb(1.0, Math.getExponent(number)), number);
    return (above && number > 0) || (!above && number <= 0) ? 2 * power : power;
  }

  private static RangeFinder wholeNumbers(
      int wanted, double fromLow, double toHigh, double least, double most) {
    double low = Math.floor(fromLow);
    double high = toHigh == 0 ? 1 : Math.ceil(toHigh);
    if (fromLow >= 0) {
      low = (long) fromLow;
    }
    if (low >= high) {
      high = low + 1;
    }
    long width = Math.max(1, (long) ((high - low) / wanted));
    double exact = (high - low) / width;
    if (!(exact <= (double) wanted * MOST_GROWTH + MOST_GROWTH)) {
      throw new IllegalArgumentException("its fills ask for " + exact + " bins");
    }
    int bins = (int) exact;
    if (low + bins * (double) width < most) {
      bins++;
      high = low + bins * (double) width;
    }
    if (low > least) {
      bins++;
      low = high - bins * (double) width;
    }
    return new RangeFinder(bins, low, high);
  }

  /** Bins whose widths are 1, 2 or 5 times a power of ten. */
  private static Round round(double first, double least, int wanted) {
    double last = first == least ? first + 1 : least;
    for (int parts = Math.max(2, wanted); ; parts++) {
      double exact = (last - first) / parts;
      if (exact >= Float.MAX_VALUE || exact <= 0) {
        return new Round(0, 0, 0).trimmed(first, last);
      }
      double decades = Math.log10(exact);
      if (Double.isNaN(decades) || (int) decades < -200 || (int) decades > 200) {
        return new Round(0, 1, 0.01);
      }
      double width = roundedUp(exact, (int) decades - (exact <= 1 ? 1 : 0));
      if (Math.abs(first / width) > 1e9) {
        return new Round(first, last, width);
      }
      int lowest = (int) (first / width) - (first / width < 0 ? 1 : 0);
      double beyond = last / width + 1.00001;
      int highest = (int) beyond - (beyond < 0 ? 1 : 0);
      int bins = highest - lowest;
      Round round = new Round(width * lowest, width * highest, width);
      if (wanted <= 5 && wanted == 1 && bins != 1) {
        return new Round(round.low(), round.high(), 2 * width).trimmed(first, last);
      }
      if (wanted <= 5 || 2 * bins != wanted) {
        return round.trimmed(first, last);
      }
    }
  }

  private static double roundedUp(double width, int decade) {
    double digits = width * powerOfTen(-decade) - 1e-10;
    if (digits > 5) {
      return powerOfTen(decade + 1);
    }
    return (digits <= 1 ? 1 : digits <= 2 ? 2 : 5) * powerOfTen(decade);
  }

  /** The nearest double, as C's pow gives it. */
  private static double powerOfTen(int exponent) {
    return Double.parseDouble("1e" + exponent);
  }
}
