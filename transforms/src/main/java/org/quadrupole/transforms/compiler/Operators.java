package org.quadrupole.transforms.compiler;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.quadrupole.transforms.runtime.Arithmetic;

/** Broadcasting, missing values, and the operators on numbers. */
final class Operators {

  private Operators() {}

  /**
   * Applies an operation to single values: item by item where arguments are lists, and giving a
   * missing value where an argument is missing.
   *
   * @param operation gets the arguments with no list and no missing value among them
   */
  static Value lift(
      Code code, List<Value> arguments, BiFunction<Code, List<Value>, Value> operation) {
    if (arguments.stream().anyMatch(a -> a instanceof ListValue)) {
      return broadcast(arguments, (c, items) -> lift(c, items, operation));
    }
    if (arguments.stream().noneMatch(a -> a instanceof Value.Maybe)) {
      return operation.apply(code, arguments);
    }
    List<String> conditions = new ArrayList<>();
    List<Value> inner = new ArrayList<>();
    for (Value argument : arguments) {
      if (argument instanceof Value.Maybe maybe) {
        conditions.add(maybe.present());
        inner.add(maybe.value());
      } else {
        inner.add(argument);
      }
    }
    return ifPresent(code, String.join(" && ", conditions), c -> lift(c, inner, operation));
  }

  /** A value that is computed only where a condition holds, and missing elsewhere. */
  static Value ifPresent(Code code, String condition, Function<Code, Value> value) {
    Layout.Variables result = new Layout.Variables(code);
    code.when(
        condition,
        () -> {
          Value inner = value.apply(code);
          result.set(inner instanceof Value.Maybe ? inner : new Value.Maybe("true", inner));
        });
    return result.get();
  }

  /** Tuples of the items at the same position of several lists. */
  static ListValue zip(List<ListValue> lists) {
    return broadcast(List.copyOf(lists), (c, items) -> new Value.Tuple(items));
  }

  /**
   * Applies an operation item by item where arguments are lists; it meets missing values itself.
   */
  static Value liftLists(
      Code code, List<Value> arguments, BiFunction<Code, List<Value>, Value> operation) {
    return arguments.stream().anyMatch(a -> a instanceof ListValue)
        ? broadcast(arguments, (c, items) -> liftLists(c, items, operation))
        : operation.apply(code, arguments);
  }

  private static ListValue broadcast(
      List<Value> arguments, BiFunction<Code, List<Value>, Value> operation) {
    List<ListValue> lists = new ArrayList<>();
    for (Value argument : arguments) {
      if (argument instanceof ListValue list) {
        lists.add(list);
      }
    }
    Object key = lists.get(0).items().key();
    boolean aligned = lists.stream().allMatch(list -> list.items().key().equals(key));
    if (!aligned) {
      return zipped(arguments, lists, operation);
    }
    return new ListValue(
        lists.get(0).items(),
        (code, item) -> {
          List<Value> items = new ArrayList<>();
          for (Value argument : arguments) {
            items.add(
                argument instanceof ListValue list ? list.element().apply(code, item) : argument);
          }
          return operation.apply(code, items);
        });
  }

  /**
   * Lists of different origin go together if each event has as many items of one as of the other.
   */
  private static ListValue zipped(
      List<Value> arguments,
      List<ListValue> lists,
      BiFunction<Code, List<Value>, Value> operation) {
    if (lists.stream().anyMatch(list -> list.items().indexed().isEmpty())) {
      throw new Problem(
          "these lists come from different collections or selections and do not go item by item; "
              + "use a comprehension or cross(a, b)");
    }
    Generator.Indexed first = lists.get(0).items().indexed().orElseThrow();
    Generator zip =
        new Generator.Range(
            new Object(),
            code -> "0",
            code -> {
              String length = length(code, first);
              for (ListValue list : lists) {
                code.line(
                    "sameLength("
                        + length
                        + ", "
                        + length(code, list.items().indexed().orElseThrow())
                        + ");");
              }
              return length;
            },
            (code, index) -> new Value.Position(index));
    return new ListValue(
        zip,
        (code, position) -> {
          String index = ((Value.Position) position).index();
          List<Value> items = new ArrayList<>();
          for (Value argument : arguments) {
            items.add(argument instanceof ListValue list ? at(code, list, index) : argument);
          }
          return operation.apply(code, items);
        });
  }

