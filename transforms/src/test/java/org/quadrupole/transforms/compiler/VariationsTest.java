package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.RegularAxis;

/**
 * A variation is what a run of its own gives in which the varied values stand in the data or in the
 * definitions.
 */
class VariationsTest {

  private static final EventBatch EVENTS = Sample.events();

  private static final List<Definition> DEFINITIONS =
      List.of(
          definition("jets", "Jet[(Jet.pt > 20) & (abs(Jet.eta) < 2.5)]"),
          definition("HT", "sum(jets.pt)"),
          definition("muons", "Muon[Muon.pt > 5]"),
          definition(
              "pairs", "[(a, b) for a, b in combinations(muons, 2) if a.charge != b.charge]"),
          definition("shift", "MET.pt / 50"),
          definition("sf", "1 + 0.1 * len(muons) + shift"),
          definition("one", "1"));

  private static final List<String> CUTS =
      List.of(
          "len(jets) >= 1",
          "HT > 60",
          "len(muons) > 0",
          "MET.pt > 20",
          "nJet > 1",
          "any(deltaR(j, m) < 2 for j in jets for m in Muon)");

  private static final List<String> VARIABLES =
      List.of(
          "HT",
          "jets.pt",
          "MET.pt",
          "(jets[0] + jets[1]).mass",
          "Muon.jet.pt",
          "[(a + b).mass for a, b in pairs]",
          "sum(Jet.px)",
          "jets[0].pt + jets[0].px",
          "float(len(pairs))");

  static final List<Map<String, String>> VARIED =
      List.of(
          Map.of("Jet.pt", "Jet.pt * 1.03"),
          Map.of("Jet.pt", "Jet.pt * (1.0 + 0.01 * abs(Jet.eta))", "Jet.mass", "Jet.mass * 1.1"),
          Map.of("Jet_pt", "[float(x) + MET.pt / 100 for x in Jet.pt]"),
          Map.of("MET.pt", "MET.pt + shift"),
          Map.of("HT", "HT * 1.1"),
          Map.of("sf", "sf * (1 + MET.pt / 100)", "MET_pt", "MET_pt * 1.1"),
          Map.of("genWeight", "genWeight * 0.9"),
          Map.of("one", "1 + sf"),
          Map.of("Muon.pt", "Muon.pt * 0.97", "Jet.pt", "Jet.pt * 1.01"),
          Map.of("Muon.jetIdx", "Muon.jetIdx * 0"),
          Map.of("jets", "jets[jets.eta > 0]"),
          Map.of("Jet.eta", "-Jet.eta"));

  private static Definition definition(String name, String text) {
    return new Definition(name, SourceText.of(text));
  }

  static Variation variation(String name, Map<String, String> varied) {
    return new Variation(
        name,
        varied.entrySet().stream()
            .map(
                entry ->
                    new Variation.Replacement(
                        SourceText.of(entry.getKey()), SourceText.of(entry.getValue())))
            .toList());
  }

