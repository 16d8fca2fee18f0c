package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.StringColumn;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.ExpressionReader;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.RegularAxis;
import org.quadrupole.transforms.runtime.EventLoop;

/** Nothing that a user writes becomes Java but through its meaning; large graphs fit in a class. */
class GeneratedCodeTest {

  private static final EventBatch EVENTS = Sample.events();

  /** Texts that would end a literal, a comment or a line if they were copied as they are. */
  private static final List<String> NASTY =
      List.of(
          "\"); System.exit(1); //",
          "\\u0022); System.exit(1); //",
          "\\\\u0022 \\u000a System.exit(1);",
          "*/ System.exit(1); /*",
          "a\nSystem.exit(1);",
          "a\rSystem.exit(1);",
          "a\u2028System.exit(1);\u0085 b",
          "\0\1\7\u00ff\u0100\uffff\ud83d\ude00 1\0012",
          "$x %s %n {} \t\f\b");

  @Test
  void textsKeepTheirMeaning() {
    List<String> texts = new ArrayList<>(NASTY);
    EventSchema schema = EventSchema.of(List.of(new EventSchema.Field("t", Primitive.STRING)));
    for (String text : texts) {
      String quoted =
          "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
      if (quoted.contains("\r")) {
        continue; // not written in one line
      }
      EventBatch batch =
          EventBatch.of(schema, 1, Provenance.memory(1), List.of(StringColumn.of(List.of(text))));
      assertThat(Sample.evaluate(batch, quoted)).isEqualTo(List.of(text));
      assertThat(Sample.evaluate(batch, "t == " + quoted)).isEqualTo(List.of(true));
    }
  }

  @Test
  void labelsNamesTitlesAndDefinitionsAreOnlyNames() {
    for (String nasty : NASTY) {
      AnalysisGraph graph =
          new AnalysisGraph(
              List.of(new Definition(nasty, SourceText.of("1 # " + nasty.replace('\n', ' ')))),
              Optional.empty(),
              List.of(
                  new Region(
                      nasty,
                      List.of(
                          new Cut(
                              nasty,
                              SourceText.of(
                                  "MET_pt > 0 # " + nasty.lines().findFirst().orElseThrow()))),
                      Optional.empty())),
              List.of(
                  new Booking(
                      nasty,
                      nasty,
                      nasty,
                      List.of(SourceText.of("MET_pt")),
                      List.of(new RegularAxis(4, 0, 1, nasty, nasty)),
                      Optional.empty())));
      CompiledGraph compiled = compiledOrRefused(graph);
      if (compiled != null) {
        Sample.run(compiled, EVENTS);
      }
    }
  }

  private static @org.jspecify.annotations.Nullable CompiledGraph compiledOrRefused(
      AnalysisGraph graph) {
    try {
      return GraphWriter.write(graph, EVENTS.schema());
    } catch (ExpressionException newLineInComment) {
      assertThat(newLineInComment).hasMessageContaining("not expected here");
      return null;
    }
  }

