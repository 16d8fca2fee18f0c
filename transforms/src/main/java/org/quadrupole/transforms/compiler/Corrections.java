package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.NearestName;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.correction.CorrectionInput;
import org.quadrupole.transforms.correction.CorrectionInput.Kind;
import org.quadrupole.transforms.expression.Expression;

/**
 * The corrections that expressions may call as functions, and those that the generated class holds:
 * one for each set of texts that calls give them, chosen when the expression is compiled.
 */
final class Corrections {

  private static final String CALL = Correction.class.getName() + ".Call";

  private final Program program;
  private final Map<String, Correction> named;
  private final Map<List<Object>, String> fields = new LinkedHashMap<>();
  private final List<Correction> held = new ArrayList<>();

  Corrections(Program program, Map<String, Correction> named) {
    this.program = program;
    this.named = named;
  }

  /** The names of all. */
  Set<String> names() {
    return named.keySet();
  }

  /** The function that calls a correction. */
  Optional<Functions.Function> find(String name) {
    return Optional.ofNullable(named.get(name))
        .map(
            correction ->
                new Functions.Function(
                    name,
                    signature(name, correction),
                    correction.description(),
                    use -> call(use, correction)));
  }

  /** How a call of a correction is written. */
  static String signature(String name, Correction correction) {
    return name
        + "("
        + String.join(", ", correction.inputs().stream().map(CorrectionInput::name).toList())
        + ")";
  }

  /** Those that the generated class holds, by the numbers under which it asks for them. */
  List<Correction> held() {
    return List.copyOf(held);
  }

  /** Statements that fetch them into the class's fields. */
  List<String> bindings() {
    List<String> bindings = new ArrayList<>();
    for (String field : fields.values()) {
      bindings.add(field + " = correction(" + bindings.size() + ");");
    }
    return bindings;
  }

  private Value call(Functions.Use use, Correction correction) {
    List<Value> values = new ArrayList<>();
    for (Expression argument : arguments(use, correction)) {
      values.add(use.evaluator().evaluate(use.code(), argument, use.scope()));
    }
    return Operators.lift(
        use.code(),
        values,
        (c, v) -> use.evaluator().at(use.call(), () -> write(use.name(), c, correction, v)));
  }

  /** One expression for each input; the last ones may be given by the inputs' names. */
  private static List<Expression> arguments(Functions.Use use, Correction correction) {
    List<CorrectionInput> inputs = correction.inputs();
    List<Expression> arguments = new ArrayList<>(use.call().arguments());
    Map<String, Expression> byName = new LinkedHashMap<>(use.call().named());
    for (int k = arguments.size(); k < inputs.size(); k++) {
      Expression given = byName.remove(inputs.get(k).name());
      if (given == null) {
        break;
      }
      arguments.add(given);
    }
    for (String wrong : byName.keySet()) {
      List<String> names = inputs.stream().map(CorrectionInput::name).toList();
      throw new Problem(
          use.name()
              + " takes no input named "
              + wrong
              + " here"
              + NearestName.of(wrong, names)
                  .filter(near -> !near.equals(wrong))
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; it is " + signature(use.name(), correction)));
    }
    if (arguments.size() != inputs.size()) {
      throw new Problem(
          signature(use.name(), correction)
              + " takes "
              + inputs.size()
              + " input"
              + (inputs.size() == 1 ? "" : "s")
              + ", not "
              + arguments.size());
    }
    return arguments;
  }

  private Value write(String name, Code code, Correction correction, List<Value> values) {
    code.takeTime();
    Correction bound = correction;
    List<Object> key = new ArrayList<>(List.of(name));
    StringBuilder java = new StringBuilder();
    for (int k = 0; k < values.size(); k++) {
      CorrectionInput input = correction.inputs().get(k);
      String argument = argument(name, input, values.get(k));
      Optional<Object> constant = constant(input, values.get(k));
      if (constant.isPresent()) {
        bound = bind(name, bound, k, constant.get());
        key.add(List.of(k, constant.get()));
      } else {
        java.append(".with(").append(k).append(", ").append(argument).append(')');
      }
    }
    String call = "this." + field(key, bound) + java;
    return correction.result() == Correction.Result.TRUTH
        ? Scalar.bool(code.value("boolean", call + ".truth()"))
        : new Scalar(NumberType.FLOAT64, code.value("double", call + ".value()"));
  }

  /** A text or a whole number that stands in the expression. */
  private static Optional<Object> constant(CorrectionInput input, Value value) {
    if (value instanceof Text text) {
      return text.constant().map(Object.class::cast);
    }
    return input.kind() == Kind.WHOLE && value instanceof Scalar number
        ? number.constant().map(Number::longValue)
        : Optional.empty();
  }

  /** A correction with one more text or whole number chosen. */
  private static Correction bind(String name, Correction correction, int number, Object constant) {
    CorrectionInput input = correction.inputs().get(number);
    String text = constant.toString();
    boolean known = !(constant instanceof String) || input.texts().contains(text);
    Correction bound =
        constant instanceof Long whole
            ? correction.bind(number, (double) whole)
            : correction.bind(number, text);
    if (bound.isNowhereDefined() || (!known && bound.isPartlyUndefined())) {
      throw new Problem(
          name
              + " has nothing for "
              + input.name()
              + (constant instanceof String ? " = '" + text + "'" : " = " + text)
              + NearestName.of(text, input.texts())
                  .filter(near -> !near.equals(text))
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(input.texts().isEmpty() ? "" : "; it knows " + some(input.texts())));
    }
    return bound;
  }

  private static String some(List<String> texts) {
    List<String> first = texts.stream().limit(20).toList();
    return String.join(", ", first) + (first.size() < texts.size() ? ", ..." : "");
  }

  private static String argument(String name, CorrectionInput input, Value value) {
    if (value instanceof Text text) {
      requireKind(name, input, Kind.TEXT, value);
      return text.java();
    }
    if (!(value instanceof Scalar number) || number.type() == NumberType.BOOL) {
      throw wrongKind(name, input, value);
    }
    if (input.kind() == Kind.REAL) {
      return number.as(NumberType.FLOAT64);
    }
    requireKind(name, input, number.type().isFloating() ? Kind.REAL : Kind.WHOLE, value);
    return number.as(NumberType.INT64);
  }

  private static void requireKind(String name, CorrectionInput input, Kind kind, Value value) {
    if (input.kind() != kind) {
      throw wrongKind(name, input, value);
    }
  }

  private static Problem wrongKind(String name, CorrectionInput input, Value value) {
    String wanted =
        switch (input.kind()) {
          case REAL -> "a number";
          case WHOLE -> "a whole number";
          case TEXT -> "a text";
        };
    return new Problem(
        name + " takes " + wanted + " for " + input.name() + ", not " + value.describe());
  }

  private String field(List<Object> key, Correction bound) {
    return fields.computeIfAbsent(
        key,
        k -> {
          String field = program.fresh("correction");
          program.declare(CALL, field);
          held.add(bound);
          return field;
        });
  }
}
