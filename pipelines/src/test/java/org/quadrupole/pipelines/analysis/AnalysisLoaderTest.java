package org.quadrupole.pipelines.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.pipelines.analysis.Analysis.NamedExpression;
import org.quadrupole.pipelines.analysis.SelectionRegion.LabelledCut;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.IntegerAxis;
import org.quadrupole.transforms.histogram.LogarithmicAxis;
import org.quadrupole.transforms.histogram.RegularAxis;
import org.quadrupole.transforms.histogram.VariableAxis;

class AnalysisLoaderTest {

  private static final String SMALL =
      """
      datasets: {events: a.root}
      histograms:
        met: {variable: MET.pt, bins: [10, 0, 100]}
      """;

  private static Analysis load(String yaml) {
    return AnalysisLoader.read("a.yaml", "/data", yaml, Map.of());
  }

  private static List<SourceText> definitions(String yaml) {
    return load(SMALL + yaml).definitions().stream().map(NamedExpression::expression).toList();
  }

  @Test
  void aShortFileHasSensibleDefaults() {
    Analysis analysis = load(SMALL);
    assertThat(analysis.name()).isEqualTo("a");
    assertThat(analysis.luminosity()).isEmpty();
    Dataset dataset = analysis.datasets().get(0);
    assertThat(dataset.name()).isEqualTo("events");
    assertThat(dataset.tree()).isEqualTo("Events");
    assertThat(dataset.data()).isFalse();
    assertThat(dataset.files().get(0).pattern()).isEqualTo("/data/a.root");
    assertThat(dataset.files().get(0).place()).isEqualTo("a.yaml:1:20");
    HistogramPlan histogram = analysis.histograms().get(0);
    assertThat(histogram.regions()).containsExactly(Analysis.ALL_EVENTS);
    assertThat(histogram.axes()).containsExactly(new RegularAxis(10, 0, 100));
    assertThat(histogram.variables()).containsExactly(new SourceText("MET.pt", "a.yaml", 3, 19));
  }

  @Test
  void anExpressionKnowsTheLineAndColumnOfItsFirstCharacter() {
    assertThat(
            definitions(
                """
                define:
                  plain: sum(Jet.pt)
                  double: "Jet[Jet.pt > 30]"
                  single: 'Jet.pt'
                  number: 40
                  truth: true
                """))
        .containsExactly(
            new SourceText("sum(Jet.pt)", "a.yaml", 5, 10),
            new SourceText("Jet[Jet.pt > 30]", "a.yaml", 6, 12),
            new SourceText("Jet.pt", "a.yaml", 7, 12),
            new SourceText("40", "a.yaml", 8, 11),
            new SourceText("True", "a.yaml", 9, 10));
  }

  @Test
  void anExpressionOverSeveralLinesKeepsThemSoThatPlacesInItArePlacesInTheFile() {
    List<SourceText> sources =
        definitions(
            """
            define:
              folded: >-
                any(a > 1
                    for a in Muon)
              literal: |
                one
                + two
              plain: one
                + two
              quoted: "one
                + two"
            """);
    assertThat(sources.get(0))
        .isEqualTo(new SourceText("any(a > 1\n        for a in Muon)", "a.yaml", 6, 5));
    assertThat(sources.get(0).position(sources.get(0).text().indexOf("Muon")))
        .isEqualTo("a.yaml:7:18");
    assertThat(sources.get(1)).isEqualTo(new SourceText("one\n    + two", "a.yaml", 9, 5));
    assertThat(sources.get(2)).isEqualTo(new SourceText("one\n    + two", "a.yaml", 11, 10));
    assertThat(sources.get(3)).isEqualTo(new SourceText("one\n    + two", "a.yaml", 13, 12));
  }

  @Test
  void aRegionHasTheCutsOfEverythingItStartsFromOnceAndInOrder() {
    Analysis analysis =
        load(
            SMALL
                + """
                selections:
                  base: [trigger, "len(Muon) > 0"]
                regions:
                  loose: {from: base, cuts: [{Isolated: iso < 0.2}], weight: sf1}
                  tight: {from: [base, loose], cuts: [{Very: iso < 0.1}], weight: sf2, label: T}
                """);
    SelectionRegion tight = analysis.region("tight").orElseThrow();
    assertThat(tight.cuts())
        .extracting(LabelledCut::label)
        .containsExactly("trigger", "len(Muon) > 0", "Isolated", "Very");
    assertThat(tight.weights()).extracting(SourceText::text).containsExactly("sf1", "sf2");
    assertThat(tight.label()).isEqualTo("T");
    assertThat(analysis.region("base")).isEmpty();
  }

