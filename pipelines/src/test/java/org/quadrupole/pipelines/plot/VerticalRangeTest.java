package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VerticalRangeTest {
  private static final VerticalRange.Corner LEGEND = new VerticalRange.Corner(0.4, 0.3);
  private static final VerticalRange.Corner NONE = new VerticalRange.Corner(0, 0);
  private static final double[] QUARTERS = {0, 0.25, 0.5, 0.75, 1};

  @Property
  void nothingReachesIntoTheLegend(
      @ForAll @Size(4) double @DoubleRange(min = 0, max = 1e6) [] tops) {
    VerticalRange range = VerticalRange.linear(0, tops, QUARTERS, LEGEND, NONE);

    for (int i = 0; i < 4; i++) {
      boolean under = range.legendLeft() ? QUARTERS[i] < 0.4 : QUARTERS[i + 1] > 0.6;
      double height = (tops[i] - range.low()) / (range.high() - range.low());
      assertThat(height).isLessThan(under ? 0.7 : 1.0);
    }
  }

  @Test
  void theLegendGoesToTheEmptierSide() {
    double[] rising = {1, 2, 3, 40};

    assertThat(VerticalRange.linear(0, rising, QUARTERS, LEGEND, NONE).legendLeft()).isTrue();
    assertThat(VerticalRange.logarithmic(1, rising, QUARTERS, LEGEND, NONE).legendLeft()).isTrue();
  }

  @Test
  void nothingToShowStillHasARange() {
    double[] zeros = new double[4];

    assertThat(VerticalRange.linear(0, zeros, QUARTERS, LEGEND, NONE))
        .isEqualTo(new VerticalRange(0, 1, false));
    assertThat(VerticalRange.logarithmic(Double.POSITIVE_INFINITY, zeros, QUARTERS, LEGEND, NONE))
        .isEqualTo(new VerticalRange(0.1, 10, false));
  }

  @Test
  void negativeContentsAreShown() {
    VerticalRange range = VerticalRange.linear(-3, new double[] {1, 2, 1, 0}, QUARTERS, NONE, NONE);

    assertThat(range.low()).isLessThan(-3);
    assertThat(range.high()).isGreaterThan(2);
  }

  @Test
  void logarithmicRangesEndBelowTheSmallestAndShowAtMostEightDecades() {
    double[] tops = {1e12, 1e3, 1e3, 1e-9};
    VerticalRange range = VerticalRange.logarithmic(1e-9, tops, QUARTERS, NONE, NONE);

    assertThat(Math.log10(range.high() / range.low())).isLessThan(8);
    assertThat(VerticalRange.logarithmic(5, new double[] {5, 6, 7, 8}, QUARTERS, NONE, NONE).low())
        .isLessThan(5);
  }

  @Test
  void ratioPanelsWidenWithTheDeviation() {
    assertThat(VerticalRange.ratio(ratio(1.02)).high()).isEqualTo(1.12);
    assertThat(VerticalRange.ratio(ratio(0.8)).high()).isEqualTo(1.25);
    assertThat(VerticalRange.ratio(ratio(7)).high()).isEqualTo(2);
    assertThat(VerticalRange.ratio(ratio(Double.NaN)).high()).isEqualTo(1.12);
  }

  @Test
  void ratiosOfFewEventsGetTheWidestPanel() {
    assertThat(VerticalRange.ratio(ratio(1, 0.9)).high()).isEqualTo(2);
  }

  private static StackModel.Points ratio(double y) {
    return ratio(y, 0.01);
  }

  private static StackModel.Points ratio(double y, double error) {
    Layer layer = Layer.of("d", Layer.Kind.DATA, new double[] {0, 1}, new double[1], new double[1]);
    return new StackModel.Points(
        layer, new double[] {y}, new double[] {y - error}, new double[] {y + error});
  }
}
