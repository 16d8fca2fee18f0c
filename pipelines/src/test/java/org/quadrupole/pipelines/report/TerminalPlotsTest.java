package org.quadrupole.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quadrupole.pipelines.plot.Layer;

class TerminalPlotsTest {

  @Test
  void cutFlowsAreTablesWithAlignedColumns() {
    CutFlow flow =
        new CutFlow(
            "signal",
            "ttbar",
            List.of(
                new CutFlow.Step("all", "", 1000, 500, 10),
                new CutFlow.Step("two muons", "len(Muon) == 2", 100, 50, 3.2)));

    assertThat(TerminalPlots.cutFlow(flow))
        .isEqualTo(
            """
            signal, ttbar
            Cut        Events    Weighted  Of previous    Of all
            ────────────────────────────────────────────────────
            all         1_000    500 ± 10            –  100.00 %
            two muons     100  50.0 ± 3.2      10.00 %   10.00 %
            """
                .replace('_', '\u2009'));
  }

  @Test
  void histogramsAreBarsInEighthsOfACharacter() {
    Layer layer =
        Layer.of(
                "p_{T}",
                Layer.Kind.DATA,
                new double[] {0, 1, 2, 3, 4},
                new double[] {8, 5, 0, -1},
                new double[4])
            .withFlow(0, 12);

    assertThat(TerminalPlots.histogram(layer, 2))
        .isEqualTo(
            """
            pT
                0  1   8 │██
                1  2   5 │█▎
                2  3   0 │
                3  4  −1 │
            above     12 │
            """);
  }

  @Test
  void efficienciesOfNothingAreUnknown() {
    CutFlow flow =
        new CutFlow(
            "",
            "d",
            List.of(new CutFlow.Step("a", "", 0, 0, 0), new CutFlow.Step("b", "", 0, 0, 0)));

    assertThat(flow.relativeEfficiency(1)).isEmpty();
    assertThat(flow.absoluteEfficiency(0)).isEmpty();
  }
}
