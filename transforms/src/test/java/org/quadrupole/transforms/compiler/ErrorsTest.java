package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.RegularAxis;

/** What users are told of their mistakes, and that nothing else ever reaches them. */
class ErrorsTest {

  private static final EventBatch EVENTS = Sample.events();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sum(Jets.pt); 5; there is no 'Jets'; did you mean 'Jet'?",
        "Jet.ptt; 5; has no 'ptt'; did you mean 'pt'?",
        "Jet.rapidty; 5; did you mean 'rapidity'?",
        "jet.pt; 1; did you mean 'Jet'?",
        "met_pt; 1; did you mean 'MET_pt'?",
        "sqrtt(2); 1; there is no function 'sqrtt'; did you mean 'sqrt'?",
        "sqrt; 1; sqrt is a function: write sqrt(...)",
        "Jet.pt > 3 and Jet.eta < 2; 1; and takes two conditions; for each item of a list use (a > 1) & (b < 2)",
        "HLT_IsoMu24 and Jet.pt > 3; 1; a condition is needed here, not a list; did you mean any(...)?",
        "not Jet.tight; 1; not takes one condition; for each item of a list use ~",
        "Jet.pt[Jet.pt > 30 & Jet.eta < 2]; 20; & takes truth values or whole numbers; it binds tighter than comparisons",
        "1 if Jet.tight else 2; 1; for each item of a list use where(condition, a, b)",
        "sqrt(1, 2); 1; sqrt takes 1 argument, not 2",
        "deltaR(Jet); 1; deltaR takes 2 arguments, not 1",
        "sum(); 1; sum takes 1 argument, not 0",
        "min(); 1; min takes a list, or several numbers",
        "sum(Jet.pt, axis=1); 1; sum takes no argument named axis",
        "sorted(Jet.pt, reverse=HLT_IsoMu24); 1; reverse= is True or False",
        "Jet.pt * Muon.pt[Muon.pt > 3]; 8; use a comprehension or cross(a, b)",
        "[a.pt for a in combinations(Jet, 2)]; 4; a tuple of 2 has no attributes",
        "[a.pt for a, b, c in combinations(Jet, 2)]; 22; the items are a tuple of 2, not tuples of 3",
        "[x for x in MET_pt]; 13; a list is needed after in, not a number (float32)",
        "name + 1; 6; a number is needed here, not a text",
        "name < 3; 6; a number is needed here, not a text",
        "MET_pt == 'high'; 8; a number is needed here, not a text",
        "aint8 + 300; 7; 300 does not fit int8",
        "auint8 - -1; 8; -1 does not fit uint8",
        "auint8 * (2 ** 8); 8; 256 does not fit uint8",
        "9223372036854775807 + 1; 21; the number does not fit 64 bits",
        "2 ** 64; 1; the number does not fit 64 bits",
        "1 // 0; 3; a division by zero",
        "aint8 ** -1; 1; cannot be raised to a negative power",
        "abool - bbool; 7; truth values cannot be subtracted",
        "MET_pt[0]; 8; [...] takes an item or a part of a list",
        "MET_pt[0:1]; 8; [from:to] takes a part of a list",
        "Jet.pt[1.5]; 8; a position in a list is a whole number",
        "Jet.pt[::-1]; 8; use reversed(...)",
        "(MET_pt, 1)[2]; 13; a tuple of 2 takes a whole number",
        "Jet.pt[0]; 8; use fill_none(value, default)",
        "Jet[0]; 5; use fill_none(value, default)",
        "MET; 1; is not a column; choose its attributes",
        "Jet + 1; 5; + does not go with",
        "MET + MET; 5; is not a four-vector",
        "Jet == Jet; 5; a number is needed here, not an item of Jet",
        "MET_pt is MET_pt; 8; is compares two objects of collections",
        "Muon[0] if HLT_IsoMu24 else Electron[0]; 1; values of different kinds come together here",
        "sum([Jet, Muon]); 1; sum takes numbers, not lists",
        "any([Jet.tight]); 1; conditions are needed, not lists; use flatten(...)",
        "combinations(Jet, nJet); 1; a number from 1 to 8",
        "range(2.5); 1; range takes a whole number",
        "first([]); 1; the type of the items of an empty list is not known",
        "[]; 1; the type of the items of an empty list is not known",
        "[[1], [2.5]]; 1; the items of the list are of different kinds",
        "lambda x: x; 1; a function is not a column",
        "(lambda x: x)(1, 2); 1; the function takes 1 values and is given 2",
        "(lambda x: x)(y=2); 1; a lambda's arguments are given in order",
        "(lambda f: f(f))(lambda f: f(f)); 28; functions call each other",
        "MET_pt(3); 1; there is no function 'MET_pt'",
        "java.lang.System.exit(1); 1; there is no 'java'",
        "this.event; 1; there is no 'this'",
        "i + 1; 1; there is no 'i'",
      })
  void aMistakeIsNamedWithItsPlaceAndTheRemedy(String text, int column, String problem) {
    assertThatThrownBy(() -> Sample.compile(EVENTS.schema(), List.of(), text))
        .isInstanceOf(ExpressionException.class)
        .satisfies(
            e -> assertThat(((ExpressionException) e).summary()).contains(problem),
            e -> assertThat(e.getMessage()).endsWith("^"),
            e ->
                assertThat(((ExpressionException) e).summary())
                    .startsWith("expression:1:" + column + ":"));
  }

  private static void compile(Definition... definitions) {
    GraphWriter.write(
        new AnalysisGraph(List.of(definitions), Optional.empty(), List.of(), List.of()),
        EVENTS.schema());
  }

  private static Definition define(String name, String text, int line) {
    return new Definition(name, new SourceText(text, "a.yaml", line, 9));
  }

  @Test
  void definitionsSeeTheOnesBeforeThem() {
    assertThatThrownBy(() -> compile(define("a", "b + 1", 3), define("b", "1", 4)))
        .hasMessageStartingWith("a.yaml:3:9: b is defined further down; move it up");
    assertThatThrownBy(() -> compile(define("a", "1 + a", 3)))
        .hasMessageStartingWith("a.yaml:3:13: a is what is being defined here");
    compile(define("MET_pt", "MET_pt * 2", 3), define("MET_pt", "MET_pt + 1", 4));
  }

  @Test
  void errorsInADefinitionPointToIt() {
    assertThatThrownBy(
            () ->
                compile(
                    define("f", "lambda j: j.ptt > 3", 3),
                    define("g", "any(f(j) for j in Jet)", 4)))
        .hasMessageStartingWith("a.yaml:3:21:")
        .hasMessageContaining("did you mean 'pt'?");
  }

  @Test
  void unusedDefinitionsAreCheckedToo() {
    assertThatThrownBy(() -> compile(define("a", "Jet.wrong", 3)))
        .hasMessageStartingWith("a.yaml:3:13:");
  }

  @Test
  void cutsAndWeightsAreOneValueAnEvent() {
    assertThatThrownBy(() -> graph("Jet.pt > 30", "1"))
        .hasMessageContaining("a cut is one condition for an event")
        .hasMessageContaining("use any(...) or all(...)");
    assertThatThrownBy(() -> graph("nJet", "1"))
        .hasMessageContaining("a condition (true or false) is needed here");
    assertThatThrownBy(() -> graph("nJet > 2", "Jet.pt"))
        .hasMessageContaining("a number is needed here, not a list");
    assertThatThrownBy(() -> graph("nJet > 2", "Jet.pt[0]"))
        .hasMessageContaining("that may be missing");
    assertThat(graph("nJet > 2", "genWeight").columns()).contains("nJet", "genWeight");
  }

  private static CompiledGraph graph(String cut, String weight) {
    return GraphWriter.write(
        new AnalysisGraph(
            List.of(),
            Optional.of(SourceText.of(weight)),
            List.of(new Region("r", List.of(new Cut("c", SourceText.of(cut))), Optional.empty())),
            List.of(
                new Booking(
                    "h",
                    "",
                    "r",
                    List.of(SourceText.of("MET_pt")),
                    List.of(new RegularAxis(10, 0, 100)),
                    Optional.empty()))),
        EVENTS.schema());
  }

  /** Words that meet in wrong places; what compiles must also run. */
  private static final String[] WORDS = {
    "Jet",
    "Muon",
    "MET",
    "HLT",
    "tracks",
    "hits",
    "deep",
    "cov",
    "name",
    "LHEw",
    "Jet.pt",
    "Jet.tight",
    "Muon.charge",
    "MET_pt",
    "nJet",
    "HLT_IsoMu24",
    "aint8",
    "auint64",
    "abool",
    "1",
    "-1",
    "2.5",
    "300",
    "'mu'",
    "True",
    "[]",
    "x",
    "y",
    "pi",
    "nan",
    ".pt",
    ".eta",
    ".jet",
    ".mass",
    ".source",
    "[0]",
    "[-1]",
    "[1:]",
    "[x]",
    "[Jet.pt > 30]",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "&",
    "|",
    "<<",
    "<",
    "==",
    "in",
    "not in",
    "is",
    "and",
    "or",
    "not",
    "if",
    "else",
    "~",
    "(",
    ")",
    "[",
    "]",
    ",",
    "for x in",
    "for x, y in",
    "lambda x:",
    "key=",
    "sum(",
    "min(",
    "max(",
    "len(",
    "any(",
    "first(",
    "mean(",
    "sorted(",
    "argmax(",
    "combinations(",
    "cross(",
    "concat(",
    "zip(",
    "enumerate(",
    "range(",
    "flatten(",
    "reversed(",
    "where(",
    "coalesce(",
    "has(",
    "fill_none(",
    "is_none(",
    "deltaR(",
    "fourvector(",
    "sqrt(",
    "abs(",
    "sign(",
    "floor(",
    "int8(",
    "clip(",
    "minimum("
  };

  @Test
  void onlyExpressionExceptionsReachTheUser() {
    Random random = new Random(20260718);
    int compiled = 0;
    for (int round = 0; round < 30_000; round++) {
      String text = random.nextBoolean() ? words(random) : tree(random, 3);
      try {
        CompiledGraph graph = Sample.compile(EVENTS.schema(), List.of(), text);
        if (compiled++ % 8 == 0) {
          runs(text, graph);
        }
      } catch (ExpressionException expected) {
        assertThat(expected.getMessage()).contains("expression:1:");
      } catch (RuntimeException | StackOverflowError internal) {
        throw new AssertionError("of the compiler: " + text, internal);
      }
    }
    assertThat(compiled).isGreaterThan(500);
  }

  private static void runs(String text, CompiledGraph graph) {
    try {
      Sample.run(graph, EVENTS);
    } catch (java.io.UncheckedIOException lengths) {
      assertThat(lengths).hasMessageContaining("items");
    } catch (RuntimeException internal) {
      throw new AssertionError("of the generated class: " + text, internal);
    }
  }

  private static String words(Random random) {
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(12); k >= 0; k--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }

  private static final String[] LEAVES = {
    "Jet", "Muon", "Electron", "MET", "tracks", "hits", "deep", "cov", "name", "LHEw", "Jet.pt",
        "Jet.tight", "Jet.raw",
    "Muon.charge", "Muon.jet", "MET_pt", "nJet", "HLT_IsoMu24", "aint8", "auint64", "buint16",
        "auint32", "abool", "1", "-1", "2.5",
    "'mu'", "True", "x", "Jet[Jet.pt > 30]", "Jet.id", "Jet[0]", "[1, 2]", "(1, MET_pt)", "nan"
  };
  private static final String[] SHAPES = {
    "(@ + @)",
    "(@ - @)",
    "(@ * @)",
    "(@ / @)",
    "(@ // @)",
    "(@ % @)",
    "(@ ** @)",
    "(@ & @)",
    "(@ | @)",
    "(@ >> @)",
    "(@ < @)",
    "(@ == @)",
    "(@ < @ <= @)",
    "(@ in @)",
    "(@ is @)",
    "(@ and @)",
    "(@ or @)",
    "(not @)",
    "(~@)",
    "(-@)",
    "@[0]",
    "@[-1]",
    "@[@]",
    "@[1:]",
    "@[:@]",
    "@.pt",
    "@.mass",
    "@.eta",
    "(@ if @ else @)",
    "[@ for x in @]",
    "[x for x in @]",
    "[x.pt for x in @]",
    "[@ for x in @ if @]",
    "[@, @]",
    "(@, @)",
    "sum(@)",
    "min(@)",
    "max(@, key=lambda x: @)",
    "len(@)",
    "any(@)",
    "all(@)",
    "first(@)",
    "mean(@)",
    "argmin(@)",
    "sorted(@)",
    "sorted(@, key=lambda x: @)",
    "reversed(@)",
    "combinations(@, 2)",
    "cross(@, @)",
    "concat(@, @)",
    "zip(@, @)",
    "enumerate(@)",
    "range(@)",
    "flatten(@)",
    "where(@, @, @)",
    "fill_none(@, @)",
    "is_none(@)",
    "coalesce(@, @)",
    "deltaR(@, @)",
    "deltaPhi(@, @)",
    "fourvector(@, @, @, @)",
    "sqrt(@)",
    "abs(@)",
    "sign(@)",
    "round(@)",
    "int8(@)",
    "uint64(@)",
    "float32(@)",
    "clip(@, @, @)",
    "minimum(@, @)",
    "isnan(@)",
    "atan2(@, @)",
    "max(@, @)"
  };

  private static String tree(Random random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return LEAVES[random.nextInt(LEAVES.length)];
    }
    StringBuilder text = new StringBuilder();
    for (char c : SHAPES[random.nextInt(SHAPES.length)].toCharArray()) {
      text.append(c == '@' ? tree(random, depth - 1) : String.valueOf(c));
    }
    return text.toString();
  }
}