  /** A graph made at random. */
  static AnalysisGraph graph(Random random, List<Variation> variations) {
    List<Region> regions = new ArrayList<>();
    List<Booking> bookings = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      List<String> cuts = new ArrayList<>(CUTS);
      Collections.shuffle(cuts, random);
      String name = "r" + r;
      regions.add(
          new Region(
              name,
              cuts.subList(0, random.nextInt(4)).stream()
                  .map(text -> new Cut(text, SourceText.of(text)))
                  .toList(),
              pick(random, "sf", "one")));
      for (int k = 0; k < VARIABLES.size(); k++) {
        String variable = VARIABLES.get(k);
        Optional<SourceText> weight =
            variable.equals("jets.pt") ? pick(random, "jets.eta") : pick(random, "shift");
        bookings.add(
            new Booking(
                "h" + k,
                "",
                name,
                List.of(SourceText.of(variable)),
                List.of(new RegularAxis(40, 0, 200)),
                weight));
      }
      bookings.add(
          new Booking(
              "two",
              "",
              name,
              List.of(SourceText.of("jets.pt * 2"), SourceText.of("jets.eta * 2")),
              List.of(new RegularAxis(40, 0, 200), new RegularAxis(5, -3, 3)),
              Optional.empty()));
    }
    return new AnalysisGraph(DEFINITIONS, pick(random, "genWeight"), regions, bookings)
        .withVariations(variations);
  }

  private static Optional<SourceText> pick(Random random, String... texts) {
    int number = random.nextInt(texts.length + 1);
    return number == 0 ? Optional.empty() : Optional.of(SourceText.of(texts[number - 1]));
  }

  /** The graph without variations, with one of them written into the definitions. */
  private static AnalysisGraph byHand(AnalysisGraph graph, Map<String, String> varied) {
    List<Definition> definitions = new ArrayList<>();
    for (Definition definition : graph.definitions()) {
      definitions.add(definition);
      if (varied.containsKey(definition.name())) {
        definitions.add(definition(definition.name(), varied.get(definition.name())));
      }
    }
    return new AnalysisGraph(definitions, graph.weight(), graph.regions(), graph.histograms());
  }

  /** The events with a variation's columns in the place of those that there are. */
  private static EventBatch byHand(EventBatch events, Map<String, String> varied) {
    Set<String> defined = new LinkedHashSet<>();
    DEFINITIONS.forEach(definition -> defined.add(definition.name()));
    Map<String, Column> columns = new LinkedHashMap<>();
    Map<String, EventSchema.Field> fields = new LinkedHashMap<>();
    try (ColumnReader reader = events.open()) {
      for (EventSchema.Field field : events.schema().fields()) {
        columns.put(field.name(), reader.read(field.name()));
        fields.put(field.name(), field);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    varied.forEach(
        (name, text) -> {
          if (!defined.contains(name)) {
            String column = name.replace('.', '_');
            Column values =
                Sample.run(Sample.compile(events.schema(), DEFINITIONS, text), events).get(0);
            columns.put(column, values);
            fields.put(
                column, new EventSchema.Field(column, values.type(), fields.get(column).counter()));
          }
        });
    return EventBatch.of(
        EventSchema.of(List.copyOf(fields.values())),
        events.size(),
        events.provenance(),
        List.copyOf(columns.values()));
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void aVariationIsARunInWhichTheVariedValuesStandInTheData(@ForAll long seed) {
    Random random = new Random(seed);
    List<Map<String, String>> chosen = new ArrayList<>(VARIED);
    Collections.shuffle(chosen, random);
    chosen = chosen.subList(0, 4);
    List<Variation> variations = new ArrayList<>();
    chosen.forEach(varied -> variations.add(variation("v" + variations.size(), varied)));
    AnalysisGraph graph = graph(random, variations);
    Map<ResultKey, Result> all = Sample.results(graph, EVENTS);
    AnalysisGraph nominal =
        new AnalysisGraph(graph.definitions(), graph.weight(), graph.regions(), graph.histograms());
    assertSame(Sample.results(nominal, EVENTS), all, "");
    for (int v = 0; v < chosen.size(); v++) {
      Map<String, String> varied = chosen.get(v);
      assertSame(Sample.results(byHand(nominal, varied), byHand(EVENTS, varied)), all, "v" + v);
    }
  }

  /** What has no result of its own in a variation is as it is without. */
  private static void assertSame(
      Map<ResultKey, Result> expected, Map<ResultKey, Result> all, String variation) {
    expected.forEach(
        (key, result) -> {
          ResultKey varied =
              key instanceof HistogramKey histogram
                  ? histogram.varied(variation)
                  : ((CutKey) key).varied(variation);
          assertThat(all.getOrDefault(varied, all.get(key)))
              .as(varied.toString())
              .isEqualTo(result);
        });
  }

  @Test
  void whatAVariationDoesNotTouchIsFilledOnceAndReadOnce() {
    AnalysisGraph graph =
        new AnalysisGraph(
                DEFINITIONS,
                Optional.of(SourceText.of("genWeight")),
                List.of(
                    new Region("all", List.of(), Optional.empty()),
                    new Region("mu", List.of(cut("len(muons) > 0")), Optional.empty()),
                    new Region(
                        "HT", List.of(cut("len(muons) > 0"), cut("HT > 60")), Optional.empty())),
                List.of(
                    booking("MET.pt", "all"),
                    booking("HT", "all"),
                    booking("MET.pt", "mu"),
                    booking("MET.pt", "HT")))
            .withVariations(List.of(variation("jes", Map.of("Jet.pt", "Jet.pt * 1.1"))));
    Map<ResultKey, Result> all = Sample.results(graph, EVENTS);
    assertThat(all.keySet().stream().filter(key -> key.variation().equals("jes")))
        .containsExactlyInAnyOrder(
            new HistogramKey("d", "all", "HT", "jes"),
            new HistogramKey("d", "HT", "MET.pt", "jes"),
            new CutKey("d", "HT", 0, "all events", "jes"),
            new CutKey("d", "HT", 1, "len(muons) > 0", "jes"),
            new CutKey("d", "HT", 2, "HT > 60", "jes"));
    CompiledGraph compiled = GraphWriter.write(graph, EVENTS.schema());
    assertThat(compiled.columns()).doesNotHaveDuplicates();
    assertThat(compiled.source().split("// len\\(muons\\) > 0: ", -1)).hasSize(2);
  }

  /** More than one class can hold, each in methods that the JIT compiles. */
  @Test
  void aThousandVariationsOfAColumnAreAThousandRuns() {
    List<Variation> variations = new ArrayList<>();
    for (int k = 1; k <= 1000; k++) {
      variations.add(variation("v" + k, Map.of("Jet.pt", "Jet.pt * " + (1 + 0.001 * k))));
    }
    AnalysisGraph graph =
        new AnalysisGraph(
                DEFINITIONS,
                Optional.of(SourceText.of("genWeight")),
                List.of(new Region("HT", List.of(cut("HT > 60")), Optional.empty())),
                List.of(booking("HT", "HT"), booking("(jets[0] + jets[1]).mass", "HT")))
            .withVariations(variations);
    CompiledGraph compiled = GraphWriter.write(graph, EVENTS.schema());
    assertThat(compiled.histograms()).hasSize(2 * 1001);
    assertThat(compiled.source()).contains("abstract class ");
    Map<ResultKey, Result> all = Sample.results(graph, EVENTS);
    for (int k : List.of(1, 500, 1000)) {
      Map<String, String> varied = Map.of("Jet.pt", "Jet.pt * " + (1 + 0.001 * k));
      assertSame(Sample.results(byHand(graph, varied), byHand(EVENTS, varied)), all, "v" + k);
    }
  }

  @Test
  void tenThousandHistogramsAreFilled() {
    List<Region> regions = new ArrayList<>();
    List<Booking> bookings = new ArrayList<>();
    for (int r = 0; r < 100; r++) {
      regions.add(new Region("r" + r, List.of(cut("MET.pt > " + 2 * r)), Optional.empty()));
      for (int v = 0; v < 100; v++) {
        bookings.add(booking("sum(Jet.pt) * " + (1 + 0.01 * v), "r" + r));
      }
    }
    AnalysisGraph graph = new AnalysisGraph(DEFINITIONS, Optional.empty(), regions, bookings);
    Map<ResultKey, Result> all = Sample.results(graph, EVENTS);
    for (int r : List.of(0, 57, 99)) {
      AnalysisGraph alone =
          new AnalysisGraph(
              DEFINITIONS,
              Optional.empty(),
              List.of(regions.get(r)),
              bookings.subList(100 * r, 100 * r + 100));
      assertSame(Sample.results(alone, EVENTS), all, "");
    }
  }

  private static Cut cut(String text) {
    return new Cut(text, SourceText.of(text));
  }

  private static Booking booking(String variable, String region) {
    return new Booking(
        variable,
        "",
        region,
        List.of(SourceText.of(variable)),
        List.of(new RegularAxis(10, 0, 200)),
        Optional.empty());
  }

  @Test
  void mistakesAreReportedWithTheirPlace() {
    assertMistake(Map.of("Jet.pT", "Jet.pt"), "Jet has no 'pT'; did you mean 'pt'?");
    assertMistake(Map.of("Jets", "Jet.pt"), "there is no 'Jets' to vary; did you mean");
    assertMistake(Map.of("jets.pt", "jets.pt * 2"), "jets is a definition: vary it as a whole");
    assertMistake(Map.of("Jet.pt + 1", "Jet.pt"), "what is varied is a column");
    assertMistake(Map.of("Jet.pt", "Jet.pT"), "an item of Jet has no 'pT'; did you mean 'pt'?");
    assertMistake(Map.of("Jet.pt", "HT"), "needs a list with a value for each Jet, not a number");
    assertMistake(Map.of("Jet.pt", "[first(Muon.pt) for j in Jet]"), "use fill_none");
    assertMistake(Map.of("MET.pt", "Jet.pt"), "a variation of MET_pt needs a number, not a list");
    assertMistake(Map.of("MET.pt", "Jet.pt[0]"), "that may be missing; use fill_none");
    assertMistake(Map.of("name", "MET.pt"), "a variation of name needs a text");
    assertMistake(Map.of("Jet.pt", "Jet.pt", "Jet_pt", "Jet.pt"), "is varied twice in v");
    assertMistake(Map.of("HT", "2 * Ht"), "there is no 'Ht'; did you mean 'HT'?");
  }

  private static void assertMistake(Map<String, String> varied, String message) {
    AnalysisGraph graph =
        new AnalysisGraph(DEFINITIONS, Optional.empty(), List.of(), List.of())
            .withVariations(List.of(variation("v", varied)));
    assertThatThrownBy(() -> GraphWriter.write(graph, EVENTS.schema()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aListOfAnotherLengthIsAnErrorThatNamesTheColumn() {
    AnalysisGraph graph =
        new AnalysisGraph(
                DEFINITIONS,
                Optional.empty(),
                List.of(new Region("all", List.of(), Optional.empty())),
                List.of(booking("HT", "all")))
            .withVariations(List.of(variation("v", Map.of("Jet.pt", "[m.pt for m in Muon]"))));
    assertThatThrownBy(() -> Sample.results(graph, EVENTS))
        .hasMessageContaining("a variation of Jet_pt has")
        .hasMessageContaining("in an event where the column has");
  }
}
