package org.quadrupole.pipelines.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.HistogramAccumulator;
import org.quadrupole.transforms.histogram.HistogramSpec;
import org.quadrupole.transforms.histogram.IntegerAxis;
import org.quadrupole.transforms.histogram.LogarithmicAxis;
import org.quadrupole.transforms.histogram.RegularAxis;

class HistogramLayersTest {
  private static final HistogramSpec ONE =
      new HistogramSpec("pt", "Leading jet", List.of(new RegularAxis(2, 0, 10, "p_{T}", "GeV")));

  private static final HistogramSpec TWO =
      new HistogramSpec(
          "map",
          "",
          List.of(new RegularAxis(2, 0, 2, "x", ""), new LogarithmicAxis(2, 1, 100, "y", "GeV")));

  private static Histogram filled() {
    HistogramAccumulator accumulator = new HistogramAccumulator(ONE);
    accumulator.fill(-1, 7);
    accumulator.fill(1, 2);
    accumulator.fill(2, 3);
    accumulator.fill(9, 0.5);
    accumulator.fill(10, 11);
    return accumulator.toHistogram();
  }

  @Test
  void aLayerHasTheBinsAndTheFlowOfItsHistogram() {
    Layer layer = Layer.of(filled(), "Sample", Layer.Kind.SIMULATION);

    assertThat(layer.edges()).containsExactly(0, 5, 10);
    assertThat(layer.values()).containsExactly(5, 0.5);
    assertThat(layer.variances()).containsExactly(13, 0.25);
    assertThat(layer.underflow()).isEqualTo(7);
    assertThat(layer.overflow()).isEqualTo(11);
  }

  @Test
  void aGridHasXFastestAndCountsWhatIsOutside() {
    HistogramAccumulator accumulator = new HistogramAccumulator(TWO);
    accumulator.fill(0.5, 2, 1);
    accumulator.fill(1.5, 2, 2);
    accumulator.fill(0.5, 20, 3);
    accumulator.fill(1.5, 2000, 4);

    Grid grid = Grid.of(accumulator.toHistogram());

    assertThat(grid.value(0, 0)).isEqualTo(1);
    assertThat(grid.value(1, 0)).isEqualTo(2);
    assertThat(grid.value(0, 1)).isEqualTo(3);
    assertThat(grid.value(1, 1)).isZero();
    assertThat(grid.outside()).isEqualTo(4);
  }

  @Test
  void aPlotTakesNamesTitlesAndUnitsFromTheHistogram() {
    PlotSpec one = PlotSpec.of(ONE, "region");
    assertThat(one.histogram()).isEqualTo("pt");
    assertThat(one.title()).isEqualTo("Leading jet");
    assertThat(one.x().title()).isEqualTo("p_{T} [GeV]");
    assertThat(one.y()).isEmpty();
    assertThat(PlotSpec.of(TWO, "").y().orElseThrow().log()).isTrue();
  }

  @Test
  void categoriesAndFewWholeNumbersAreLabelledBinByBin() {
    assertThat(PlotAxis.of(CategoryAxis.ofStrings("ee", "mm")).categories())
        .containsExactly("ee", "mm");
    assertThat(PlotAxis.of(new IntegerAxis(-1, 2)).categories()).containsExactly("−1", "0", "1");
    assertThat(PlotAxis.of(new IntegerAxis(0, 100)).categories()).isEmpty();
  }

  @Test
  void theNumberOfAxesIsChecked() {
    Histogram two = new HistogramAccumulator(TWO).toHistogram();

    assertThatThrownBy(() -> Layer.of(two, "", Layer.Kind.DATA))
        .hasMessageContainingAll("'map'", "2 axes");
    assertThatThrownBy(() -> Grid.of(filled())).hasMessageContainingAll("'pt'", "1 axes");
  }
}