  /** The item of an indexed list at a distance from its first. */
  static Value at(Code code, ListValue list, String distance) {
    Generator.Indexed items = list.items().indexed().orElseThrow();
    String low = items.low(code);
    String index = low.equals("0") ? distance : code.value("int", low + " + " + distance);
    return list.element().apply(code, items.item(code, index));
  }

  /** The number of items of an indexed list. */
  static String length(Code code, Generator.Indexed items) {
    String low = items.low(code);
    return low.equals("0") ? items.high(code) : code.value("int", items.high(code) + " - " + low);
  }

  /** A condition as a Java boolean; a missing one is false. */
  static String truth(Code code, Value value) {
    if (value instanceof Value.Maybe maybe) {
      if (maybe.value() instanceof Scalar s && s.type() == NumberType.BOOL) {
        return code.value("boolean", maybe.present() + " && " + s.java());
      }
      return truth(code, maybe.value());
    }
    if (value instanceof Scalar scalar && scalar.type() == NumberType.BOOL) {
      return scalar.java();
    }
    throw new Problem("a condition (true or false) is needed here, not " + value.describe());
  }

  /** A number; anything else is the user's mistake. */
  static Scalar number(Value value) {
    if (value instanceof Scalar scalar) {
      return scalar;
    }
    throw new Problem("a number is needed here, not " + value.describe());
  }

  /** What turns values into values of the type that all have in common. */
  static UnaryOperator<Value> common(List<Value> values) {
    boolean maybe = values.stream().anyMatch(v -> v instanceof Value.Maybe);
    List<Value> inner =
        values.stream().map(v -> v instanceof Value.Maybe m ? m.value() : v).toList();
    UnaryOperator<Value> unify = UnaryOperator.identity();
    if (inner.stream().allMatch(v -> v instanceof Scalar)) {
      NumberType type =
          inner.stream()
              .map(v -> ((Scalar) v).type())
              .reduce(NumberType::promote)
              .orElseThrow()
              .strong();
      inner.forEach(v -> checkLiteral(type, (Scalar) v));
      unify = v -> new Scalar(type, ((Scalar) v).as(type));
    }
    if (!maybe) {
      return unify;
    }
    UnaryOperator<Value> within = unify;
    return v ->
        v instanceof Value.Maybe m
            ? new Value.Maybe(m.present(), within.apply(m.value()))
            : new Value.Maybe("true", within.apply(v));
  }

  /** An arithmetic or bitwise operator. */
  static Value binary(Code code, String operator, Value left, Value right) {
    if (left instanceof RecordValue || right instanceof RecordValue) {
      return Kinematics.arithmetic(code, operator, left, right);
    }
    Scalar a = number(left);
    Scalar b = number(right);
    if (a.constant().isPresent() && b.constant().isPresent()) {
      Optional<Scalar> folded = fold(operator, a, b);
      if (folded.isPresent()) {
        return folded.get();
      }
    }
    NumberType type = NumberType.promote(a.type(), b.type());
    return switch (operator) {
      case "+", "-", "*" -> arithmetic(code, operator, type, a, b);
      case "/" -> divide(code, type, a, b);
      case "//", "%" -> divideToFloor(code, operator, type, a, b);
      case "**" -> power(code, type, a, b);
      default -> bitwise(code, operator, type, a, b);
    };
  }

