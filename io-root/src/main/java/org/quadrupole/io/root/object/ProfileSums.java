package org.quadrupole.io.root.object;

/**
 * What a profile keeps beside the sums of w y and of w y^2, where y is what is profiled.
 *
 * @param binEntries the sum of weights of each bin
 * @param binSumw2 the sum of squared weights of each bin; empty if all weights are one
 * @param errorMode what the errors are
 * @param low the lowest y that was filled; equal to {@code high} if there was no limit
 * @param high the highest y that was filled
 * @param sumwy the sum of w y over all fills
 * @param sumwy2 the sum of w y^2 over all fills
 */
// Taken from a file once; lists would box every bin.
@SuppressWarnings("ArrayRecordComponent")
public record ProfileSums(
    double[] binEntries,
    double[] binSumw2,
    ErrorMode errorMode,
    double low,
    double high,
    double sumwy,
    double sumwy2) {

  /** What the errors of a profile are. Source: ROOT's EErrorType (TProfile.h). */
  public enum ErrorMode {
    /** The error of the mean. */
    MEAN,
    /** The spread of y in the bin. */
    SPREAD,
    /** The error of the mean of whole numbers. */
    SPREAD_INTEGER,
    /** One over the root of the sum of weights, which are one over squared errors. */
    SPREAD_GAUSS
  }

  double[] means(double[] contents) {
    double[] means = new double[contents.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = binEntries[i] == 0 ? 0 : contents[i] / binEntries[i];
    }
    return means;
  }

  /** Source: ROOT's TProfileHelper::GetBinError, without its option to approximate. */
  double[] errors(double[] contents, double[] sumw2) {
    double[] errors = new double[contents.length];
    for (int i = 0; i < errors.length; i++) {
      double sum = binEntries[i];
      if (sum == 0) {
        continue;
      }
      double effective = effectiveEntries(i);
      double mean = contents[i] / sum;
      double spread = Math.sqrt(Math.abs(sumw2[i] / sum - mean * mean));
      errors[i] =
          switch (errorMode) {
            case MEAN -> spread / Math.sqrt(effective);
            case SPREAD -> spread;
            case SPREAD_INTEGER ->
                spread == 0 ? 1 / Math.sqrt(12 * effective) : spread / Math.sqrt(effective);
            case SPREAD_GAUSS -> 1 / Math.sqrt(sum);
          };
    }
    return errors;
  }

  private double effectiveEntries(int bin) {
    double sum = binEntries[bin];
    if (binSumw2.length == 0) {
      return sum;
    }
    return binSumw2[bin] > 0 ? sum * sum / binSumw2[bin] : 0;
  }
}
