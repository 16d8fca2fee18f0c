package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;

/** The functions of the expression language, by name. */
final class Functions {

  private static final Map<String, Function> ALL = all();

  private Functions() {}

  /**
   * A function.
   *
   * @param signature how it is written
   * @param description what it gives
   */
  record Function(String name, String signature, String description, Body body) {}

  /** What a function makes of a call. */
  @FunctionalInterface
  interface Body {
    Value call(Use use);
  }

  /** One call of a function. */
  record Use(Evaluator evaluator, Code code, Expression.Call call, Scope scope) {

    int count() {
      return call.arguments().size();
    }

    /** The value of an argument. */
    Value argument(int number) {
      if (number >= count()) {
        throw new Problem(name() + " takes more than " + count() + " arguments");
      }
      return evaluator.evaluate(code, call.arguments().get(number), scope);
    }

    /** The values of all arguments, of which there are as many as a range allows. */
    List<Value> arguments(int least, int most) {
      if (count() < least || count() > most) {
        String wanted = least == most ? "" + least : least + " to " + most;
        throw new Problem(
            name()
                + " takes "
                + wanted
                + " argument"
                + (most == 1 ? "" : "s")
                + ", not "
                + count());
      }
      allowNamed();
      return evaluator.each(code, call.arguments(), scope);
    }

    /** Complains of arguments with other names than these. */
    void allowNamed(String... names) {
      for (String given : call.named().keySet()) {
        if (!List.of(names).contains(given)) {
          throw new Problem(name() + " takes no argument named " + given);
        }
      }
    }

    Optional<Value> named(String name) {
      return Optional.ofNullable(call.named().get(name))
          .map(expression -> evaluator.evaluate(code, expression, scope));
    }

    ListValue list(Value value) {
      return ListValue.from(value)
          .orElseThrow(() -> new Problem(name() + " takes a list, not " + value.describe()));
    }

    /** What a reduction makes of the only argument; missing where that is missing. */
    Value reduce(BiFunction<Code, ListValue, Value> reduction) {
      if (count() != 1) {
        throw new Problem(name() + " takes 1 argument, not " + count());
      }
      Value value = argument(0);
      return value instanceof Value.Maybe maybe
          ? Operators.ifPresent(code, maybe.present(), c -> reduction.apply(c, list(maybe.value())))
          : reduction.apply(code, list(value));
    }

    String name() {
      return ((Expression.Name) call.function()).name();
    }
  }