  private static Optional<Scalar> fold(String operator, Scalar a, Scalar b) {
    boolean whole = a.type() == NumberType.WEAK_INT && b.type() == NumberType.WEAK_INT;
    double x = a.constant().orElseThrow().doubleValue();
    double y = b.constant().orElseThrow().doubleValue();
    if (whole && !operator.equals("/") && !(operator.equals("**") && y < 0)) {
      long m = a.constant().orElseThrow().longValue();
      long n = b.constant().orElseThrow().longValue();
      return Optional.of(Scalar.of(foldWhole(operator, m, n)));
    }
    return switch (operator) {
      case "+" -> Optional.of(Scalar.of(x + y));
      case "-" -> Optional.of(Scalar.of(x - y));
      case "*" -> Optional.of(Scalar.of(x * y));
      case "/" -> Optional.of(Scalar.of(x / y));
      case "//" -> Optional.of(Scalar.of(Arithmetic.floorDivide(x, y)));
      case "%" -> Optional.of(Scalar.of(Arithmetic.modulo(x, y)));
      case "**" -> Optional.of(Scalar.of(Math.pow(x, y)));
      default -> Optional.empty();
    };
  }

  /** What Python makes of two whole literals: again a literal, or an error beyond 64 bits. */
  private static long foldWhole(String operator, long m, long n) {
    if ((operator.equals("//") || operator.equals("%")) && n == 0) {
      throw new Problem("a division by zero");
    }
    if (operator.length() == 2 && operator.charAt(0) != '*' && operator.charAt(0) != '/') {
      if (n < 0) {
        throw new Problem("a shift by " + n);
      }
      if (operator.equals(">>")) {
        return m >> Math.min(n, 63);
      }
      if (n > 62 && m != 0) {
        throw new ArithmeticException("shift");
      }
      return Math.multiplyExact(m, m == 0 ? 1 : 1L << n);
    }
    return switch (operator) {
      case "+" -> Math.addExact(m, n);
      case "-" -> Math.subtractExact(m, n);
      case "*" -> Math.multiplyExact(m, n);
      case "//" -> Math.floorDiv(m, n);
      case "%" -> Math.floorMod(m, n);
      case "**" -> BigInteger.valueOf(m).pow(power(m, n)).longValueExact();
      case "&" -> m & n;
      case "|" -> m | n;
      default -> m ^ n;
    };
  }

  /** An exponent that keeps {@link BigInteger#pow} short; a larger one overflows anyway. */
  private static int power(long base, long exponent) {
    if (base >= -1 && base <= 1) {
      return (int) (exponent < 2 ? exponent : 2 + exponent % 2);
    }
    return (int) Math.min(exponent, 64);
  }

  private static Scalar make(Code code, NumberType type, String expression) {
    NumberType strong = type.strong();
    return new Scalar(strong, code.value(strong.java(), Scalar.wrap(strong, expression)));
  }

  private static Scalar arithmetic(
      Code code, String operator, NumberType type, Scalar a, Scalar b) {
    checkLiteral(type, a);
    checkLiteral(type, b);
    if (type == NumberType.BOOL) {
      // NumPy: the sum of truth values is "or", their product "and"; there is no difference.
      if (operator.equals("-")) {
        throw new Problem("truth values cannot be subtracted; use ^ or not");
      }
      return make(code, type, a.java() + (operator.equals("+") ? " || " : " && ") + b.java());
    }
    return make(code, type, a.as(type) + " " + operator + " " + b.as(type));
  }

  /** Complains of a whole literal beyond the range of the type that it takes. */
  static void checkLiteral(NumberType type, Scalar value) {
    if (value.type() != NumberType.WEAK_INT || type.isFloating() || value.constant().isEmpty()) {
      return;
    }
    long n = value.constant().orElseThrow().longValue();
    boolean fits =
        switch (type) {
          case INT8 -> n == (byte) n;
          case INT16 -> n == (short) n;
          case INT32 -> n == (int) n;
          case UINT8 -> n >= 0 && n <= 0xff;
          case UINT16 -> n >= 0 && n <= 0xffff;
          case UINT32 -> n >= 0 && n <= 0xffffffffL;
          case UINT64 -> n >= 0;
          default -> true;
        };
    if (!fits) {
      throw new Problem(n + " does not fit " + type + "; convert with float(...) or int64(...)");
    }
  }

