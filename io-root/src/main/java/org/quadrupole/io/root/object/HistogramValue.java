package org.quadrupole.io.root.object;

import java.util.List;
import java.util.Optional;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootHistogram;

/**
 * A histogram of one to three axes (TH1, TH2, TH3 of any number type), or a profile.
 *
 * @param className TH1C, TH1S, TH1I, TH1L, TH1F, TH1D and the same of TH2 and TH3, TProfile,
 *     TProfile2D, TProfile3D, or a class derived from one of them
 * @param histogram what all of them have; of a profile, contents are the sums of w y and sumw2
 *     those of w y^2
 * @param valueTitle the title of the axis on which the contents are drawn; empty for three axes
 * @param profile what only profiles have
 * @param functions what is attached to it: fitted functions, statistics boxes
 */
public record HistogramValue(
    String className,
    RootHistogram histogram,
    String valueTitle,
    Optional<ProfileSums> profile,
    List<RootValue> functions)
    implements RootValue {

  public HistogramValue {
    functions = List.copyOf(functions);
  }

  @Override
  public String name() {
    return histogram.name();
  }

  @Override
  public String title() {
    return histogram.title();
  }

  /** The axes of the bins, one to three. */
  public List<RootAxis> axes() {
    return histogram.axes();
  }

  /** The value of each bin with the flow bins, x fastest: its content, or a profile's mean. */
  public double[] values() {
    return profile.map(sums -> sums.means(histogram.contents())).orElseGet(histogram::contents);
  }

  /**
   * The error of each bin: from the sums of squared weights, or the square root of its content; of
   * a profile as its error mode says.
   */
  public double[] errors() {
    if (profile.isPresent()) {
      return profile.get().errors(histogram.contents(), histogram.sumw2());
    }
    boolean weighted = histogram.sumw2().length > 0;
    double[] errors = (weighted ? histogram.sumw2() : histogram.contents()).clone();
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.sqrt(weighted ? errors[i] : Math.abs(errors[i]));
    }
    return errors;
  }

  /** Whether sums of squared weights were kept. */
  public boolean weighted() {
    return histogram.sumw2().length > 0;
  }

  /**
   * The sums over all fills (see {@link RootHistogram#statistics}); where none were kept, those of
   * the bins in range, each at its centre.
   */
  public double[] statistics() {
    double[] kept = histogram.statistics();
    if (kept[0] != 0 || histogram.entries() == 0 || profile.isPresent()) {
      return kept;
    }
    return BinStatistics.of(histogram);
  }

  /** The mean along an axis; NaN if there are no fills. */
  public double mean(int axis) {
    double[] sums = statistics();
    return sums[first(axis)] / sums[0];
  }

  /** The standard deviation along an axis; NaN if there are no fills. */
  public double standardDeviation(int axis) {
    double[] sums = statistics();
    double mean = sums[first(axis)] / sums[0];
    return Math.sqrt(Math.abs(sums[first(axis) + 1] / sums[0] - mean * mean));
  }

  private static int first(int axis) {
    return switch (axis) {
      case 0 -> 2;
      case 1 -> 4;
      case 2 -> 7;
      default -> throw new IndexOutOfBoundsException(axis);
    };
  }
}
