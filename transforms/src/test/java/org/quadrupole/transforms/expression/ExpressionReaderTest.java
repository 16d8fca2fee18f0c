package org.quadrupole.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionReaderTest {

  private static String tree(String text) {
    return ExpressionReader.read(SourceText.of(text)).toString().replaceAll("at=\\d+", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a + b * c; a + (b * c)",
        "a - b - c; (a - b) - c",
        "-a ** 2; -(a ** 2)",
        "a ** -b ** c; a ** (-(b ** c))",
        "-a * b; (-a) * b",
        "a // b % c; (a // b) % c",
        "a << b + c; a << (b + c)",
        "a & b == c; (a & b) == c",
        "a | b ^ c & d; a | (b ^ (c & d))",
        "not a == b; not (a == b)",
        "not a and b or c; ((not a) and b) or c",
        "a or b and c; a or (b and c)",
        "a if b else c if d else e; a if b else (c if d else e)",
        "a or b if c else d; (a or b) if c else d",
        "lambda x: x if x else y; lambda x: (x if x else y)",
        "~a.b[c](d); ~(((a.b)[c])(d))",
        "a.b ** c[d]; (a.b) ** (c[d])",
        "f(x for x in y); f((x for x in y))",
        "[a, b,]; [a, b]",
        "f(a, k=b,); f(a, k=b)",
        "(a, b)[0]; ((a, b))[0]",
        "a is not b; (a) is not (b)",
        "a not in b; (a) not in (b)",
      })
  void operatorsBindAsInPython(String text, String same) {
    assertThat(tree(text)).isEqualTo(tree(same));
  }

  @Test
  void comparisonsChain() {
    assertThat(tree("a < b <= c != d"))
        .contains("operators=[<, <=, !=]")
        .isNotEqualTo(tree("(a < b) <= c != d"))
        .isNotEqualTo(tree("a < (b <= c) != d"));
    assertThat(tree("a not  in b is\nnot c")).contains("operators=[not in, is not]");
  }

  @Test
  void numbersAndTextsAreRead() {
    assertThat(tree("1_000")).contains("IntegerLiteral").contains("value=1000");
    assertThat(tree("007")).contains("value=7");
    assertThat(tree("0x7F")).contains("value=127");
    assertThat(tree("1e3")).contains("FloatLiteral").contains("value=1000.0");
    assertThat(tree(".5 + 5.")).contains("value=0.5").contains("value=5.0");
    assertThat(tree("'a\\'b' \"\\\\\\n\"")).contains("value=a'b\\\n");
  }

  @Test
  void spaceNewlinesAndCommentsDoNotMatter() {
    assertThat(tree("a # first\n  +\tb # second (")).isEqualTo(tree("a+b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a +; 1:4; the expression ends too early",
        "a b; 1:3; 'b' is not expected here",
        "(a; 1:3; the expression ends too early",
        "a && b; 1:4; '&' is not expected here; write and",
        "!a; 1:1; '!' is not expected here; write not",
        "a = b; 1:3; '=' is not expected here; a comparison is ==",
        "a ? b : c; 1:3; '?' is not expected here",
        "f(a=1, b); 1:8; an argument without a name follows one with a name",
        "f(a=1, a=2); 1:8; argument a is given twice",
        "99999999999999999999; 1:1; does not fit 64 bits",
        "\"a\\qb\"; 1:1; a backslash stands before",
        "'\u0001F600' + 'a' b; 1:; 'b' is not expected here",
        "for; 1:1; 'for' is not expected here",
      })
  void errorsSayWhereAndWhat(String text, String position, String problem) {
    assertThatThrownBy(() -> ExpressionReader.read(SourceText.of(text)))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("expression:" + position)
        .hasMessageContaining(problem);
  }

  @Test
  void positionsCountFromWhereTheTextStandsInItsFile() {
    SourceText source = new SourceText("a +\n  b c", "cuts.yaml", 7, 12);
    assertThatThrownBy(() -> ExpressionReader.read(source))
        .hasMessage("cuts.yaml:8:5: 'c' is not expected here\n      b c\n        ^");
    assertThatThrownBy(() -> ExpressionReader.read(new SourceText("a b", "cuts.yaml", 7, 12)))
        .hasMessageStartingWith("cuts.yaml:7:14:");
  }

  @Test
  void charactersBeyondSixteenBitsDoNotShiftPositions() {
    String text = "'\ud83d\ude00\ud83d\ude00' c";
    assertThatThrownBy(() -> ExpressionReader.read(SourceText.of(text)))
        .hasMessageStartingWith("expression:1:" + text.length() + ":");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "-",
        "~",
        "not ",
        "f(",
        "a if b else ",
        "lambda x: ",
        "2 ** ",
        "a and ",
        "a + ",
        "(1, ",
        "[x for x in ",
        "+-",
        "\"",
        "# ",
        "a.",
        "1 < "
      })
  void hostileRepetitionIsAnErrorOrATree(String part) throws InterruptedException {
    for (int count : new int[] {150, 5_000, 30_000}) {
      String text = part.repeat(count) + "a";
      inSmallStack(text);
    }
  }

  @Test
  void manyAlternativesOfBracketsAreReadInReasonableTime() throws InterruptedException {
    inSmallStack("(".repeat(90) + "a" + ")".repeat(90));
    inSmallStack("[".repeat(90) + "a" + "]".repeat(90));
    inSmallStack("((a, b), ".repeat(60) + "c" + ")".repeat(60));
  }

  /** Workers' threads have small stacks. */
  private static void inSmallStack(String text) throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                ExpressionReader.read(SourceText.of(text));
              } catch (ExpressionException expected) {
                assertThat(expected.summary()).startsWith("expression:");
              }
            },
            "reader",
            1 << 20);
    thread.setUncaughtExceptionHandler((t, problem) -> thrown[0] = problem);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
  }

  @Test
  void randomBytesAreAnErrorOrATree() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      onlyExpressionExceptions(new String(bytes, StandardCharsets.ISO_8859_1));
      onlyExpressionExceptions(new String(bytes, StandardCharsets.UTF_16));
    }
  }

  @Property(tries = 500)
  void randomTokensAreAnErrorOrATree(@ForAll("tokens") List<String> tokens) {
    onlyExpressionExceptions(String.join(" ", tokens));
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            "a", "Jet", ".pt", "(", ")", "[", "]", ",", ":", "for", "in", "if", "else", "and", "or",
            "not", "is", "lambda", "1", "2.5", "'t'", "+", "-", "*", "**", "//", "%", "<", "==",
            "&", "|", "^", "~", "<<", "=", "True")
        .list()
        .ofMaxSize(25);
  }

  private static void onlyExpressionExceptions(String text) {
    try {
      ExpressionReader.read(SourceText.of(text));
    } catch (ExpressionException expected) {
      assertThat(expected.getMessage()).contains("expression:");
    }
  }
}