  private static Scalar divide(Code code, NumberType type, Scalar a, Scalar b) {
    NumberType result = type == NumberType.FLOAT32 ? type : NumberType.FLOAT64;
    return make(code, result, a.as(result) + " / " + b.as(result));
  }

  private static Scalar divideToFloor(
      Code code, String operator, NumberType type, Scalar a, Scalar b) {
    NumberType result = type == NumberType.BOOL ? NumberType.INT8 : type.strong();
    checkLiteral(result, a);
    checkLiteral(result, b);
    String function = operator.equals("%") ? "modulo" : "floorDivide";
    if (result == NumberType.UINT64) {
      function = operator.equals("%") ? "moduloUnsigned" : "divideUnsigned";
    }
    return make(
        code, result, "Arithmetic." + function + "(" + a.as(result) + ", " + b.as(result) + ")");
  }

  private static Scalar power(Code code, NumberType type, Scalar a, Scalar b) {
    NumberType result = type == NumberType.BOOL ? NumberType.INT8 : type.strong();
    checkLiteral(result, a);
    boolean square = b.constant().filter(n -> n.doubleValue() == 2).isPresent();
    if (square) {
      return make(code, result, a.as(result) + " * " + a.as(result));
    }
    if (result.isFloating() && b.constant().filter(n -> n.doubleValue() == 0.5).isPresent()) {
      // As NumPy has it, faster, and exact.
      return make(code, result, "(" + result.java() + ") Math.sqrt(" + a.as(result) + ")");
    }
    if (result.isFloating()) {
      return make(
          code,
          result,
          "(" + result.java() + ") Math.pow(" + a.as(result) + ", " + b.as(result) + ")");
    }
    if (b.constant().filter(n -> n.longValue() < 0).isPresent()) {
      throw new Problem("a whole number cannot be raised to a negative power; use float(...)");
    }
    return make(
        code, result, "Arithmetic.power(" + a.as(result) + ", " + b.as(NumberType.INT64) + ")");
  }

  private static Scalar bitwise(Code code, String operator, NumberType type, Scalar a, Scalar b) {
    if (type.isFloating()) {
      throw new Problem(
          operator
              + " takes truth values or whole numbers; it binds tighter than comparisons: write "
              + "(a > 1) "
              + operator
              + " (b < 2)");
    }
    if (type == NumberType.BOOL && operator.length() == 2) {
      throw new Problem(operator + " takes whole numbers");
    }
    checkLiteral(type, a);
    checkLiteral(type, b);
    if (operator.length() == 2) {
      return shift(code, operator, type.strong(), a, b);
    }
    return make(code, type, a.as(type) + " " + operator + " " + b.as(type));
  }

  private static Scalar shift(Code code, String operator, NumberType type, Scalar a, Scalar b) {
    int bits = type.primitive().bytes() * 8;
    String by = b.as(NumberType.INT64);
    if (type == NumberType.UINT64 && operator.equals(">>")) {
      return make(code, type, "Arithmetic.shiftRightUnsigned(" + a.as(type) + ", " + by + ")");
    }
    String function = operator.equals(">>") ? "shiftRight" : "shiftLeft";
    return make(
        code, type, "Arithmetic." + function + "(" + a.as(type) + ", " + by + ", " + bits + ")");
  }

