package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quadrupole.events.NearestName;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/**
 * Turns the syntax tree of one expression into generated code, with a symbolic value for each part.
 */
final class Evaluator {

  private final SourceText source;
  private final Definitions definitions;
  private final int visible;
  private final boolean replaces;
  private final boolean isOfNumber;
  private final Program program;

  /** Lambdas can call each other without end, or double at each call. */
  private static final int MAX_STEPS = 200_000;

  private static final int MAX_CALLS = 50;

  private int steps;
  private int calls;

  /**
   * @param source the expression's text, for messages
   * @param visible how many of the definitions the expression sees
   */
  Evaluator(SourceText source, Definitions definitions, int visible, Program program) {
    this(source, definitions, visible, false, true, program);
  }

  /**
   * @param source the expression's text, for messages
   * @param visible how many of the definitions the expression sees
   * @param replaces whether it stands in the place of the last of them
   * @param isOfNumber whether it is made of numbers that may be known from earlier runs
   */
  Evaluator(
      SourceText source,
      Definitions definitions,
      int visible,
      boolean replaces,
      boolean isOfNumber,
      Program program) {
    this.source = source;
    this.definitions = definitions;
    this.visible = visible;
    this.replaces = replaces;
    this.isOfNumber = isOfNumber;
    this.program = program;
  }

  /** Whether the expression stands in the place of a definition, and sees that one as it was. */
  boolean replaces(int definition) {
    return replaces && definition == visible - 1;
  }

  /** Runs what may complain of this part of the expression; adds where it stands. */
  <T> T at(Expression part, Supplier<T> work) {
    try {
      return work.get();
    } catch (UnknownName problem) {
      throw ExpressionException.unknownName(source, part.at(), problem.getMessage());
    } catch (Problem problem) {
      throw new ExpressionException(source, part.at(), problem.getMessage());
    } catch (ArithmeticException overflow) {
      throw new ExpressionException(source, part.at(), "the number does not fit 64 bits");
    }
  }

  /** A name or attribute that does not exist. */
  static final class UnknownName extends RuntimeException {
    UnknownName(String message) {
      super(message);
    }
  }

  /** The value of an expression at the cursor. */
  Value evaluate(Code code, Expression expression, Scope scope) {
    if (++steps > MAX_STEPS) {
      throw new ExpressionException(
          source, expression.at(), "too much to compute; split it by definitions");
    }
    return at(
        expression,
        () -> lasting(code, expression, scope).orElseGet(() -> node(code, expression, scope)));
  }

  /** The value of a part that an earlier run may have left. */
  private Optional<Value> lasting(Code code, Expression part, Scope scope) {
    boolean isMade =
        part instanceof Expression.Call
            || part instanceof Expression.Index
            || part instanceof Expression.Attribute;
    return isOfNumber && isMade && scope.isEmpty() && !code.isInLoop() && program.values().isOn()
        ? definitions.lasting(code, source, part, visible, replaces)
        : Optional.empty();
  }

  private Value node(Code code, Expression expression, Scope scope) {
    if (expression instanceof Expression.Name e) {
      return name(code, e.name(), scope);
    }
    if (expression instanceof Expression.IntegerLiteral e) {
      return Scalar.of(e.value());
    }
    if (expression instanceof Expression.FloatLiteral e) {
      return Scalar.of(e.value());
    }
    if (expression instanceof Expression.BooleanLiteral e) {
      return Scalar.of(e.value());
    }
    if (expression instanceof Expression.TextLiteral e) {
      return Text.of(e.value());
    }
    if (expression instanceof Expression.ListLiteral e) {
      return ListValue.literal(each(code, e.items(), scope));
    }
    if (expression instanceof Expression.TupleLiteral e) {
      return new Value.Tuple(each(code, e.items(), scope));
    }
    if (expression instanceof Expression.Attribute e) {
      return attribute(code, attributed(code, e.value(), scope), e.name());
    }
    if (expression instanceof Expression.Call e) {
      return call(code, e, scope);
    }
    if (expression instanceof Expression.Index e) {
      return index(code, e, scope);
    }
    if (expression instanceof Expression.Slice e) {
      return slice(code, e, scope);
    }
    if (expression instanceof Expression.Unary e) {
      return unary(code, e, scope);
    }
    if (expression instanceof Expression.Binary e) {
      List<Value> operands =
          List.of(evaluate(code, e.left(), scope), evaluate(code, e.right(), scope));
      return Operators.lift(
          code,
          operands,
          (c, v) -> at(e, () -> Operators.binary(c, e.operator(), v.get(0), v.get(1))));
    }
    if (expression instanceof Expression.Comparison e) {
      return comparison(code, e, scope);
    }
    if (expression instanceof Expression.Logical e) {
      return logical(code, e, scope);
    }
    if (expression instanceof Expression.Conditional e) {
      return conditional(code, e, scope);
    }
    if (expression instanceof Expression.Lambda e) {
      return new Value.Function(e, scope, this);
    }
    return comprehension((Expression.Comprehension) expression, scope);
  }