  @Test
  void columnNamesAreOnlyNames() {
    for (String nasty : NASTY) {
      EventSchema schema =
          EventSchema.of(
              List.of(
                  new EventSchema.Field("X_" + nasty, Primitive.FLOAT64),
                  new EventSchema.Field(nasty + "_pt", Primitive.FLOAT64),
                  new EventSchema.Field("X_pt", Primitive.FLOAT64)));
      DoubleColumn one = new DoubleColumn(Primitive.FLOAT64, new double[] {1});
      EventBatch batch = EventBatch.of(schema, 1, Provenance.memory(1), List.of(one, one, one));
      assertThat(Sample.evaluate(batch, "X.pt + X_pt")).isEqualTo(List.of(2.0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java",
        "System",
        "Runtime",
        "Arithmetic",
        "EventLoop",
        "event",
        "this",
        "read",
        "histogram",
        "count",
        "class",
        "Arithmetic.power(2, 3)",
        "System.exit(1)",
        "getClass()",
        "read('MET_pt')",
        "'a'.getClass()",
        "'a'.length",
        "Jet.getClass()",
        "MET_pt.class",
        "sum.body",
        "(lambda: 1).scope",
        "__import__('os')",
        "new int[3]"
      })
  void javaIsOutOfReach(String text) {
    assertThatThrownBy(() -> Sample.compile(EVENTS.schema(), List.of(), text))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void differentExpressionsHaveDifferentKeys() {
    List<String> texts =
        List.of(
            "a == 'at=1'",
            "a == 'at=2'",
            "a == 'x'",
            "a == \"x, value=y\"",
            "f('a', 'b')",
            "f('a, b')",
            "f('a,', 'b')",
            "f(a, b)",
            "f(a, k=b)",
            "f(a, l=b)",
            "f((a, b))",
            "f([a, b])",
            "a[b]",
            "a[b:]",
            "a[:b]",
            "a[::b]",
            "a.b",
            "1",
            "1.0",
            "True",
            "'1'",
            "-1",
            "+1",
            "a < b < c",
            "a < b <= c",
            "(a < b) < c",
            "a and b",
            "a or b",
            "a & b",
            "[a for a in b if c if d]",
            "[a for a in b if c and d]",
            "[a for a, c in b]",
            "[a for a in b for c in d]",
            "lambda a: b",
            "lambda b: a",
            "lambda a, b: a",
            "a if b else c",
            "a is b",
            "a is not b",
            "a in b",
            "0.1",
            "0.10000000000000002");
    List<String> keys = texts.stream().map(GeneratedCodeTest::key).toList();
    assertThat(keys).doesNotHaveDuplicates();
    assertThat(key("a  +\n(b)")).isEqualTo(key("a+b"));
  }

  private static String key(String text) {
    Expression expression = ExpressionReader.read(SourceText.of(text));
    return Canonical.text(expression);
  }

  @Test
  void cutsThatDifferInATextOnlyAreCountedApart() {
    List<Region> regions = new ArrayList<>();
    for (String text :
        List.of("name == 'at=1'", "name == 'at=2'", "name == 'mu'", "name ==  'mu'")) {
      regions.add(new Region(text, List.of(new Cut(text, SourceText.of(text))), Optional.empty()));
    }
    CompiledGraph graph =
        GraphWriter.write(
            new AnalysisGraph(List.of(), Optional.empty(), regions, List.of()), EVENTS.schema());
    assertThat(graph.cuts()).isEqualTo(4);
    EventLoop loop = graph.newLoop();
    assertThat(loop.events(0)).isZero();
  }

  @Test
  void aLargeGraphIsOneClass() {
    List<Definition> definitions = new ArrayList<>();
    definitions.add(new Definition("d0", SourceText.of("MET_pt")));
    definitions.add(new Definition("l0", SourceText.of("Jet[Jet.pt > 5]")));
    for (int k = 1; k <= 500; k++) {
      definitions.add(
          new Definition("d" + k, SourceText.of("d" + (k - 1) + " + sum(Jet.pt) / " + k)));
      definitions.add(
          new Definition(
              "l" + k, SourceText.of("l" + (k - 1) + "[l" + (k - 1) + ".pt > " + k + " / 100]")));
    }
    List<Region> regions = new ArrayList<>();
    List<Booking> bookings = new ArrayList<>();
    for (int r = 0; r < 20; r++) {
      List<Cut> cuts = new ArrayList<>();
      for (int c = 0; c <= r % 5; c++) {
        cuts.add(new Cut("c", SourceText.of("MET_pt > " + c * r / 2)));
      }
      regions.add(new Region("r" + r, cuts, Optional.empty()));
      for (int h = 0; h < 100; h++) {
        bookings.add(
            new Booking(
                "h" + h,
                "",
                "r" + r,
                List.of(
                    SourceText.of(h % 2 == 0 ? "d" + 5 * h : "l" + 5 * h + ".pt"),
                    SourceText.of("nJet")),
                List.of(new RegularAxis(10, 0, 100), new RegularAxis(5, 0, 5)),
                Optional.of(SourceText.of("1 + " + h))));
      }
    }
    CompiledGraph graph =
        GraphWriter.write(
            new AnalysisGraph(
                definitions, Optional.of(SourceText.of("genWeight")), regions, bookings),
            EVENTS.schema());
    EventLoop loop = graph.newLoop();
    assertThat(loop.histograms()).hasSize(2000);
    assertThat(graph.columns()).contains("MET_pt", "Jet_pt", "nJet", "genWeight");
  }

  @Test
  void ofRecordsOnlyTheMembersThatAreUsedAreRead() {
    RecordType jet =
        new RecordType(
            List.of(
                new RecordType.Field("eta", Primitive.FLOAT32),
                new RecordType.Field("pt", Primitive.FLOAT32)));
    EventSchema schema = EventSchema.of(List.of(new EventSchema.Field("Jet", ListType.of(jet))));
    Region region =
        new Region("r", List.of(new Cut("c", SourceText.of("any(Jet.pt > 30)"))), Optional.empty());
    CompiledGraph graph =
        GraphWriter.write(
            new AnalysisGraph(List.of(), Optional.empty(), List.of(region), List.of()), schema);
    assertThat(graph.columns()).containsExactly("Jet.pt");
  }

  @Test
  void longExpressionsCompile() throws InterruptedException {
    String sum = String.join(" + ", java.util.Collections.nCopies(900, "aint32"));
    StringBuilder chain = new StringBuilder();
    for (int k = 0; k < 150; k++) {
      chain.append(k).append(" if MET_pt < ").append(k).append(" else ");
    }
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              Sample.evaluate(EVENTS, sum);
              Sample.evaluate(EVENTS, chain + "1.5");
              Sample.evaluate(EVENTS, "(".repeat(90) + "1" + ")".repeat(90));
            },
            "worker",
            1 << 20);
    thread.setUncaughtExceptionHandler((t, problem) -> thrown[0] = problem);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
  }

  @Test
  void theBranchThatIsNotChosenIsNotComputed() {
    CompiledGraph graph =
        Sample.compile(EVENTS.schema(), List.of(), "sum(Jet.pt) if nMuon > 100 else -1.0");
    assertThat(graph.source()).containsOnlyOnce("for (int k_");
  }

  /** Halved and doubled again is the same number, but not a column as it is. */
  @Test
  void columnsCountedAsAWholeFillTheSameHistograms() throws java.io.IOException {
    List<String> texts = List.of("MET_pt", "MET_pt / 2 * 2", "Jet.pt", "Jet.pt / 2 * 2");
    List<Booking> bookings = new ArrayList<>();
    for (String text : texts) {
      bookings.add(
          new Booking(
              "x",
              "",
              "all",
              List.of(SourceText.of(text)),
              List.of(new RegularAxis(10, 0, 100)),
              Optional.empty()));
    }
    CompiledGraph graph =
        GraphWriter.write(
            new AnalysisGraph(
                List.of(),
                Optional.empty(),
                List.of(new Region("all", List.of(), Optional.empty())),
                bookings),
            EVENTS.schema());
    assertThat(graph.source().split("countAll", -1)).hasSize(3);
    EventLoop loop = graph.newLoop();
    loop.process(EVENTS);
    loop.process(EVENTS.take(new int[] {0, 2}));
    List<Histogram> filled =
        loop.histograms().stream().map(histogram -> histogram.toHistogram()).toList();
    assertThat(filled.get(0).entries()).isEqualTo(EVENTS.size() + 2);
    assertThat(filled.get(2).entries()).isPositive();
    assertThat(filled.get(0)).isEqualTo(filled.get(1));
    assertThat(filled.get(2)).isEqualTo(filled.get(3));
  }
}