  /** A comparison of two single values. */
  static Scalar compare(Code code, String operator, Value left, Value right) {
    if (left instanceof Text a && right instanceof Text b) {
      return compareTexts(code, operator, a, b);
    }
    Scalar a = number(left);
    Scalar b = number(right);
    if (a.type() == NumberType.UINT64 && isSigned(b)) {
      return compareSigns(code, Names.mirrored(operator), b, a);
    }
    if (b.type() == NumberType.UINT64 && isSigned(a)) {
      return compareSigns(code, operator, a, b);
    }
    NumberType type = comparisonType(a, b);
    if (type == NumberType.BOOL) {
      if (!operator.equals("==") && !operator.equals("!=")) {
        type = NumberType.INT8;
      }
    }
    String x = a.as(type);
    String y = b.as(type);
    if (type == NumberType.UINT64 && operator.matches("[<>]=?")) {
      return Scalar.bool(
          code.value("boolean", "Long.compareUnsigned(" + x + ", " + y + ") " + operator + " 0"));
    }
    return Scalar.bool(code.value("boolean", x + " " + operator + " " + y));
  }

  private static boolean isSigned(Scalar x) {
    return x.type().isIntegral() && !x.type().isUnsigned() && x.type() != NumberType.BOOL;
  }

  /** A whole number with a sign and one of 64 bits without: no type has all values of both. */
  private static Scalar compareSigns(Code code, String operator, Scalar signed, Scalar unsigned) {
    String order =
        "Arithmetic.compareSigns("
            + signed.as(NumberType.INT64)
            + ", "
            + unsigned.as(NumberType.UINT64)
            + ")";
    return Scalar.bool(code.value("boolean", order + " " + operator + " 0"));
  }

  /** A literal beyond the range of a whole-number type is compared as it is. */
  private static NumberType comparisonType(Scalar a, Scalar b) {
    NumberType type = NumberType.promote(a.type(), b.type());
    boolean literal = a.type() == NumberType.WEAK_INT || b.type() == NumberType.WEAK_INT;
    return literal && type.isIntegral() ? NumberType.INT64 : type;
  }

  private static Scalar compareTexts(Code code, String operator, Text a, Text b) {
    return switch (operator) {
      case "==" -> Scalar.bool(code.value("boolean", a.java() + ".equals(" + b.java() + ")"));
      case "!=" -> Scalar.bool(code.value("boolean", "!" + a.java() + ".equals(" + b.java() + ")"));
      default ->
          Scalar.bool(
              code.value("boolean", a.java() + ".compareTo(" + b.java() + ") " + operator + " 0"));
    };
  }

  /** {@code -x}, {@code +x}, {@code ~x}, {@code not x} of a single value. */
  static Value unary(Code code, String operator, Value value) {
    if (operator.equals("not")) {
      return Scalar.bool(negated(code, truth(code, value)));
    }
    if (value instanceof RecordValue record && operator.equals("-")) {
      return Kinematics.scaled(code, record, "-1.0");
    }
    Scalar x = number(value);
    if (x.constant().isPresent() && !operator.equals("~")) {
      Number n = x.constant().get();
      if (operator.equals("+")) {
        return x;
      }
      return n instanceof Long l ? Scalar.of(Math.negateExact(l)) : Scalar.of(-n.doubleValue());
    }
    if (x.type() == NumberType.WEAK_INT) {
      return Scalar.of(~x.constant().orElseThrow().longValue());
    }
    if (x.type() == NumberType.BOOL) {
      if (operator.equals("~")) {
        return Scalar.bool(negated(code, x.java()));
      }
      throw new Problem("a truth value has no sign; use not or ~");
    }
    if (operator.equals("~") && x.type().isFloating()) {
      throw new Problem("~ takes truth values or whole numbers");
    }
    return operator.equals("+") ? x : make(code, x.type(), operator + x.as(x.type()));
  }

  static String negated(Code code, String condition) {
    if (condition.equals("true")) {
      return "false";
    }
    return condition.equals("false") ? "true" : code.value("boolean", "!" + condition);
  }
}
