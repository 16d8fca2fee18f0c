package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackModelTest {
  private static final PlotSpec PLAIN = PlotSpec.of("h", "", PlotAxis.of("x", "GeV"));
  private static final double[] EDGES = {0, 1, 3};

  private static Layer simulation(String label, double... values) {
    double[] variances = Arrays.stream(values).map(Math::abs).toArray();
    return Layer.of(label, Layer.Kind.SIMULATION, EDGES, values, variances);
  }

  private static Layer data(double... values) {
    return Layer.of("Data", Layer.Kind.DATA, EDGES, values, values);
  }

  @Test
  void samplesStandOnEachOtherAndErrorsAddInQuadrature() {
    StackModel model = StackModel.of(PLAIN, List.of(simulation("a", 9, 1), simulation("b", 7, -3)));

    assertThat(model.samples().get(0).lower()).containsExactly(0, 0);
    assertThat(model.samples().get(1).lower()).containsExactly(9, 1);
    assertThat(model.samples().get(1).upper()).containsExactly(16, -2);
    assertThat(model.total(0)).isEqualTo(16);
    assertThat(model.totalError(0)).isEqualTo(4);
    assertThat(model.bottom()).isLessThanOrEqualTo(-2);
  }

  @Test
  void ratiosDivideDataAndTheirErrorsByTheTotal() {
    StackModel model = StackModel.of(PLAIN, List.of(simulation("a", 50, 0), data(100, 4)));

    StackModel.Points ratio = model.ratio();

    assertThat(ratio.y()[0]).isEqualTo(2);
    // Garwood's interval for 100: 90.02 to 111.03.
    assertThat(ratio.low()[0]).isCloseTo(90.02 / 50, within(1e-3));
    assertThat(ratio.high()[0]).isCloseTo(111.03 / 50, within(1e-3));
    assertThat(ratio.y()[1]).as("nothing expected").isNaN();
  }

  @Test
  void weightedDataGetTheRootOfTheirVariance() {
    Layer weighted =
        Layer.of("Data", Layer.Kind.DATA, EDGES, new double[] {10.5, 3}, new double[] {4, 9});

    StackModel.Points points = StackModel.of(PLAIN, List.of(weighted)).data().orElseThrow();

    assertThat(points.low()).containsExactly(8.5, 0);
    assertThat(points.high()).containsExactly(12.5, 6);
  }

  @Test
  void emptyDataBinsHaveNoPoint() {
    StackModel.Points points = StackModel.of(PLAIN, List.of(data(0, 5))).data().orElseThrow();

    assertThat(points.y()[0]).isNaN();
    assertThat(points.y()[1]).isEqualTo(5);
  }

  @Test
  void densityDividesByTheBinWidth() {
    StackModel model =
        StackModel.of(PLAIN.withDensity(true), List.of(simulation("a", 8, 8), data(6, 6)));

    assertThat(model.total(1)).isEqualTo(4);
    assertThat(model.totalError(1)).isEqualTo(Math.sqrt(8) / 2);
    assertThat(model.data().orElseThrow().y()[1]).isEqualTo(3);
  }

  @Test
  void normalisingScalesTheStackAndTheDataEachToUnitArea() {
    StackModel model =
        StackModel.of(
            PLAIN.withNormalise(true),
            List.of(simulation("a", 1, 2), simulation("b", 3, 2), data(3, 1)));

    assertThat(model.total(0) + model.total(1)).isCloseTo(1, within(1e-15));
    assertThat(model.samples().get(0).upper()[0]).isEqualTo(0.125);
    assertThat(model.data().orElseThrow().y()).containsExactly(0.75, 0.25);
  }

  @Test
  void overlaidSamplesAllStartAtZeroAndAreNormalisedOneByOne() {
    StackModel model =
        StackModel.of(
            PLAIN.withOverlay(true).withNormalise(true),
            List.of(simulation("a", 1, 3), simulation("b", 2, 2)));

    assertThat(model.samples().get(1).lower()).containsExactly(0, 0);
    assertThat(model.samples().get(0).upper()).containsExactly(0.25, 0.75);
    assertThat(model.samples().get(1).upper()).containsExactly(0.5, 0.5);
  }

  @Test
  void aHistogramOfZerosStaysOneWhenNormalised() {
    StackModel model = StackModel.of(PLAIN.withNormalise(true), List.of(simulation("none", 0, 0)));

    assertThat(model.total(0)).isZero();
    assertThat(model.smallestPositive()).isInfinite();
  }

  @Test
  void theFlowShownIsThatOfTheDataWhereThereAreData() {
    Layer simulated = simulation("a", 1, 1).withFlow(5, 6);

    assertThat(StackModel.of(PLAIN, List.of(simulated)).above()).isEqualTo(6);
    assertThat(StackModel.of(PLAIN, List.of(simulated, data(1, 1).withFlow(1, 2))).above())
        .isEqualTo(2);
  }

  @Test
  void twoLayersOfDataAreRefused() {
    assertThatThrownBy(() -> StackModel.of(PLAIN, List.of(data(1, 1), data(2, 2))))
        .hasMessageContaining("both data");
    assertThatThrownBy(() -> StackModel.of(PLAIN, List.of()))
        .hasMessageContaining("nothing to draw");
  }

  @Test
  void titlesOfTheCountsNameBinWidthAndUnit() {
    assertThat(Charts.countTitle(PLAIN, new double[] {0, 2, 4})).isEqualTo("Events / 2 GeV");
    assertThat(Charts.countTitle(PLAIN, new double[] {0, 1, 2})).isEqualTo("Events / GeV");
    assertThat(Charts.countTitle(PLAIN, EDGES)).isEqualTo("Events / bin");
    assertThat(Charts.countTitle(PLAIN.withDensity(true), EDGES)).isEqualTo("Events / GeV");
    PlotSpec jets = PlotSpec.of("n", "", PlotAxis.of("n", "")).withQuantity("Jets");
    assertThat(Charts.countTitle(jets, new double[] {0, 1, 2})).isEqualTo("Jets");
    assertThat(Charts.countTitle(jets.withNormalise(true), new double[] {0, 0.1, 0.2}))
        .isEqualTo("Fraction of jets / 0.1");
  }
}
