package org.quadrupole.transforms.correction;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.NearestName;
import org.quadrupole.transforms.correction.Term.Binary;
import org.quadrupole.transforms.correction.Term.Unary;

/** Reads formulas: ROOT's TFormula, as far as corrections use it. */
final class FormulaReader {

  /** Whose reading of a formula counts. */
  enum Dialect {
    /**
     * correctionlib's grammar: a minus binds tighter than {@code ^}, numbers begin with a digit,
     * and variables are {@code x y z t} or {@code x[0]}.
     */
    CORRECTIONLIB,
    /** Python's, with {@code ^} as {@code **}: what coffea makes of the text formats. */
    TEXT_FILE,
    /**
     * The same with NumPy's types: parameters are in single precision, and so is what is computed
     * of them alone.
     */
    SINGLE_PARAMETERS
  }

  private static final int MAX_DEPTH = 300;
  private static final int UNARY_LEVEL = 6;
  private static final List<String> VARIABLES = List.of("x", "y", "z", "t", "w", "s");

  private static final Map<String, UnaryFunction> UNARY =
      Map.ofEntries(
          Map.entry("log", UnaryFunction.LOG),
          Map.entry("log10", UnaryFunction.LOG10),
          Map.entry("exp", UnaryFunction.EXP),
          Map.entry("erf", UnaryFunction.ERF),
          Map.entry("sqrt", UnaryFunction.SQRT),
          Map.entry("abs", UnaryFunction.ABS),
          Map.entry("cos", UnaryFunction.COS),
          Map.entry("sin", UnaryFunction.SIN),
          Map.entry("tan", UnaryFunction.TAN),
          Map.entry("acos", UnaryFunction.ACOS),
          Map.entry("asin", UnaryFunction.ASIN),
          Map.entry("atan", UnaryFunction.ATAN),
          Map.entry("cosh", UnaryFunction.COSH),
          Map.entry("sinh", UnaryFunction.SINH),
          Map.entry("tanh", UnaryFunction.TANH),
          Map.entry("acosh", UnaryFunction.ACOSH),
          Map.entry("asinh", UnaryFunction.ASINH),
          Map.entry("atanh", UnaryFunction.ATANH));

  private static final Map<String, BinaryFunction> BINARY =
      Map.of(
          "atan2", BinaryFunction.ATAN2,
          "pow", BinaryFunction.POWER,
          "max", BinaryFunction.MAX,
          "min", BinaryFunction.MIN);

  private static final Map<String, String> TMATH =
      Map.of(
          "TMath::Max", "max",
          "TMath::Min", "min",
          "TMath::Log", "log",
          "TMath::Exp", "exp",
          "TMath::Abs", "abs",
          "TMath::Sqrt", "sqrt",
          "TMath::Power", "pow",
          "TMath::Erf", "erf");

  /** Longer ones first. */
  private static final List<String> OPERATORS =
      List.of("||", "&&", "==", "!=", ">=", "<=", "**", ">", "<", "-", "+", "/", "*", "^");

  private final Dialect dialect;
  private final String text;
  private final int[] variables;
  private final int parameters;
  private int at;
  private int depth;

  private FormulaReader(Dialect dialect, String text, int[] variables, int parameters) {
    this.dialect = dialect;
    this.text = text;
    this.variables = variables;
    this.parameters = parameters;
  }

  /**
   * Reads a formula.
   *
   * @param variables the inputs that {@code x}, {@code y}, ... stand for
   * @param parameters how many parameters there are
   * @throws CorrectionException if the text is not a formula, with the place in it
   */
  static Term read(Dialect dialect, String text, int[] variables, int parameters) {
    FormulaReader reader = new FormulaReader(dialect, text, variables, parameters);
    reader.space();
    Term term = reader.expression(0);
    if (reader.at < text.length()) {
      throw reader.problem("'" + text.charAt(reader.at) + "' is not expected here");
    }
    return term;
  }

  private CorrectionException problem(String message) {
    return new CorrectionException(
        "formula '" + shown(text) + "', character " + (at + 1) + ": " + message);
  }

