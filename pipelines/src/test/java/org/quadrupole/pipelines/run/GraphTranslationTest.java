package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.SourceText;

class GraphTranslationTest {

  private static final Analysis ANALYSIS =
      AnalysisLoader.read(
          "a.yaml",
          "/",
          """
          generator-weight: genWeight
          weight: pileup
          parameters: {jet_pt: 30}
          define: {HT: sum(Jet.pt)}
          datasets:
            mc: mc.root
            data: {data: true, files: data.root}
          selections: {base: [trigger]}
          regions:
            low: {from: base, cuts: [{Low: HT < 100}], weight: sf}
          histograms:
            met: {variable: MET.pt, bins: [2, 0, 1]}
            HT: {variable: HT, bins: [2, 0, 1], region: [low], weight: w}
          """,
          Map.of());
  private static final AnalysisGraph SIMULATION =
      GraphTranslation.graph(ANALYSIS, ANALYSIS.datasets().get(0));
  private static final AnalysisGraph DATA =
      GraphTranslation.graph(ANALYSIS, ANALYSIS.datasets().get(1));

  private static String text(Optional<SourceText> source) {
    return source.map(SourceText::text).orElse("");
  }

  @Test
  void parametersComeBeforeDefinitions() {
    assertThat(SIMULATION.definitions()).extracting(Definition::name).startsWith("jet_pt", "HT");
  }

  @Test
  void everyEventCountsWithTheGeneratorWeightAlone() {
    assertThat(text(SIMULATION.weight())).isEqualTo("genWeight");
    Region all = SIMULATION.regions().get(0);
    assertThat(all.name()).isEqualTo(Analysis.ALL_EVENTS);
    assertThat(all.cuts()).isEmpty();
    assertThat(all.weight()).isEmpty();
  }

  @Test
  void weightsMultiplyThroughDefinitionsThatPointToWhereTheyAreWritten() {
    Region low = SIMULATION.regions().get(1);
    assertThat(low.cuts()).hasSize(2);
    assertThat(text(low.weight())).isEqualTo("_weight_0 * _weight_1");
    assertThat(SIMULATION.definitions())
        .contains(
            new Definition("_weight_0", new SourceText("pileup", "a.yaml", 2, 9)),
            new Definition("_weight_1", new SourceText("sf", "a.yaml", 10, 54)));
    assertThat(SIMULATION.histograms())
        .extracting(Booking::name, Booking::region, booking -> text(booking.weight()))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("met", "", "pileup"),
            org.assertj.core.groups.Tuple.tuple("HT", "low", "w"));
  }

  @Test
  void dataHasOnlyTheWeightsOfHistograms() {
    assertThat(DATA.weight()).isEmpty();
    assertThat(DATA.regions()).allMatch(region -> region.weight().isEmpty());
    assertThat(DATA.histograms().stream().map(booking -> text(booking.weight())).toList())
        .isEqualTo(List.of("", "w"));
  }
}
