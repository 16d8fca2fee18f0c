package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.RegularAxis;
import org.quadrupole.transforms.model.ModelFile;
import org.quadrupole.transforms.model.ModelOptions;

/**
 * A model whose predictions are computed for blocks of events gives what its formula, written out,
 * gives event by event. In the texts {@code <a; b>} is the model.
 */
class PredictionsAheadTest {

  private static final EventBatch EVENTS = Sample.events();

  /** 2 a + b, in float32. */
  private static final Map<String, ModelFile> MODELS = Map.of("linear", linear());

  private static final List<String> DEFINITIONS =
      List.of(
          "jets = Jet[Jet.pt > 20]",
          "score = <MET.pt; len(jets)>",
          "scores = <jets.pt; jets.eta>",
          "chained = <score; <MET.pt; 1>>",
          "half = score / 2",
          "leading = <jets[0].pt; score>",
          "weight = <1; len(Muon)>",
          "perhaps = <Muon.pt[0]; 1> if len(Muon) > 0 else float32(3)");

  private static final List<String> CUTS =
      List.of(
          "score > 60",
          "MET.pt > 20",
          "len(jets) >= 1",
          "half < 100 and <MET.pt; 2> > 40",
          "any(scores > 90)",
          "chained > 100",
          "perhaps > 3",
          "sum([<a.pt; 0> for a in Jet]) > 100");

  private static final List<String> VARIABLES =
      List.of(
          "score",
          "scores",
          "MET.pt",
          "leading",
          "chained + half",
          "sum(scores)",
          "<MET.pt; 0>",
          "[<a.pt; b.eta> for a, b in combinations(jets, 2)]",
          "jets[scores > 70].pt");

  private static final List<Map.Entry<String, String>> VARIED =
      List.of(
          Map.entry("Jet.pt", "Jet.pt * 1.05"),
          Map.entry("MET.pt", "MET.pt * 0.9"),
          Map.entry("MET.pt", "<MET.pt; 1> / 2"),
          Map.entry("score", "score * 1.1"),
          Map.entry("weight", "weight * <MET.pt; 0>"));

  private static ModelFile linear() {
    try (InputStream in =
        PredictionsAheadTest.class.getResourceAsStream("/model/onnx-linear.onnx")) {
      return ModelFile.of(
          "linear.onnx", Objects.requireNonNull(in).readAllBytes(), ModelOptions.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How {@code <a; b>} is written. */
  enum Spelling {
    MODEL("linear(", ", ", ")"),
    FORMULA("float32(2 * float32(", ") + float32(", "))");

    private final String before;
    private final String between;
    private final String after;

    Spelling(String before, String between, String after) {
      this.before = before;
      this.between = between;
      this.after = after;
    }

    SourceText of(String text) {
      String written = text;
      // From the inside out; comparisons have spaces around them.
      while (written.contains("; ")) {
        written =
            written.replaceAll(
                "<([^<>;\\s][^<>;]*); ([^<>;]+)>", before + "$1" + between + "$2" + after);
      }
      return SourceText.of(written);
    }
  }

  static AnalysisGraph graph(Random random, Spelling spelling) {
    List<Definition> definitions = new ArrayList<>();
    for (String text : DEFINITIONS) {
      String[] sides = text.split(" = ", 2);
      definitions.add(new Definition(sides[0], spelling.of(sides[1])));
    }
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
                  .map(text -> new Cut(text, spelling.of(text)))
                  .toList(),
              perhaps(random, spelling, "weight")));
      for (int k = 0; k < VARIABLES.size(); k++) {
        bookings.add(
            new Booking(
                "h" + k,
                "",
                name,
                List.of(spelling.of(VARIABLES.get(k))),
                List.of(new RegularAxis(40, 0, 200)),
                perhaps(random, spelling, "<MET.pt; 1> / 100")));
      }
    }
    List<Variation> variations = new ArrayList<>();
    for (int v = 0; v < 3; v++) {
      Map.Entry<String, String> varied = VARIED.get(random.nextInt(VARIED.size()));
      variations.add(
          new Variation(
              "v" + v,
              List.of(
                  new Variation.Replacement(
                      SourceText.of(varied.getKey()), spelling.of(varied.getValue())))));
    }
    return new AnalysisGraph(
            definitions, perhaps(random, spelling, "<1; MET.pt> / 50"), regions, bookings)
        .withVariations(random.nextBoolean() ? variations : List.of())
        .withModels(MODELS);
  }

  private static Optional<SourceText> perhaps(Random random, Spelling spelling, String text) {
    return random.nextInt(3) == 0 ? Optional.of(spelling.of(text)) : Optional.empty();
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void aModelGivesWhatItsFormulaGives(@ForAll long seed) {
    Map<ResultKey, Result> model = Sample.results(graph(new Random(seed), Spelling.MODEL), EVENTS);
    Map<ResultKey, Result> formula =
        Sample.results(graph(new Random(seed), Spelling.FORMULA), EVENTS);
    assertThat(model.values()).containsExactlyElementsOf(formula.values());
  }
}