  private static String shown(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  private boolean python() {
    return dialect != Dialect.CORRECTIONLIB;
  }

  private void space() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean take(String symbol) {
    if (!text.startsWith(symbol, at)) {
      return false;
    }
    at += symbol.length();
    space();
    return true;
  }

  private void expect(String symbol) {
    if (!take(symbol)) {
      throw problem("'" + symbol + "' is expected here");
    }
  }

  private @Nullable String operator() {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at) && (python() || !operator.equals("**"))) {
        return operator;
      }
    }
    return null;
  }

  private static int level(String operator) {
    return switch (operator) {
      case "||" -> 0;
      case "&&" -> 1;
      case "==", "!=" -> 2;
      case ">", "<", ">=", "<=" -> 3;
      case "-", "+" -> 4;
      case "/", "*" -> 5;
      default -> 7;
    };
  }

  /** Operators of a level and above. */
  private Term expression(int least) {
    if (++depth > MAX_DEPTH) {
      throw problem("nested too deeply");
    }
    Term left = atom();
    String operator = operator();
    while (operator != null && level(operator) >= least) {
      take(operator);
      int level = level(operator);
      boolean fromRight = level == level("^");
      Term right = expression(fromRight ? level : level + 1);
      left = binary(function(operator), left, right);
      operator = operator();
    }
    depth--;
    return left;
  }

  private static BinaryFunction function(String operator) {
    return switch (operator) {
      case "||" -> BinaryFunction.OR;
      case "&&" -> BinaryFunction.AND;
      case "==" -> BinaryFunction.EQUAL;
      case "!=" -> BinaryFunction.NOT_EQUAL;
      case ">" -> BinaryFunction.GREATER;
      case "<" -> BinaryFunction.LESS;
      case ">=" -> BinaryFunction.GREATER_OR_EQUAL;
      case "<=" -> BinaryFunction.LESS_OR_EQUAL;
      case "-" -> BinaryFunction.MINUS;
      case "+" -> BinaryFunction.PLUS;
      case "/" -> BinaryFunction.DIVIDE;
      case "*" -> BinaryFunction.TIMES;
      default -> BinaryFunction.POWER;
    };
  }

  private Term atom() {
    if (at >= text.length()) {
      throw problem("the formula ends too early");
    }
    int end = numberEnd();
    if (end > at) {
      Term literal = new Term.Literal(Double.parseDouble(text.substring(at, end)));
      at = end;
      space();
      return literal;
    }
    if (python() && take("+")) {
      return expression(UNARY_LEVEL);
    }
    if (take("-")) {
      return unary(UnaryFunction.NEGATIVE, python() ? expression(UNARY_LEVEL) : primary());
    }
    return primary();
  }

  private Term primary() {
    if (take("(")) {
      Term inside = expression(0);
      expect(")");
      return inside;
    }
    if (take("[")) {
      return parameter();
    }
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String written = text.substring(start, at);
    String name = python() ? TMATH.getOrDefault(written, written) : written;
    if (text.startsWith("[", at) && name.equals("x") && !python()) {
      return numberedVariable();
    }
    space();
    if (text.startsWith("(", at)) {
      return call(name, start);
    }
    int variable = VARIABLES.indexOf(name);
    if (variable >= 0 && (python() || variable < 4)) {
      return variable(variable, start);
    }
    at = start;
    throw problem(
        written.isEmpty()
            ? at < text.length()
                ? "'" + text.charAt(at) + "' is not expected here"
                : "the formula ends too early"
            : "there is no '" + written + "'");
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
  }

  private Term parameter() {
    int number = index();
    space();
    expect("]");
    if (number >= parameters) {
      throw problem("there is no parameter " + number + ", only " + parameters + " of them");
    }
    return new Term.Parameter(number);
  }

  private Term numberedVariable() {
    int start = at - 1;
    at++;
    int number = index();
    expect("]");
    return variable(number, start);
  }

  private int index() {
    int start = at;
    while (at < text.length() && isDigit(at)) {
      at++;
    }
    if (at == start || at - start > 6) {
      throw problem("a number is expected here");
    }
    return Integer.parseInt(text.substring(start, at));
  }

  private Term variable(int number, int start) {
    if (number >= variables.length) {
      at = start;
      throw problem("there are only " + variables.length + " variables");
    }
    return new Term.Variable(variables[number]);
  }

  private Term call(String name, int start) {
    UnaryFunction one = UNARY.get(name);
    BinaryFunction two = BINARY.get(name);
    if (one == null && two == null) {
      at = start;
      throw problem(
          "there is no function '"
              + name
              + "'"
              + NearestName.of(name, UNARY.keySet())
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(""));
    }
    expect("(");
    Term first = expression(0);
    Term made;
    if (two == null) {
      made = unary(UNARY.get(name), first);
    } else {
      expect(",");
      made = binary(two, first, expression(0));
    }
    expect(")");
    return made;
  }

  private boolean isDigit(int place) {
    return place < text.length() && text.charAt(place) >= '0' && text.charAt(place) <= '9';
  }

  private int digits(int from) {
    int end = from;
    while (isDigit(end)) {
      end++;
    }
    return end;
  }

  /** Where a number ends that begins at the cursor; the cursor where there is none. */
  private int numberEnd() {
    boolean signed = !python() && text.charAt(at) == '-';
    int start = signed ? at + 1 : at;
    int end = digits(start);
    boolean whole = end > start;
    if (end < text.length() && text.charAt(end) == '.' && (whole || python())) {
      int fraction = digits(end + 1);
      whole |= fraction > end + 1;
      end = fraction;
    }
    if (!whole) {
      return at;
    }
    if (end < text.length() && (text.charAt(end) == 'e' || (python() && text.charAt(end) == 'E'))) {
      int exponent = end + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '-' || (python() && text.charAt(exponent) == '+'))) {
        exponent++;
      }
      if (isDigit(exponent)) {
        end = digits(exponent);
      }
    }
    return end;
  }

  private Term checked(Term term) {
    if (term.depth() > MAX_DEPTH) {
      throw problem("too long: more than " + MAX_DEPTH + " terms inside one another");
    }
    return term;
  }

  private Term unary(UnaryFunction function, Term term) {
    boolean single = dialect == Dialect.SINGLE_PARAMETERS && isSingle(term);
    Term made = new Unary(function, term);
    return checked(single ? new Term.Rounded(made) : made);
  }

  private Term binary(BinaryFunction function, Term left, Term right) {
    if (dialect == Dialect.SINGLE_PARAMETERS) {
      if (isSingle(left) && (isSingle(right) || right instanceof Term.Literal)) {
        return checked(new Term.Rounded(new Binary(function, left, single(right))));
      }
      if (isSingle(right) && left instanceof Term.Literal) {
        return checked(new Term.Rounded(new Binary(function, single(left), right)));
      }
      if (left instanceof Term.Literal && right instanceof Term.Literal) {
        // Python's own numbers take the type of what they meet.
        return new Term.Literal(new Binary(function, left, right).at(new double[0], new double[0]));
      }
    }
    return checked(new Binary(function, left, right));
  }

  private static boolean isSingle(Term term) {
    return term instanceof Term.Parameter || term instanceof Term.Rounded;
  }

  private static Term single(Term term) {
    return term instanceof Term.Literal literal ? new Term.Literal((float) literal.value()) : term;
  }
}