  @Test
  void binsComeInEveryKind() {
    Analysis analysis =
        load(
            """
            datasets: {events: a.root}
            histograms:
              a: {variable: x, bins: {edges: [0, 1, 5]}, label: X, unit: GeV}
              b: {variable: x, bins: {log: [3, 1, 1000]}}
              c: {variable: x, bins: {integer: [0, 4]}}
              d: {variable: x, bins: {categories: [11, 13]}}
              e: {variable: x, bins: {categories: [ee, mumu]}}
              f: {variable: [x, y], bins: [[2, 0, 1], {edges: [0, 1]}], label: [X, Y]}
            """);
    assertThat(analysis.histograms().stream().flatMap(h -> h.axes().stream()))
        .containsExactly(
            new VariableAxis(new double[] {0, 1, 5}, "X", "GeV"),
            new LogarithmicAxis(3, 1, 1000),
            new IntegerAxis(0, 5),
            CategoryAxis.ofIntegers(11, 13),
            CategoryAxis.ofStrings("ee", "mumu"),
            new RegularAxis(2, 0, 1, "X", ""),
            new VariableAxis(new double[] {0, 1}, "Y", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "59.8 /fb, 59800",
    "'59.8 1/fb', 59800",
    "2500, 2500",
    "1.2 pb-1, 1.2",
    "'3 fb^{-1}', 3000",
    "7 nb^-1, 0.007"
  })
  void luminosityIsIn1OverPb(String text, double expected) {
    assertThat(load(SMALL + "luminosity: '" + text + "'").luminosity().getAsDouble())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"6 GB, 6000000000", "1.5 GiB, 1610612736", "800M, 800000000", "7 kB, 7000"})
  void memoryIsInBytes(String text, long expected) {
    assertThat(load(SMALL + "memory: " + text).memory()).hasValue(expected);
    assertThat(load(SMALL).memory()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"6077.2 pb, 6077.2", "0.5 fb, 0.0005", "2 nb, 2000", "3e2, 300"})
  void crossSectionIsInPb(String text, double expected) {
    Analysis analysis =
        load(SMALL.replace("a.root", "{files: [], cross-section: " + text + "}") + "luminosity: 1");
    assertThat(analysis.datasets().get(0).crossSection().getAsDouble()).isEqualTo(expected);
  }

  @Test
  void dataSetsTakeOverWhatTheFileStatesForAll() {
    Analysis analysis =
        load(
            """
            tree: T
            generator-weight: genWeight
            datasets:
              mc: {files: [x*.root, /abs/y.root, "root://host//z.root"]}
              other: {tree: U, generator-weight: w}
              data: {data: true, files: d.root, label: Data, color: '#000000', group: all}
            regions: {all: []}
            """);
    Dataset mc = analysis.datasets().get(0);
    assertThat(mc.files().stream().map(Dataset.FilePattern::pattern))
        .containsExactly("/data/x*.root", "/abs/y.root", "root://host//z.root");
    assertThat(mc.tree()).isEqualTo("T");
    assertThat(mc.generatorWeight().orElseThrow().text()).isEqualTo("genWeight");
    assertThat(analysis.datasets().get(1).tree()).isEqualTo("U");
    assertThat(analysis.datasets().get(1).generatorWeight().orElseThrow().text()).isEqualTo("w");
    Dataset data = analysis.datasets().get(2);
    assertThat(data.generatorWeight()).isEmpty();
    assertThat(data.group()).isEqualTo("all");
    assertThat(data.color()).contains("#000000");
  }

  @Test
  void parametersAreReplacedFromOutside() {
    String yaml = SMALL + "parameters: {jet_pt: 30, tight: false}";
    Analysis analysis =
        AnalysisLoader.read("a.yaml", "/", yaml, Map.of("jet_pt", "40.5", "tight", "true"));
    assertThat(analysis.parameters().stream().map(p -> p.expression().text()))
        .containsExactly("40.5", "True");
    assertThatThrownBy(() -> AnalysisLoader.read("a.yaml", "/", yaml, Map.of("jetpt", "40")))
        .isInstanceOf(AnalysisException.class)
        .hasMessage("--set jetpt: a.yaml has no parameter 'jetpt'; did you mean 'jet_pt'?");
    assertThatThrownBy(() -> AnalysisLoader.read("a.yaml", "/", yaml, Map.of("jet_pt", "much")))
        .hasMessage("--set jet_pt: 'much' is not a number, true or false");
  }

  @Test
  void simulationIsScaledAltogetherOrNotAtAll() {
    assertThatThrownBy(() -> load(SMALL.replace("a.root", "{cross-section: 3}")))
        .hasMessage(
            "a.yaml:1:12: data set 'events' has a cross-section, but the analysis has no"
                + " 'luminosity' to scale it to");
    String two = SMALL.replace("a.root", "{cross-section: 3}, other: b.root") + "luminosity: 1";
    assertThatThrownBy(() -> load(two))
        .hasMessage(
            "a.yaml:1:40: data set 'other' needs a 'cross-section' as other simulation has one (or"
                + " 'data: true')");
  }