  /** The values of some expressions. */
  List<Value> each(Code code, List<Expression> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(code, expression, scope));
    }
    return values;
  }

  private Value name(Code code, String name, Scope scope) {
    Optional<Value> variable = scope.get(name);
    if (variable.isPresent()) {
      return variable.get();
    }
    Optional<Integer> definition = definitions.find(name, visible);
    if (definition.isPresent()) {
      return definitions.use(code, definition.get(), scope.isEmpty(), this);
    }
    EventModel model = program.columns().model();
    Optional<Group> group = model.group(name);
    boolean isColumn = model.column(name).isPresent() && model.collectionOf(name).isEmpty();
    if (group.isPresent() && !isColumn) {
      return EventModel.value(code, group.get());
    }
    if (model.column(name).isPresent()) {
      return model.value(code, name);
    }
    return Functions.constant(name).orElseThrow(() -> unknown(name, scope));
  }

  private UnknownName unknown(String name, Scope scope) {
    if (!replaces && definitions.isName(name, visible)) {
      return new UnknownName(name + " is what is being defined here; it cannot use itself");
    }
    if (definitions.isLater(name, visible)) {
      return new UnknownName(name + " is defined further down; move it up");
    }
    if (functionNames().contains(name)) {
      return new UnknownName(name + " is a function: write " + name + "(...)");
    }
    Set<String> names = new LinkedHashSet<>();
    scope.names().forEach(names::add);
    names.addAll(definitions.names(visible));
    names.addAll(program.columns().model().names());
    return new UnknownName("there is no '" + name + "'" + hint(name, names));
  }

  private static String hint(String wrong, Collection<String> names) {
    return NearestName.of(wrong, names).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /** What an attribute is taken of: a group of columns may have the name of a column too. */
  private Value attributed(Code code, Expression value, Scope scope) {
    if (value instanceof Expression.Name name
        && scope.get(name.name()).isEmpty()
        && definitions.find(name.name(), visible).isEmpty()) {
      Optional<Group> group = program.columns().model().group(name.name());
      if (group.isPresent()) {
        return EventModel.value(code, group.get());
      }
    }
    return evaluate(code, value, scope);
  }

  /** {@code value.name}, item by item where the value is a list. */
  private Value attribute(Code code, Value value, String name) {
    if (value instanceof ListValue || value instanceof Value.Maybe) {
      return Operators.lift(code, List.of(value), (c, v) -> attribute(c, v.get(0), name));
    }
    if (value instanceof RecordValue record) {
      return record
          .attribute(code, name)
          .or(() -> Kinematics.attribute(code, record, name))
          .or(() -> CrossReference.attribute(code, program.columns().model(), record, name))
          .orElseThrow(() -> unknownAttribute(record, name));
    }
    throw new Problem(value.describe() + " has no attributes such as ." + name);
  }

  private static UnknownName unknownAttribute(RecordValue record, String name) {
    List<String> names = new ArrayList<>(record.attributes());
    if (Kinematics.isFourVector(record)) {
      Kinematics.attributeNames().forEach(names::add);
    }
    return new UnknownName(record.describe() + " has no '" + name + "'" + hint(name, names));
  }

  private Value call(Code code, Expression.Call call, Scope scope) {
    if (call.function() instanceof Expression.Name name) {
      boolean isVariable =
          scope.get(name.name()).isPresent() || definitions.find(name.name(), visible).isPresent();
      if (!isVariable) {
        return function(name.name()).body().call(new Functions.Use(this, code, call, scope));
      }
    }
    Value function = evaluate(code, call.function(), scope);
    if (function instanceof Value.Function lambda) {
      if (!call.named().isEmpty()) {
        throw new Problem("a lambda's arguments are given in order, without names");
      }
      return lambda.evaluator().apply(code, lambda, each(code, call.arguments(), scope));
    }
    throw new Problem(function.describe() + " cannot be called");
  }

  private Functions.Function function(String name) {
    return program
        .corrections()
        .find(name)
        .or(() -> program.models().find(name))
        .or(() -> Functions.find(name))
        .or(() -> program.libraries().find(name))
        .orElseThrow(
            () -> new Problem("there is no function '" + name + "'" + hint(name, functionNames())));
  }

  private Set<String> functionNames() {
    Set<String> names = new LinkedHashSet<>(Functions.names());
    names.addAll(program.corrections().names());
    names.addAll(program.models().names());
    names.addAll(program.libraries().names());
    return names;
  }

  /**
   * The value of a lambda of this expression for some arguments; one tuple may stand for several
   * arguments.
   */
  Value apply(Code code, Value.Function function, List<Value> arguments) {
    List<String> parameters = function.lambda().parameters();
    List<Value> given =
        arguments.size() == 1
                && parameters.size() > 1
                && arguments.get(0) instanceof Value.Tuple tuple
            ? tuple.items()
            : arguments;
    if (given.size() != parameters.size()) {
      throw new Problem(
          "the function takes " + parameters.size() + " values and is given " + given.size());
    }
    Scope inner = function.scope();
    for (int k = 0; k < parameters.size(); k++) {
      inner = inner.with(parameters.get(k), given.get(k));
    }
    if (++calls > MAX_CALLS) {
      throw new Problem("functions call each other more than " + MAX_CALLS + " deep");
    }
    try {
      return evaluate(code, function.lambda().body(), inner);
    } finally {
      calls--;
    }
  }

  private Value index(Code code, Expression.Index e, Scope scope) {
    Value value = evaluate(code, e.value(), scope);
    Value index = evaluate(code, e.index(), scope);
    if (value instanceof Value.Maybe maybe) {
      return Operators.ifPresent(
          code, maybe.present(), c -> index(c, maybe.value(), index, e, scope));
    }
    return index(code, value, index, e, scope);
  }

  private Value index(Code code, Value value, Value index, Expression.Index e, Scope scope) {
    if (value instanceof Value.Tuple tuple) {
      return tupleItem(tuple, index);
    }
    if (!(value instanceof ListValue list)) {
      throw new Problem("[...] takes an item or a part of a list, not of " + value.describe());
    }
    if (index instanceof ListValue by) {
      return selectByList(code, list, by, e, scope);
    }
    return Operators.lift(
        code, List.of(index), (c, v) -> item(c, list, Operators.number(v.get(0))));
  }

  private static Value tupleItem(Value.Tuple tuple, Value index) {
    int size = tuple.items().size();
    long number =
        index instanceof Scalar s && s.type() == NumberType.WEAK_INT
            ? s.constant().orElseThrow().longValue()
            : Long.MAX_VALUE;
    if (number < -size || number >= size) {
      throw new Problem("a tuple of " + size + " takes a whole number from 0 to " + (size - 1));
    }
    return tuple.items().get((int) (number < 0 ? number + size : number));
  }

  /** {@code list[mask]} or {@code list[numbers]}. */
  private Value selectByList(
      Code code, ListValue list, ListValue by, Expression.Index e, Scope scope) {
    Value sample = sample(code, by);
    Value inner = sample instanceof Value.Maybe maybe ? maybe.value() : sample;
    if (inner instanceof ListValue) {
      // A mask or numbers for each of several lists: list by list.
      return Operators.zip(List.of(list, by))
          .map((c, both) -> selectInner(c, (Value.Tuple) both, e, scope));
    }
    boolean isMask = inner instanceof Scalar s && s.type() == NumberType.BOOL;
    if (!isMask) {
      ListValue source = Slot.indexed(code, list);
      return Operators.lift(
          code, List.of(by), (c, v) -> item(c, source, Operators.number(v.get(0))));
    }
    if (!list.items().key().equals(by.items().key())) {
      return maskedByPosition(code, list, by);
    }
    Optional<Object> key =
        scope.isEmpty()
            ? Optional.of(List.of(visible, Canonical.text(e.index())))
            : Optional.empty();
    return new ListValue(new Generator.Filtered(list.items(), by.element(), key), list.element());
  }

  private Value selectInner(Code code, Value.Tuple both, Expression.Index e, Scope scope) {
    Value part = both.items().get(0);
    Value by = both.items().get(1);
    if (by instanceof Value.Maybe maybe) {
      return Operators.ifPresent(
          code,
          maybe.present(),
          c -> selectInner(c, new Value.Tuple(List.of(part, maybe.value())), e, scope));
    }
    return part instanceof Value.Maybe maybe
        ? Operators.ifPresent(
            code, maybe.present(), c -> at(e, () -> index(c, maybe.value(), by, e, scope)))
        : at(e, () -> index(code, part, by, e, scope));
  }

  /** A mask that has another origin than the list: as many items in each event, checked. */
  private static Value maskedByPosition(Code code, ListValue list, ListValue mask) {
    ListValue both = Operators.zip(List.of(Slot.indexed(code, list), Slot.indexed(code, mask)));
    return new ListValue(
        new Generator.Filtered(
            both.items(),
            (c, item) -> ((Value.Tuple) both.element().apply(c, item)).items().get(1),
            Optional.empty()),
        (c, item) -> ((Value.Tuple) both.element().apply(c, item)).items().get(0));
  }

  /** What kind of values a list has, learned by writing its loop to a draft. */
  Value sample(Code code, ListValue list) {
    List<Value> seen = new ArrayList<>();
    list.each(new Code(program, code.universe()), seen::add);
    if (seen.isEmpty()) {
      throw new Problem("the type of the items of an empty list is not known");
    }
    return seen.get(0);
  }

  /** {@code list[number]}; missing where the list is too short. */
  private static Value item(Code code, ListValue list, Scalar number) {
    if (number.type().isFloating() || number.type() == NumberType.BOOL) {
      throw new Problem("a position in a list is a whole number");
    }
    ListValue source = Slot.indexed(code, list);
    String length = Operators.length(code, source.items().indexed().orElseThrow());
    boolean fromEnd = number.constant().filter(n -> n.longValue() < 0).isPresent();
    String position =
        number.constant().isPresent()
            ? Long.toString(
                Math.abs(
                    Math.max(-1L << 30, Math.min(1L << 30, number.constant().get().longValue()))))
            : code.value("int", "Arithmetic.index(" + number.as(NumberType.INT64) + ")");
    String index = fromEnd ? code.value("int", length + " - " + position) : position;
    String present =
        fromEnd
            ? code.value("boolean", index + " >= 0")
            : code.value(
                "boolean",
                (number.constant().isPresent() ? "" : index + " >= 0 && ")
                    + index
                    + " < "
                    + length);
    return Operators.ifPresent(code, present, c -> Operators.at(c, source, index));
  }

  private Value slice(Code code, Expression.Slice e, Scope scope) {
    Value value = evaluate(code, e.value(), scope);
    return value instanceof Value.Maybe maybe
        ? Operators.ifPresent(code, maybe.present(), c -> slice(c, maybe.value(), e, scope))
        : slice(code, value, e, scope);
  }

  private Value slice(Code code, Value value, Expression.Slice e, Scope scope) {
    if (!(value instanceof ListValue list)) {
      throw new Problem("[from:to] takes a part of a list, not of " + value.describe());
    }
    ListValue source = Slot.indexed(code, list);
    Generator.Indexed items = source.items().indexed().orElseThrow();
    String length = Operators.length(code, items);
    String from = e.from().map(b -> bound(code, b, scope, length)).orElse("0");
    String to = e.to().map(b -> bound(code, b, scope, length)).orElse(length);
    long step = e.step().map(s -> step(code, s, scope)).orElse(1L);
    String low = items.low(code);
    String start = low.equals("0") ? from : code.value("int", low + " + " + from);
    String count =
        code.value(
            "int",
            step == 1
                ? "Math.max(0, " + to + " - " + from + ")"
                : "(Math.max(0, " + to + " - " + from + ") + " + (step - 1) + ") / " + step);
    return new ListValue(
        new Generator.Range(
            List.of("slice", items.key(), from, to, step),
            c -> "0",
            c -> count,
            (c, k) ->
                items.item(c, c.value("int", start + " + " + k + (step == 1 ? "" : " * " + step)))),
        source.element());
  }

  private String bound(Code code, Expression bound, Scope scope, String length) {
    Scalar number = Operators.number(evaluate(code, bound, scope));
    if (number.type().isFloating()) {
      throw new Problem("a position in a list is a whole number");
    }
    return code.value(
        "int", "Arithmetic.sliceBound(" + number.as(NumberType.INT64) + ", " + length + ")");
  }

  private long step(Code code, Expression step, Scope scope) {
    if (evaluate(code, step, scope) instanceof Scalar s
        && s.type() == NumberType.WEAK_INT
        && s.constant().orElseThrow().longValue() > 0
        && s.constant().orElseThrow().longValue() < 1 << 20) {
      return s.constant().orElseThrow().longValue();
    }
    throw new Problem("a step is a whole number above 0; to turn a list round use reversed(...)");
  }

  private Value unary(Code code, Expression.Unary e, Scope scope) {
    Value operand = evaluate(code, e.operand(), scope);
    if (e.operator().equals("not") && operand instanceof ListValue) {
      throw new Problem("not takes one condition; for each item of a list use ~");
    }
    return Operators.lift(
        code, List.of(operand), (c, v) -> at(e, () -> Operators.unary(c, e.operator(), v.get(0))));
  }

  private Value comparison(Code code, Expression.Comparison e, Scope scope) {
    List<Value> operands = each(code, e.operands(), scope);
    Value result = Scalar.TRUE;
    for (int k = 0; k < e.operators().size(); k++) {
      Value next = compare(code, e, e.operators().get(k), operands.get(k), operands.get(k + 1));
      result =
          k == 0
              ? next
              : Operators.lift(
                  code,
                  List.of(result, next),
                  (c, v) -> Operators.binary(c, "&", v.get(0), v.get(1)));
    }
    return result;
  }

  private Value compare(
      Code code, Expression.Comparison e, String operator, Value left, Value right) {
    if (operator.endsWith("in")) {
      Value found = Functions.contains(code, left, right);
      return operator.equals("in")
          ? found
          : Operators.lift(code, List.of(found), (c, v) -> Operators.unary(c, "not", v.get(0)));
    }
    return Operators.lift(
        code,
        List.of(left, right),
        (c, v) ->
            at(
                e,
                () ->
                    operator.startsWith("is")
                        ? identity(c, operator.equals("is"), v.get(0), v.get(1))
                        : Operators.compare(c, operator, v.get(0), v.get(1))));
  }

  /** Whether two items are one object of a collection. */
  private static Scalar identity(Code code, boolean same, Value left, Value right) {
    String operator = same ? " == " : " != ";
    if (left instanceof RecordValue.Element a && right instanceof RecordValue.Element b) {
      return a.group().equals(b.group())
          ? Scalar.bool(code.value("boolean", a.index() + operator + b.index()))
          : Scalar.of(!same);
    }
    if (left instanceof RecordValue.Struct a && right instanceof RecordValue.Struct b) {
      return a.place().equals(b.place())
          ? Scalar.bool(code.value("boolean", a.index() + operator + b.index()))
          : Scalar.of(!same);
    }
    if (left instanceof RecordValue.Union || right instanceof RecordValue.Union) {
      return unionIdentity(code, same, left, right);
    }
    throw new Problem("is compares two objects of collections; for values use ==");
  }

  private static Scalar unionIdentity(Code code, boolean same, Value left, Value right) {
    RecordValue.Union a =
        left instanceof RecordValue.Union u ? u : asUnion(left, (RecordValue.Union) right);
    RecordValue.Union b = right instanceof RecordValue.Union u ? u : asUnion(right, a);
    if (!a.groups().equals(b.groups())) {
      throw new Problem("is compares objects of the same collections");
    }
    String equal = a.source() + " == " + b.source() + " && " + a.index() + " == " + b.index();
    return Scalar.bool(code.value("boolean", same ? equal : "!(" + equal + ")"));
  }

  private static RecordValue.Union asUnion(Value value, RecordValue.Union other) {
    if (value instanceof RecordValue.Element e && other.groups().contains(e.group())) {
      return new RecordValue.Union(
          other.groups(), Integer.toString(other.groups().indexOf(e.group())), e.index());
    }
    throw new Problem("is compares two objects of collections; for values use ==");
  }

  /** {@code a and b}: b is computed only where a holds. */
  private Value logical(Code code, Expression.Logical e, Scope scope) {
    Value left = evaluate(code, e.left(), scope);
    if (left instanceof ListValue) {
      throw new Problem(
          (e.and() ? "and" : "or")
              + " takes two conditions; for each item of a list use (a > 1) "
              + (e.and() ? "&" : "|")
              + " (b < 2)");
    }
    String first = Operators.truth(code, left);
    if (first.equals("true") || first.equals("false")) {
      boolean known = first.equals("true");
      return known == e.and() ? asTruth(code, evaluate(code, e.right(), scope)) : Scalar.of(known);
    }
    String result = code.fresh("t");
    code.line("boolean " + result + " = " + !e.and() + ";");
    code.when(
        e.and() ? first : "!" + first,
        () -> {
          Value right = evaluate(code, e.right(), scope);
          if (right instanceof ListValue) {
            throw new Problem("a condition is needed here, not a list; did you mean any(...)?");
          }
          code.line(result + " = " + Operators.truth(code, right) + ";");
        });
    String copy = code.fresh("v");
    code.line("final boolean " + copy + " = " + result + ";");
    return Scalar.bool(copy);
  }

  private static Value asTruth(Code code, Value value) {
    return Scalar.bool(Operators.truth(code, value));
  }

  private Value conditional(Code code, Expression.Conditional e, Scope scope) {
    Value condition = evaluate(code, e.condition(), scope);
    if (condition instanceof ListValue) {
      throw new Problem(
          "if takes one condition; for each item of a list use where(condition, a, b)");
    }
    String truth = Operators.truth(code, condition);
    if (truth.equals("true") || truth.equals("false")) {
      return evaluate(code, truth.equals("true") ? e.then() : e.otherwise(), scope);
    }
    return Layout.choose(
        code,
        2,
        number -> truth,
        (c, number) -> evaluate(c, number == 0 ? e.then() : e.otherwise(), scope));
  }

  private Value comprehension(Expression.Comprehension e, Scope scope) {
    List<Generator.Nested.Loop> loops = new ArrayList<>();
    for (Expression.Clause clause : e.clauses()) {
      loops.add((code, outer, rest) -> loop(code, clause, outer, rest));
    }
    return ListValue.of(
        new Generator.Nested(loops, scope, (code, inner) -> evaluate(code, e.element(), inner)));
  }

  private void loop(Code code, Expression.Clause clause, Scope outer, Consumer<Scope> rest) {
    Value list = evaluate(code, clause.list(), outer);
    if (list instanceof Value.Maybe maybe) {
      code.when(maybe.present(), () -> turns(code, maybe.value(), clause, outer, rest));
    } else {
      turns(code, list, clause, outer, rest);
    }
  }

  private void turns(
      Code code, Value value, Expression.Clause clause, Scope outer, Consumer<Scope> rest) {
    ListValue list =
        ListValue.from(value)
            .orElseThrow(
                () ->
                    new ExpressionException(
                        source,
                        clause.list().at(),
                        "a list is needed after in, not " + value.describe()));
    list.each(
        code,
        item -> {
          Scope inner = bind(clause, item, outer);
          conditions(code, clause.conditions(), 0, inner, rest);
        });
  }

  private void conditions(
      Code code, List<Expression> conditions, int number, Scope scope, Consumer<Scope> rest) {
    if (number == conditions.size()) {
      rest.accept(scope);
      return;
    }
    Expression condition = conditions.get(number);
    Value value = evaluate(code, condition, scope);
    String truth = at(condition, () -> Operators.truth(code, value));
    code.when(truth, () -> conditions(code, conditions, number + 1, scope, rest));
  }

  private Scope bind(Expression.Clause clause, Value value, Scope outer) {
    List<String> targets = clause.targets();
    if (targets.size() == 1) {
      return outer.with(targets.get(0), value);
    }
    if (!(value instanceof Value.Tuple tuple) || tuple.items().size() != targets.size()) {
      throw new ExpressionException(
          source,
          clause.list().at(),
          "the items are " + value.describe() + ", not tuples of " + targets.size());
    }
    Scope inner = outer;
    for (int k = 0; k < targets.size(); k++) {
      inner = inner.with(targets.get(k), tuple.items().get(k));
    }
    return inner;
  }
}
