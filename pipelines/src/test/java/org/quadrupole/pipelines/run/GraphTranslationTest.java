package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.DatasetVariation;
import org.quadrupole.pipelines.analysis.VariationFamilies;
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
    assertThat(text(all.weight())).isEqualTo("pileup");
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
            org.assertj.core.groups.Tuple.tuple("met", "", ""),
            org.assertj.core.groups.Tuple.tuple("HT", "low", "w"));
  }

  @Test
  void aVariationsFactorIsOneOnTheAnalysissWeight() {
    Analysis analysis =
        AnalysisLoader.read(
            "b.yaml",
            "/",
            """
            datasets: {mc: mc.root, data: {data: true, files: data.root}}
            histograms: {met: {variable: MET.pt, bins: [2, 0, 1]}}
            variations:
              sf: {weight: {up: sf_up, down: sf_down}}
              jes: {vary: {Jet.pt: {up: Jet.pt * 1.1}}, weight: {up: w}}
              pdf_{i}: {for: {i: [0..1, 7]}, weight: "LHEPdfWeight[{i}]"}
            """,
            Map.of());
    Dataset mc = analysis.datasets().get(0);
    List<DatasetVariation> variations = VariationFamilies.of(analysis, mc, List.of());
    assertThat(variations)
        .extracting(DatasetVariation::name)
        .containsExactly("sf_up", "sf_down", "jes_up", "pdf_0", "pdf_1", "pdf_7");
    AnalysisGraph graph = GraphTranslation.graph(analysis, mc, variations);
    assertThat(graph.definitions())
        .contains(new Definition("_weight", new SourceText("1", "b.yaml", 4, 21)));
    assertThat(text(graph.regions().get(0).weight())).isEqualTo("_weight");
    assertThat(graph.variations().get(2).replacements())
        .extracting(r -> r.target().text(), r -> r.expression().text())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Jet.pt", "Jet.pt * 1.1"),
            org.assertj.core.groups.Tuple.tuple("_weight", "_weight * (_weight_2)"));
    assertThat(graph.definitions())
        .contains(new Definition("_weight_2", new SourceText("w", "b.yaml", 5, 58)));
    assertThat(VariationFamilies.of(analysis, analysis.datasets().get(1), List.of())).isEmpty();
  }

  @Test
  void aFamilyIsFoundInTheNamesOfColumns() {
    Analysis analysis =
        AnalysisLoader.read(
            "b.yaml",
            "/",
            """
            datasets: {mc: mc.root}
            regions: {all: []}
            variations:
              jes_{s}:
                vary:
                  Jet.pt: {up: "Jet.pt_jes{s}Up", down: "Jet.pt_jes{s}Down"}
                  Jet.mass: {up: "Jet_mass_jes{s}Up"}
            """,
            Map.of());
    List<String> columns =
        List.of(
            "Jet_pt_jesTotalUp",
            "Jet_pt_jesTotalDown",
            "Jet_mass_jesTotalUp",
            "Jet_pt_jesFlavorUp",
            "Jet_pt_jesFlavorDown",
            "Jet_mass_jesFlavorUp",
            "Jet_pt_jesHalfUp");
    assertThat(VariationFamilies.of(analysis, analysis.datasets().get(0), columns))
        .extracting(DatasetVariation::name, v -> v.values().size())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("jes_Total_up", 2),
            org.assertj.core.groups.Tuple.tuple("jes_Total_down", 1),
            org.assertj.core.groups.Tuple.tuple("jes_Flavor_up", 2),
            org.assertj.core.groups.Tuple.tuple("jes_Flavor_down", 1));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                VariationFamilies.of(
                    analysis, analysis.datasets().get(0), List.of("Jet_pt_jesTotalUp")))
        .hasMessage(
            "b.yaml:4:3: no column has the name Jet.pt_jes{s}Up and Jet.pt_jes{s}Down and"
                + " Jet_mass_jes{s}Up");
  }

  @Test
  void dataHasOnlyTheWeightsOfHistograms() {
    assertThat(DATA.weight()).isEmpty();
    assertThat(DATA.regions()).allMatch(region -> region.weight().isEmpty());
    assertThat(DATA.histograms().stream().map(booking -> text(booking.weight())).toList())
        .isEqualTo(List.of("", "w"));
  }
}