  @Test
  void aHistogramOfAllEventsMayNotBeNamedLikeARegion() {
    assertThatThrownBy(() -> load(SMALL + "regions: {met: [x]}"))
        .hasMessageContaining("has the name of a region: rename one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          histogrms: {}          | a.yaml:4:1: unknown key 'histogrms' in the analysis; did you mean 'histograms'?
          regions: {a: {form: b}} | a.yaml:4:15: unknown key 'form' in region 'a'; did you mean 'from'?
          regions: {a: {from: b}} | a.yaml:4:21: there is no selection or region 'b'; did you mean 'a'?
          regions: {a: {from: a}} | a.yaml:4:11: 'a' starts from itself: a from a
          define: {lambda: 1}     | a.yaml:4:10: 'lambda' cannot name a definition: use letters, digits and _, the first a letter, and no word of Python's
          define: {a: }           | a.yaml:4:12: 'a' must be an expression, not nothing
          define: {a: [x]}        | a.yaml:4:13: 'a' must be an expression, not a list (put an expression that starts with { or [ in quotes)
          parameters: {a: x}      | a.yaml:4:17: parameter 'a' must be a number, true or false (an expression belongs under 'define')
          luminosity: 12 parsec   | a.yaml:4:13: 'luminosity' of the analysis must be positive, as in 59.8 /fb, not '12 parsec'
          memory: 6               | a.yaml:4:9: 'memory' of the analysis must be positive, as in 6 GB, not '6'
          luminosity: -1          | a.yaml:4:13: 'luminosity' of the analysis must be positive, as in 59.8 /fb, not '-1'
          weight: !!java.io.File x | a.yaml:4:9: the tag tag:yaml.org,2002:java.io.File is not allowed here
          datasets: {}            | a.yaml:4:1: the key 'datasets' appears twice
          name: [                 | a.yaml:5:1: not valid YAML: expected the node content, but found '<stream end>'
          """)
  void aMistakeIsNamedWithItsPlace(String line, String message) {
    assertThatThrownBy(() -> load(SMALL + line.strip() + "\n"))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {variable: x}                                    | histogram 'h' needs the key 'bins'
          {bins: [1, 0, 1]}                                | histogram 'h' needs the key 'variable'
          {variable: x, bins: [1, 0]}                      | 'bins' of histogram 'h' must be [number, low, high]; edges are {edges: [...]}
          {variable: x, bins: [0, 0, 1]}                   | the number of bins of histogram 'h' must be 1 to 10000000
          {variable: x, bins: [1, 1, 1]}                   | the range of histogram 'h' must rise from its lower to its upper end
          {variable: x, bins: {edges: [0, 2, 1]}}          | 'bins' of histogram 'h': variable axis needs rising edges; edge 2 is 1.0 after 2.0
          {variable: x, bins: {logg: [1, 1, 2]}}           | unknown kind of bins 'logg' in histogram 'h'; did you mean 'log'?
          {variable: x, bins: [1, 0, 1], region: q}        | there is no region 'q'
          {variable: x, bins: [1, 0, 1], region: loose}    | 'loose' is a selection; only a region is filled: add it under 'regions'
          {variable: [x, y], bins: [1, 0, 1]}              | 'bins' of histogram 'h' must be a list of 2, one for each variable
          {variable: [x, y, z], bins: []}                  | histogram 'h' must have one variable or two, not 3
          {variable: x, bins: [1, 0, 1], plot: {logg: true}} | unknown key 'logg' in 'plot'; did you mean 'log'?
          {variable: x, bins: [1, 0, 1], plot: {log: 3}}   | 'log' of 'plot' must be true or false, not '3'
          """)
  void aMistakeInAHistogramIsNamedWithItsPlace(String histogram, String message) {
    String yaml =
        "datasets: {e: a.root}\nselections: {loose: [x]}\nhistograms:\n  h: " + histogram + "\n";
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("a.yaml:4:")
        .hasMessageEndingWith(": " + message);
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      yaml.append("a").append(i).append(": &a").append(i).append(" [");
      yaml.append(("*a" + (i - 1) + ", ").repeat(8)).append("x]\n");
    }
    assertThatThrownBy(() -> load(yaml.toString())).isInstanceOf(AnalysisException.class);
    assertThatThrownBy(() -> load("datasets: &d {a: *d}")).isInstanceOf(AnalysisException.class);
  }

  @Test
  void aFileThatIsMissingIsNamed(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("none.yaml");
    assertThatThrownBy(() -> AnalysisLoader.load(missing, Map.of()))
        .hasMessage("there is no analysis file " + missing);
    assertThatThrownBy(() -> AnalysisLoader.load(directory, Map.of()))
        .hasMessage(directory + " is a directory, not an analysis file");
    Path binary = Files.write(directory.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> AnalysisLoader.load(binary, Map.of()))
        .hasMessage(binary + " is not a text in UTF-8");
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefusedInOneLine(@ForAll String text) {
    try {
      load(text);
    } catch (AnalysisException e) {
      assertThat(e.getMessage()).startsWith("a.yaml").doesNotContain("\n");
    }
  }
}
