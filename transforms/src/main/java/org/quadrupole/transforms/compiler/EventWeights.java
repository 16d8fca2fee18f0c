package org.quadrupole.transforms.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.SourceText;

/** The weights of events and regions, each computed at most once an event and universe. */
final class EventWeights {

  /**
   * A weight.
   *
   * @param method the memo that computes it
   * @param field the double field that holds it
   * @param source what it is
   * @param universe where it is computed
   */
  record Weight(String method, String field, SourceText source, Universe universe) {

    /** The weight at the cursor. */
    String at(Code code) {
      code.program().ensure(code, method);
      return code.invariant("double", "w", "this." + field);
    }
  }

  private record Key(SourceText source, Universe universe) {}

  private final Program program;
  private final Map<Key, Weight> weights = new HashMap<>();

  EventWeights(Program program) {
    this.program = program;
  }

  /**
   * The weight that an expression is in a universe; nothing where it is the number one.
   *
   * @param what what it is the weight of, for those who read the class
   */
  Optional<Weight> weight(Optional<SourceText> source, Universe universe, String what) {
    return source.flatMap(text -> weight(text, universe, what));
  }

  private Optional<Weight> weight(SourceText source, Universe universe, String what) {
    Expression expression = program.read(source);
    Definitions definitions = program.definitions();
    if (definitions.isOne(expression, universe)) {
      return Optional.empty();
    }
    if (!universe.isNominal() && !definitions.isOne(expression, Universe.NOMINAL)) {
      Weight nominal = computed(source, expression, Universe.NOMINAL, what);
      if (!program.differs(nominal.method(), universe)) {
        return Optional.of(nominal);
      }
    }
    return Optional.of(computed(source, expression, universe, what));
  }

  private Weight computed(SourceText source, Expression expression, Universe in, String what) {
    Key key = new Key(source, in);
    Weight known = weights.get(key);
    if (known == null) {
      known = compute(source, expression, in, what);
      weights.put(key, known);
    }
    return known;
  }

  private Weight compute(SourceText source, Expression expression, Universe in, String what) {
    Code body = new Code(program, in);
    Definitions definitions = program.definitions();
    Evaluator evaluator = new Evaluator(source, definitions, definitions.size(), program);
    Value value = evaluator.evaluate(body, expression, Scope.EVENT);
    String java = evaluator.at(expression, () -> number(value, in));
    Weight weight = new Weight(program.fresh("weight"), program.field("double", "0"), source, in);
    body.line(weight.field() + " = " + java + ";");
    program.memo(weight.method(), what + ": " + source.text(), body);
    return weight;
  }

  private static String number(Value value, Universe universe) {
    if (value instanceof Value.Maybe) {
      throw new Problem(
          "every event needs a weight, not one that may be missing"
              + (universe.isNominal() ? "" : " in variation " + universe.name())
              + "; use fill_none(weight, 1)");
    }
    return Operators.number(value).as(NumberType.FLOAT64);
  }
}
