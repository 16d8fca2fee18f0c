package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.NearestName;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.model.Model;
import org.quadrupole.transforms.model.ModelCall;
import org.quadrupole.transforms.model.ModelException;
import org.quadrupole.transforms.model.ModelFile;

/**
 * The trained models that expressions may call as functions, and the calls that the generated class
 * holds.
 */
final class Models {

  private static final String CALL = ModelCall.class.getName();

  /** A tuple of more numbers than this is nothing to write an expression with. */
  private static final int MAX_OUTPUTS = 200;

  private final Program program;
  private final Map<String, ModelFile> named;
  private final List<ModelFile> held = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();

  /** Where a row goes by itself: its results are taken before the next row is set. */
  private final Map<ModelFile, String> single = new HashMap<>();

  Models(Program program, Map<String, ModelFile> named) {
    this.program = program;
    this.named = named;
  }

  /** The names of all. */
  Set<String> names() {
    return named.keySet();
  }

  /** The function that calls a model. */
  Optional<Functions.Function> find(String name) {
    return Optional.ofNullable(named.get(name)).map(file -> function(name, file));
  }

  private Functions.Function function(String name, ModelFile file) {
    try {
      Model model = file.read();
      List<String> inputs = file.inputs();
      return new Functions.Function(
          name,
          name + "(" + String.join(", ", inputs) + ")",
          model.description() + ".",
          use -> call(use, new Callee(file, model, inputs)));
    } catch (ModelException e) {
      throw new Problem(e.getMessage());
    }
  }

  /** What is called. */
  private record Callee(ModelFile file, Model model, List<String> inputs) {

    /** Whether several rows at once cost less than one after the other. */
    boolean batches() {
      return model.batches();
    }
  }

  /** The files of the models that the generated class calls, by the numbers of its calls. */
  List<ModelFile> held() {
    return List.copyOf(held);
  }

  /** Statements that fetch the calls into the class's fields. */
  List<String> bindings() {
    List<String> bindings = new ArrayList<>();
    for (String field : fields) {
      bindings.add(field + " = model(" + bindings.size() + ");");
    }
    return bindings;
  }

  private Value call(Functions.Use use, Callee callee) {
    if (callee.model().outputs() > MAX_OUTPUTS) {
      throw new Problem(use.name() + " gives " + callee.model().outputs() + " numbers");
    }
    List<Value> features = new ArrayList<>();
    for (Expression argument : arguments(use, callee.inputs())) {
      features.add(use.evaluator().evaluate(use.code(), argument, use.scope()));
    }
    Value rows =
        Operators.lift(
            use.code(),
            features,
            (c, v) -> {
              check(use, callee, v);
              return new Value.Tuple(v);
            });
    return predict(use, use.code(), callee, rows);
  }

  private static void check(Functions.Use use, Callee callee, List<Value> row) {
    for (int k = 0; k < row.size(); k++) {
      if (!(row.get(k) instanceof Scalar)) {
        throw new Problem(
            use.name()
                + " takes a number for "
                + callee.inputs().get(k)
                + ", not "
                + row.get(k).describe());
      }
    }
  }