  static Optional<Function> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  static boolean isFunction(String name) {
    return ALL.containsKey(name);
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  /** Names with a fixed value. */
  static Optional<Value> constant(String name) {
    return switch (name) {
      case "pi" -> Optional.of(Scalar.of(Math.PI));
      case "e" -> Optional.of(Scalar.of(Math.E));
      case "inf" -> Optional.of(Scalar.of(Double.POSITIVE_INFINITY));
      case "nan" -> Optional.of(Scalar.of(Double.NaN));
      default -> Optional.empty();
    };
  }

  private static void add(
      Map<String, Function> all, String signature, String description, Body body) {
    String name = signature.substring(0, signature.indexOf('('));
    all.put(name, new Function(name, signature, description, body));
  }

  private static Map<String, Function> all() {
    Map<String, Function> all = new TreeMap<>();
    addReductions(all);
    addLists(all);
    addGeometry(all);
    addChoices(all);
    addMathematics(all);
    addConversions(all);
    return all;
  }

  private static void addReductions(Map<String, Function> all) {
    add(
        all,
        "sum(list, dtype=type)",
        "The sum, in float64 or int64, or in float32; of four-vectors, their sum.",
        Functions::sum);
    add(
        all,
        "any(conditions)",
        "Whether one of the conditions holds.",
        use -> reduce(use, (c, list) -> Reductions.any(c, list, true)));
    add(
        all,
        "all(conditions)",
        "Whether all of the conditions hold.",
        use -> reduce(use, (c, list) -> Reductions.any(c, list, false)));
    add(all, "len(list)", "The number of items.", use -> reduce(use, Reductions::len));
    add(
        all,
        "first(list)",
        "The first item; missing where there is none.",
        use -> reduce(use, Reductions::first));
    add(
        all,
        "mean(list)",
        "The mean; missing where there are no items.",
        use -> reduce(use, Reductions::mean));
    add(
        all,
        "prod(list)",
        "The product, in float64 or int64; 1 where there are no items.",
        use -> reduce(use, (c, list) -> Reductions.product(c, use.evaluator(), list)));
    add(
        all,
        "std(list)",
        "The standard deviation of the items (divided by their number); missing where there are none.",
        use -> reduce(use, (c, list) -> Reductions.variance(c, list, true)));
    add(
        all,
        "var(list)",
        "The variance of the items (divided by their number); missing where there are none.",
        use -> reduce(use, (c, list) -> Reductions.variance(c, list, false)));
    add(
        all,
        "min(list, key=function) or min(a, b, ...)",
        "The item with the least value or key; missing where there is none.",
        use -> extreme(use, "<"));
    add(
        all,
        "max(list, key=function) or max(a, b, ...)",
        "The item with the greatest value or key; missing where there is none.",
        use -> extreme(use, ">"));
    add(
        all,
        "argmin(list, key=function)",
        "The position of the least item.",
        use -> argument(use, "<"));
    add(
        all,
        "argmax(list, key=function)",
        "The position of the greatest item.",
        use -> argument(use, ">"));
  }

  private static Value sum(Use use) {
    use.allowNamed("dtype");
    Optional<NumberType> type =
        Optional.ofNullable(use.call().named().get("dtype")).map(Functions::type);
    return use.reduce((c, list) -> Reductions.sum(c, use.evaluator(), list, type));
  }

  /** The type that an expression names. */
  private static NumberType type(Expression expression) {
    String name = expression instanceof Expression.Name e ? e.name() : "";
    return switch (name) {
      case "float32" -> NumberType.FLOAT32;
      case "float64", "float" -> NumberType.FLOAT64;
      default -> throw new Problem("dtype= is float32 or float64");
    };
  }

  private static Value reduce(Use use, BiFunction<Code, ListValue, Value> reduction) {
    use.allowNamed();
    return use.reduce(reduction);
  }

  private static Value extreme(Use use, String operator) {
    use.allowNamed("key");
    if (use.count() == 0) {
      throw new Problem(use.name() + " takes a list, or several numbers");
    }
    if (use.count() > 1 && !use.call().named().isEmpty()) {
      throw new Problem("key= goes with one list, not with several values");
    }
    if (use.count() == 1) {
      return use.reduce((c, list) -> Reductions.best(c, list, use.named("key"), operator, false));
    }
    List<Value> values = use.evaluator().each(use.code(), use.call().arguments(), use.scope());
    Value result = values.get(0);
    for (Value next : values.subList(1, values.size())) {
      result =
          Operators.lift(
              use.code(), List.of(result, next), (c, v) -> lesser(c, operator, v.get(0), v.get(1)));
    }
    return result;
  }

  private static Scalar lesser(Code code, String operator, Value left, Value right) {
    Scalar a = Operators.number(left);
    Scalar b = Operators.number(right);
    NumberType type = NumberType.promote(a.type(), b.type()).strong();
    Operators.checkLiteral(type, a);
    Operators.checkLiteral(type, b);
    String function = operator.equals("<") ? "Math.min(" : "Math.max(";
    if (type == NumberType.UINT64) {
      function = operator.equals("<") ? "Arithmetic.minUnsigned(" : "Arithmetic.maxUnsigned(";
    }
    if (type == NumberType.BOOL) {
      return Scalar.bool(
          code.value("boolean", a.java() + (operator.equals("<") ? " && " : " || ") + b.java()));
    }
    return new Scalar(
        type, code.value(type.java(), function + a.as(type) + ", " + b.as(type) + ")"));
  }

  private static Value argument(Use use, String operator) {
    use.allowNamed("key");
    return use.reduce((c, list) -> Reductions.best(c, list, use.named("key"), operator, true));
  }

  private static void addLists(Map<String, Function> all) {
    add(
        all,
        "combinations(list, n)",
        "All ways to choose n items, each a tuple in the list's order.",
        Functions::combinations);
    add(
        all,
        "cross(a, b, ...)",
        "All tuples with one item of each list.",
        use ->
            ListValue.of(
                new Generator.Cross(use.arguments(2, 8).stream().map(use::list).toList())));
    add(
        all,
        "concat(a, b, ...)",
        "The items of all lists, one list after the other; .source tells which, from 0.",
        use ->
            Concatenation.of(
                use.code(), use.evaluator(), use.arguments(2, 8).stream().map(use::list).toList()));
    add(
        all,
        "zip(a, b, ...)",
        "Tuples of items at the same position of lists of equal length.",
        Functions::zip);
    add(all, "enumerate(list)", "Tuples of an item's position and the item.", Functions::enumerate);
    add(all, "range(n)", "The whole numbers from 0 to n - 1.", Functions::range);
    add(
        all,
        "flatten(lists)",
        "The items of all lists of a list of lists.",
        use ->
            ListValue.of(new Generator.Flattened(use.list(use.arguments(1, 1).get(0)), use::list)));
    add(all, "reversed(list)", "The items from the last to the first.", Functions::reversed);
    add(
        all,
        "sorted(list, key=function, reverse=False)",
        "The items in rising order of their value or key; equal ones keep their order.",
        Functions::sorted);
  }

  private static Value combinations(Use use) {
    List<Value> arguments = use.arguments(2, 2);
    if (arguments.get(1) instanceof Scalar s
        && s.type() == NumberType.WEAK_INT
        && s.constant().orElseThrow().longValue() >= 1
        && s.constant().orElseThrow().longValue() <= 8) {
      return ListValue.of(
          new Generator.Combinations(
              use.list(arguments.get(0)), s.constant().orElseThrow().intValue()));
    }
    throw new Problem("combinations takes how many items to choose: a number from 1 to 8");
  }

  private static Value zip(Use use) {
    List<ListValue> lists = use.arguments(2, 8).stream().map(use::list).toList();
    Object first = lists.get(0).items().key();
    boolean aligned = lists.stream().allMatch(list -> list.items().key().equals(first));
    return Operators.zip(
        aligned ? lists : lists.stream().map(list -> Slot.indexed(use.code(), list)).toList());
  }

  private static Value enumerate(Use use) {
    ListValue list = Slot.indexed(use.code(), use.list(use.arguments(1, 1).get(0)));
    Generator.Indexed items = list.items().indexed().orElseThrow();
    return ListValue.of(
        new Generator.Range(
            List.of("enumerate", list.key()),
            items::low,
            items::high,
            (c, k) -> {
              String low = items.low(c);
              String position = low.equals("0") ? k : c.value("int", k + " - " + low);
              return new Value.Tuple(
                  List.of(
                      new Scalar(NumberType.INT64, c.value("long", "(long) " + position)),
                      list.element().apply(c, items.item(c, k))));
            }));
  }

  private static Value range(Use use) {
    Scalar end = Operators.number(use.arguments(1, 1).get(0));
    if (end.type().isFloating()) {
      throw new Problem("range takes a whole number");
    }
    String count = "Math.max(0, Arithmetic.index(" + end.as(NumberType.INT64) + "))";
    String high = use.code().value("int", count);
    return ListValue.of(
        new Generator.Range(
            List.of("range", high),
            c -> "0",
            c -> high,
            (c, k) -> new Scalar(NumberType.INT64, c.value("long", "(long) " + k))));
  }

  private static Value reversed(Use use) {
    ListValue list = Slot.indexed(use.code(), use.list(use.arguments(1, 1).get(0)));
    Generator.Indexed items = list.items().indexed().orElseThrow();
    return new ListValue(
        new Generator.Range(
            List.of("reversed", items.key()),
            items::low,
            items::high,
            (c, k) ->
                items.item(
                    c, c.value("int", items.low(c) + " + " + items.high(c) + " - 1 - " + k))),
        list.element());
  }

  private static Value sorted(Use use) {
    use.allowNamed("key", "reverse");
    if (use.count() != 1) {
      throw new Problem("sorted takes one list, key= and reverse=");
    }
    boolean reverse = use.named("reverse").map(Functions::literalTruth).orElse(false);
    return Reductions.sorted(use.code(), use.list(use.argument(0)), use.named("key"), reverse);
  }

  private static boolean literalTruth(Value value) {
    if (value.equals(Scalar.TRUE) || value.equals(Scalar.FALSE)) {
      return value.equals(Scalar.TRUE);
    }
    throw new Problem("reverse= is True or False");
  }

  private static void addGeometry(Map<String, Function> all) {
    add(
        all,
        "deltaR(a, b)",
        "The distance in pseudorapidity and azimuth of two objects.",
        use ->
            geometry(
                use,
                (c, a, b) ->
                    "Arithmetic.deltaR("
                        + Kinematics.real(c, a, "eta")
                        + ", "
                        + Kinematics.real(c, a, "phi")
                        + ", "
                        + Kinematics.real(c, b, "eta")
                        + ", "
                        + Kinematics.real(c, b, "phi")
                        + ")"));
    add(
        all,
        "deltaEta(a, b)",
        "The difference in pseudorapidity of two objects, or of two numbers.",
        use ->
            geometry(
                use,
                (c, a, b) -> Kinematics.real(c, a, "eta") + " - " + Kinematics.real(c, b, "eta")));
    add(
        all,
        "deltaPhi(a, b)",
        "The difference in azimuth of two objects, or of two angles, in [-pi, pi].",
        use ->
            geometry(
                use,
                (c, a, b) ->
                    "Arithmetic.deltaPhi("
                        + Kinematics.real(c, a, "phi")
                        + ", "
                        + Kinematics.real(c, b, "phi")
                        + ")"));
    add(
        all,
        "fourvector(pt, eta, phi, mass)",
        "A four-vector of its polar components.",
        use ->
            Operators.lift(
                use.code(),
                use.arguments(4, 4),
                (c, v) ->
                    Kinematics.computed(
                        c,
                        new RecordValue.Made(
                            Map.of(
                                "pt", v.get(0), "eta", v.get(1), "phi", v.get(2), "mass",
                                v.get(3))))));
  }

  /** The Java expression of a double made of two objects. */
  @FunctionalInterface
  private interface OfTwo {
    String java(Code code, RecordValue a, RecordValue b);
  }

  private static Value geometry(Use use, OfTwo formula) {
    return Operators.lift(
        use.code(),
        use.arguments(2, 2),
        (c, v) -> {
          String java = formula.java(c, object(use, v.get(0)), object(use, v.get(1)));
          return new Scalar(NumberType.FLOAT64, c.value("double", java));
        });
  }

  /** An object; for a function of one coordinate its value may be given instead. */
  private static RecordValue object(Use use, Value value) {
    if (value instanceof RecordValue record) {
      return record;
    }
    if (value instanceof Scalar && !use.name().equals("deltaR")) {
      return new RecordValue.Made(Map.of("eta", value, "phi", value));
    }
    throw new Problem(use.name() + " takes objects such as Jet, not " + value.describe());
  }

  private static void addChoices(Map<String, Function> all) {
    add(
        all,
        "where(condition, a, b)",
        "a where the condition holds, else b; item by item for lists.",
        use -> Operators.liftLists(use.code(), use.arguments(3, 3), Functions::where));
    add(
        all,
        "coalesce(a, b, ...)",
        "The first that exists in the data: for branches that have different names in different files.",
        Functions::coalesce);
    add(
        all,
        "has(name)",
        "Whether the data have this column or attribute.",
        use -> {
          if (use.count() != 1) {
            throw new Problem("has takes one name");
          }
          return Scalar.of(exists(use, use.call().arguments().get(0)));
        });
    add(
        all,
        "fill_none(value, default)",
        "The value, or the default where it is missing.",
        use -> fillNone(use));
    add(
        all,
        "is_none(value)",
        "Whether the value is missing; for a list, whether each item is.",
        use -> {
          Value value = use.arguments(1, 1).get(0);
          return value instanceof ListValue list
              ? list.map(Functions::isNone)
              : isNone(use.code(), value);
        });
  }

  private static Value isNone(Code code, Value value) {
    return value instanceof Value.Maybe maybe
        ? Scalar.bool(Operators.negated(code, maybe.present()))
        : Scalar.FALSE;
  }

  /** One of two values; missing where the condition is, or the value chosen. */
  private static Value where(Code code, List<Value> arguments) {
    if (arguments.get(0) instanceof Value.Maybe maybe) {
      return Operators.ifPresent(
          code,
          maybe.present(),
          c -> where(c, List.of(maybe.value(), arguments.get(1), arguments.get(2))));
    }
    String truth = Operators.truth(code, arguments.get(0));
    return Layout.choose(code, 2, n -> truth, (c, number) -> arguments.get(1 + number));
  }

  private static Value coalesce(Use use) {
    use.allowNamed();
    if (use.count() < 1) {
      throw new Problem("coalesce takes the values to choose from");
    }
    for (Expression candidate : use.call().arguments().subList(0, use.count() - 1)) {
      if (exists(use, candidate)) {
        return use.evaluator().evaluate(use.code(), candidate, use.scope());
      }
    }
    return use.argument(use.count() - 1);
  }

  private static boolean exists(Use use, Expression candidate) {
    try {
      Code draft = new Code(use.code().program(), use.code().universe());
      Value value = use.evaluator().evaluate(draft, candidate, use.scope());
      if (value instanceof ListValue list) {
        use.evaluator().sample(draft, list);
      }
      return true;
    } catch (ExpressionException problem) {
      if (problem.isUnknownName()) {
        return false;
      }
      throw problem;
    } catch (Evaluator.UnknownName unknown) {
      return false;
    }
  }

  private static Value fillNone(Use use) {
    List<Value> arguments = use.arguments(2, 2);
    return fillNone(use.code(), arguments.get(0), arguments.get(1));
  }

  private static Value fillNone(Code code, Value value, Value otherwise) {
    if (value instanceof ListValue list) {
      return list.map((c, item) -> fillNone(c, item, otherwise));
    }
    if (!(value instanceof Value.Maybe maybe)) {
      return value;
    }
    return Layout.choose(
        code, 2, n -> maybe.present(), (c, number) -> number == 0 ? maybe.value() : otherwise);
  }

  private static void addMathematics(Map<String, Function> all) {
    real(all, "sqrt", "sqrt", "The square root.", "Math.sqrt");
    real(all, "cbrt", "cbrt", "The cube root.", "Math.cbrt");
    real(all, "exp", "exp", "e to the power of x.", "Math.exp");
    real(all, "expm1", "expm1", "exp(x) - 1.", "Math.expm1");
    real(all, "log", "log", "The natural logarithm.", "Math.log");
    real(all, "log10", "log10", "The logarithm to base 10.", "Math.log10");
    real(all, "log2", "log2", "The logarithm to base 2.", "Arithmetic.log2");
    real(all, "log1p", "log1p", "log(1 + x).", "Math.log1p");
    real(all, "sin", "sin", "The sine of an angle in radians.", "Math.sin");
    real(all, "cos", "cos", "The cosine of an angle in radians.", "Math.cos");
    real(all, "tan", "tan", "The tangent of an angle in radians.", "Math.tan");
    real(all, "asin", "arcsin", "The arc sine.", "Math.asin");
    real(all, "acos", "arccos", "The arc cosine.", "Math.acos");
    real(all, "atan", "arctan", "The arc tangent.", "Math.atan");
    real(all, "sinh", "sinh", "The hyperbolic sine.", "Math.sinh");
    real(all, "cosh", "cosh", "The hyperbolic cosine.", "Math.cosh");
    real(all, "tanh", "tanh", "The hyperbolic tangent.", "Math.tanh");
    real(all, "asinh", "arcsinh", "The inverse hyperbolic sine.", "Arithmetic.asinh");
    real(all, "acosh", "arccosh", "The inverse hyperbolic cosine.", "Arithmetic.acosh");
    real(all, "atanh", "arctanh", "The inverse hyperbolic tangent.", "Arithmetic.atanh");
    rounding(all, "floor", "x rounded down to a whole number, in its own type.", "Math.floor");
    rounding(all, "ceil", "x rounded up to a whole number, in its own type.", "Math.ceil");
    rounding(
        all, "round", "x rounded to a whole number, halves to even, in its own type.", "Math.rint");
    rounding(all, "trunc", "x rounded towards zero, in its own type.", "Arithmetic.truncate");
    real(all, "degrees", "degrees", "Radians as degrees.", "Math.toDegrees");
    real(all, "radians", "radians", "Degrees as radians.", "Math.toRadians");
    real2(all, "atan2", "arctan2", "The angle of the point (x, y).", "Math.atan2");
    real2(all, "hypot", "hypot", "The square root of x**2 + y**2.", "Math.hypot");
    real2(all, "pow", "power", "x to the power of y.", "Math.pow");
    add(
        all,
        "normal_quantile(p, sigma)",
        "What a normal distribution of mean 0 and width sigma falls below with probability p.",
        use ->
            Operators.lift(
                use.code(),
                use.arguments(2, 2),
                (c, v) ->
                    normalQuantile(c, Operators.number(v.get(0)), Operators.number(v.get(1)))));
    test(all, "isnan", "Whether a number is NaN.", "Double.isNaN");
    test(all, "isinf", "Whether a number is infinite.", "Double.isInfinite");
    test(all, "isfinite", "Whether a number is neither infinite nor NaN.", "Double.isFinite");
    for (String name : List.of("abs", "fabs")) {
      add(all, name + "(x)", "The absolute value.", use -> each(use, Functions::absolute));
    }
    add(all, "sign(x)", "-1, 0 or 1.", use -> each(use, Functions::sign));
    add(
        all,
        "minimum(a, b)",
        "The lesser of two numbers, item by item.",
        use ->
            Operators.lift(
                use.code(), use.arguments(2, 2), (c, v) -> lesser(c, "<", v.get(0), v.get(1))));
    add(
        all,
        "maximum(a, b)",
        "The greater of two numbers, item by item.",
        use ->
            Operators.lift(
                use.code(), use.arguments(2, 2), (c, v) -> lesser(c, ">", v.get(0), v.get(1))));
    add(
        all,
        "clip(x, low, high)",
        "x, but at least low and at most high.",
        use ->
            Operators.lift(
                use.code(),
                use.arguments(3, 3),
                (c, v) -> lesser(c, "<", lesser(c, ">", v.get(0), v.get(1)), v.get(2))));
  }

  private static Scalar normalQuantile(Code code, Scalar probability, Scalar sigma) {
    String p = probability.as(NumberType.FLOAT64);
    String width = sigma.as(NumberType.FLOAT64);
    return new Scalar(
        NumberType.FLOAT64, code.value("double", "NormalQuantile.of(" + p + ", " + width + ")"));
  }

  /** What a function makes of one number. */
  @FunctionalInterface
  private interface OfNumber {
    Value apply(Code code, Scalar x);
  }

  private static Value each(Use use, OfNumber function) {
    return Operators.lift(
        use.code(), use.arguments(1, 1), (c, v) -> function.apply(c, Operators.number(v.get(0))));
  }

  private static Scalar typed(Code code, Scalar x, String java) {
    NumberType type = x.type().strong();
    return new Scalar(type, code.value(type.java(), "(" + type.java() + ") " + java));
  }

  /** Rounding leaves the type, and whole numbers, as they are: in NumPy from version 2.1 on. */
  private static void rounding(
      Map<String, Function> all, String name, String description, String java) {
    add(
        all,
        name + "(x)",
        description,
        use ->
            each(
                use,
                (c, x) ->
                    x.type().isFloating()
                        ? typed(c, x, java + "(" + x.as(NumberType.FLOAT64) + ")")
                        : x));
  }

  private static Scalar sign(Code code, Scalar x) {
    if (x.type() == NumberType.BOOL) {
      throw new Problem("a truth value has no sign");
    }
    if (x.type().isUnsigned()) {
      return typed(code, x, "(" + x.java() + " != 0 ? 1 : 0)");
    }
    return typed(
        code,
        x,
        x.type().isFloating()
            ? "Math.signum(" + x.as(x.type()) + ")"
            : "Long.signum(" + x.as(NumberType.INT64) + ")");
  }

  private static Value absolute(Code code, Scalar x) {
    if (x.constant().isPresent()) {
      Number n = x.constant().get();
      return n instanceof Long l
          ? Scalar.of(Math.absExact(l))
          : Scalar.of(Math.abs(n.doubleValue()));
    }
    if (x.type() == NumberType.BOOL || x.type().isUnsigned()) {
      return x;
    }
    return new Scalar(
        x.type(), code.value(x.type().java(), Scalar.wrap(x.type(), "Math.abs(" + x.java() + ")")));
  }

  /** NumPy's result of a real function: small integers become float32, others float64. */
  private static NumberType real(NumberType type) {
    return switch (type) {
      case FLOAT32, INT16, UINT16 -> NumberType.FLOAT32;
      default -> NumberType.FLOAT64;
    };
  }

  private static void real(
      Map<String, Function> all, String name, String numpy, String description, String java) {
    Body body =
        use ->
            each(
                use,
                (c, x) -> {
                  NumberType type = real(x.type());
                  String call = java + "(" + x.as(NumberType.FLOAT64) + ")";
                  return new Scalar(
                      type,
                      c.value(type.java(), type == NumberType.FLOAT32 ? "(float) " + call : call));
                });
    add(all, name + "(x)", description, body);
    if (!numpy.equals(name)) {
      add(all, numpy + "(x)", description, body);
    }
  }

  private static void real2(
      Map<String, Function> all, String name, String numpy, String description, String java) {
    Body body =
        use ->
            Operators.lift(
                use.code(),
                use.arguments(2, 2),
                (c, v) -> {
                  Scalar a = Operators.number(v.get(0));
                  Scalar b = Operators.number(v.get(1));
                  NumberType type = real(NumberType.promote(a.type(), b.type()));
                  String call =
                      java + "(" + a.as(NumberType.FLOAT64) + ", " + b.as(NumberType.FLOAT64) + ")";
                  return new Scalar(
                      type,
                      c.value(type.java(), type == NumberType.FLOAT32 ? "(float) " + call : call));
                });
    String arguments = name.equals("atan2") ? "(y, x)" : "(x, y)";
    add(all, name + arguments, description, body);
    if (!numpy.equals(name)) {
      add(all, numpy + arguments, description, body);
    }
  }

  private static void test(
      Map<String, Function> all, String name, String description, String java) {
    add(
        all,
        name + "(x)",
        description,
        use ->
            each(
                use,
                (c, x) ->
                    Scalar.bool(c.value("boolean", java + "(" + x.as(NumberType.FLOAT64) + ")"))));
  }

  private static void addConversions(Map<String, Function> all) {
    for (NumberType type : NumberType.values()) {
      if (!type.isWeak()) {
        convert(all, type.toString(), type);
      }
    }
    convert(all, "float", NumberType.FLOAT64);
    convert(all, "int", NumberType.INT64);
  }

  private static void convert(Map<String, Function> all, String name, NumberType type) {
    add(
        all,
        name + "(x)",
        "x as " + type + ".",
        use -> each(use, (c, x) -> new Scalar(type, c.value(type.java(), x.as(type)))));
  }

  /** {@code value in list}. */
  static Value contains(Code code, Value value, Value list) {
    if (list instanceof Value.Maybe maybe) {
      return Operators.ifPresent(code, maybe.present(), c -> contains(c, value, maybe.value()));
    }
    ListValue among =
        ListValue.from(list)
            .orElseThrow(() -> new Problem("in takes a list on its right, not " + list.describe()));
    return Operators.lift(
        code,
        List.of(value),
        (c, v) ->
            Reductions.any(
                c,
                among.map(
                    (d, item) ->
                        Operators.lift(
                            d,
                            List.of(v.get(0), item),
                            (e, pair) -> Operators.compare(e, "==", pair.get(0), pair.get(1)))),
                true));
  }
}