  /** One expression for each input; the last ones may be given by the inputs' names. */
  private static List<Expression> arguments(Functions.Use use, List<String> inputs) {
    List<Expression> arguments = new ArrayList<>(use.call().arguments());
    Map<String, Expression> byName = new LinkedHashMap<>(use.call().named());
    for (int k = arguments.size(); k < inputs.size() && byName.containsKey(inputs.get(k)); k++) {
      arguments.add(byName.remove(inputs.get(k)));
    }
    for (String wrong : byName.keySet()) {
      throw new Problem(
          use.name()
              + " takes no feature named "
              + wrong
              + " here"
              + NearestName.of(wrong, inputs)
                  .filter(near -> !near.equals(wrong))
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; features are given in order, the last ones by name"));
    }
    if (arguments.size() != inputs.size()) {
      List<String> some = inputs.stream().limit(30).toList();
      throw new Problem(
          use.name()
              + " takes "
              + inputs.size()
              + " features ("
              + String.join(", ", some)
              + (some.size() < inputs.size() ? ", ..." : "")
              + "), not "
              + arguments.size());
    }
    return arguments;
  }

  /** The predictions for a row, for a row that may be missing, or for lists of them. */
  private Value predict(Functions.Use use, Code code, Callee callee, Value rows) {
    code.takeTime();
    if (rows instanceof Value.Maybe maybe) {
      return Operators.ifPresent(
          code, maybe.present(), c -> predict(use, c, callee, maybe.value()));
    }
    if (rows instanceof ListValue list) {
      return callee.batches() && use.evaluator().sample(use.code(), list) instanceof Value.Tuple
          ? together(code, callee, list)
          : list.map((c, row) -> predict(use, c, callee, row));
    }
    String field = "this." + single.computeIfAbsent(callee.file(), file -> field(callee));
    StringBuilder call = new StringBuilder(field);
    List<Value> features = ((Value.Tuple) rows).items();
    for (int k = 0; k < features.size(); k++) {
      call.append(".with(").append(k).append(", ").append(feature(features.get(k))).append(')');
    }
    if (!callee.batches()) {
      return single(code, callee, call + ".value()", call + ".values()");
    }
    code.askModel();
    if (code.isAhead()) {
      code.line(call + ";");
      foresee(code, field, "1");
      return results(code, callee, known(code, field), "");
    }
    return single(code, callee, call + ".value(i)", call + ".values(i, 1)");
  }

  private static Value single(Code code, Callee callee, String value, String values) {
    if (callee.model().outputs() == 1) {
      return number(code, callee, value);
    }
    String results = code.fresh("results");
    code.line("final double[] " + results + " = " + values + ";");
    return results(code, callee, results, "");
  }

  /** Leaves, unless the rows that have been set are known; those of a loop are not foreseen. */
  private static void foresee(Code code, String field, String count) {
    String rows = "(i, " + count + ")";
    String enter = code.isInLoop() ? "" : field + ".foresee" + rows + "; ";
    code.line("if (!" + field + ".isKnown" + rows + ") { " + enter + "return; }");
  }

  private static String known(Code code, String field) {
    String results = code.fresh("results");
    code.line("final double[] " + results + " = " + field + ".known();");
    return results;
  }

  /** The predictions for all rows of a list in one call, in a list of their own. */
  private ListValue together(Code code, Callee callee, ListValue rows) {
    code.askModel();
    String field = "this." + field(callee);
    String count = code.fresh("count");
    code.line("int " + count + " = 0;");
    rows.each(
        code,
        row -> {
          List<Value> features = ((Value.Tuple) row).items();
          code.line(field + ".row(" + count + ");");
          for (int k = 0; k < features.size(); k++) {
            code.line(field + ".with(" + count + ", " + k + ", " + feature(features.get(k)) + ");");
          }
          code.line(count + "++;");
        });
    String size = code.fresh("n");
    code.line("final int " + size + " = " + count + ";");
    String results;
    if (code.isAhead()) {
      foresee(code, field, size);
      results = known(code, field);
    } else {
      results = code.fresh("results");
      code.line("final double[] " + results + " = " + field + ".values(i, " + size + ");");
    }
    int outputs = callee.model().outputs();
    return ListValue.of(
        new Generator.Range(
            new Object(),
            c -> "0",
            c -> size,
            (c, index) -> results(c, callee, results, index + " * " + outputs + " + ")));
  }

  /** The numbers of one row, or the only one. */
  private static Value results(Code code, Callee callee, String array, String offset) {
    List<Value> all = new ArrayList<>();
    for (int k = 0; k < callee.model().outputs(); k++) {
      all.add(number(code, callee, array + "[" + offset + k + "]"));
    }
    return all.size() == 1 ? all.get(0) : new Value.Tuple(all);
  }

  private static Scalar number(Code code, Callee callee, String java) {
    return callee.model().type() == Primitive.FLOAT32
        ? new Scalar(NumberType.FLOAT32, code.value("float", "(float) " + java))
        : new Scalar(NumberType.FLOAT64, code.value("double", java));
  }

  private static String feature(Value value) {
    return Operators.number(value).as(NumberType.FLOAT64);
  }

  /** The field of one more call. */
  private String field(Callee callee) {
    String field = program.fresh("model");
    program.declare(CALL, field);
    fields.add(field);
    held.add(callee.file());
    return field;
  }
}
