package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What makes one value of a list, and what needs the whole list. */
final class Reductions {

  private Reductions() {}

  /** The values of a list that are not missing. */
  private static void present(Code code, ListValue list, Consumer<Value> body) {
    list.each(
        code,
        value -> {
          if (value instanceof Value.Maybe maybe) {
            code.when(maybe.present(), () -> body.accept(maybe.value()));
          } else {
            body.accept(value);
          }
        });
  }

  private static Value presentSample(Code code, Evaluator evaluator, ListValue list) {
    Value sample = evaluator.sample(code, list);
    return sample instanceof Value.Maybe maybe ? maybe.value() : sample;
  }

  static Value sum(Code code, Evaluator evaluator, ListValue list, Optional<NumberType> wanted) {
    if (list.items() instanceof Generator.Literal literal && literal.values().isEmpty()) {
      return Scalar.of(0L);
    }
    Value sample = presentSample(code, evaluator, list);
    if (sample instanceof RecordValue) {
      return sumOfVectors(code, list);
    }
    if (sample instanceof ListValue) {
      throw new Problem("sum takes numbers, not lists; use flatten or sum each list");
    }
    NumberType item = Operators.number(sample).type();
    NumberType type = wanted.orElse(widest(item));
    String total = code.fresh("sum");
    code.line(type.java() + " " + total + " = 0;");
    present(
        code,
        list,
        value -> {
          Scalar number = Operators.number(value);
          if (item == NumberType.BOOL) {
            code.when(number.java(), () -> code.line(total + "++;"));
          } else {
            code.line(total + " += " + number.as(type) + ";");
          }
        });
    return frozen(code, type, total);
  }

  /** What numbers of a type are added and multiplied in. */
  private static NumberType widest(NumberType item) {
    if (item.isFloating()) {
      return NumberType.FLOAT64;
    }
    return item.isUnsigned() ? NumberType.UINT64 : NumberType.INT64;
  }

  static Value product(Code code, Evaluator evaluator, ListValue list) {
    if (list.items() instanceof Generator.Literal literal && literal.values().isEmpty()) {
      return Scalar.of(1L);
    }
    NumberType type = widest(Operators.number(presentSample(code, evaluator, list)).type());
    String product = code.fresh("product");
    code.line(type.java() + " " + product + " = 1;");
    present(
        code, list, value -> code.line(product + " *= " + Operators.number(value).as(type) + ";"));
    return frozen(code, type, product);
  }

  private static Scalar frozen(Code code, NumberType type, String variable) {
    String copy = code.fresh("v");
    code.line("final " + type.java() + " " + copy + " = " + variable + ";");
    return new Scalar(type, copy);
  }

  private static Value sumOfVectors(Code code, ListValue list) {
    List<String> totals = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      String total = code.fresh("sum");
      code.line("double " + total + " = 0;");
      totals.add(total);
    }
    present(
        code,
        list,
        value -> {
          if (!(value instanceof RecordValue record)) {
            throw new Problem(value.describe() + " cannot be added to a four-vector");
          }
          RecordValue.FourVector p = Kinematics.momentum(code, record);
          List<String> parts = List.of(p.px(), p.py(), p.pz(), p.energy());
          for (int k = 0; k < 4; k++) {
            code.line(totals.get(k) + " += " + parts.get(k) + ";");
          }
        });
    List<String> frozen =
        totals.stream().map(total -> frozen(code, NumberType.FLOAT64, total).java()).toList();
    return new RecordValue.FourVector(frozen.get(0), frozen.get(1), frozen.get(2), frozen.get(3));
  }

  /**
   * Whether one holds ({@code any}) or none fails ({@code all}); stops at the first that decides.
   */
  static Value any(Code code, ListValue list, boolean any) {
    String result = code.fresh("t");
    String label = code.fresh("search");
    code.line("boolean " + result + " = " + !any + ";");
    code.labelled(
        label,
        () ->
            list.each(
                code,
                value -> {
                  if (value instanceof ListValue) {
                    throw new Problem("conditions are needed, not lists; use flatten(...)");
                  }
                  String truth = Operators.truth(code, value);
                  code.when(
                      any ? truth : Operators.negated(code, truth),
                      () -> {
                        code.line(result + " = " + any + ";");
                        code.line("break " + label + ";");
                      });
                }));
    return frozen(code, NumberType.BOOL, result);
  }

  static Value len(Code code, ListValue list) {
    Optional<Generator.Indexed> items = list.items().indexed();
    if (items.isPresent()) {
      String length = Operators.length(code, items.get());
      return new Scalar(NumberType.INT64, code.value("long", "(long) " + length));
    }
    String count = code.fresh("n");
    code.line("int " + count + " = 0;");
    list.each(code, value -> code.line(count + "++;"));
    String copy = code.fresh("v");
    code.line("final long " + copy + " = " + count + ";");
    return new Scalar(NumberType.INT64, copy);
  }

  static Value first(Code code, ListValue list) {
    Layout.Variables result = new Layout.Variables(code);
    String label = code.fresh("search");
    code.labelled(
        label,
        () ->
            list.each(
                code,
                value -> {
                  result.set(value instanceof Value.Maybe ? value : new Value.Maybe("true", value));
                  code.line("if (true) { break " + label + "; }");
                }));
    return result.get();
  }

  static Value mean(Code code, ListValue list) {
    Average average = average(code, list, item -> item);
    return new Value.Maybe(average.present(), new Scalar(NumberType.FLOAT64, average.value()));
  }

  /**
   * The mean square of the distances from the mean, or its root: of the items as they are, not as a
   * sample of more (NumPy's {@code ddof=0}). The mean is taken first, so that nothing cancels.
   */
  static Value variance(Code code, ListValue list, boolean root) {
    ListValue items = Slot.indexed(code, list);
    String mean = average(code, items, item -> item).value();
    Average spread =
        average(
            code,
            items,
            item -> {
              String away = code.value("double", item + " - " + mean);
              return away + " * " + away;
            });
    String value = root ? "Math.sqrt(" + spread.value() + ")" : spread.value();
    return new Value.Maybe(
        spread.present(), new Scalar(NumberType.FLOAT64, code.value("double", value)));
  }

  /** The mean of no values is not a number. */
  private record Average(String present, String value) {}

  private static Average average(Code code, ListValue list, UnaryOperator<String> term) {
    String total = code.fresh("sum");
    String count = code.fresh("n");
    code.line("double " + total + " = 0;");
    code.line("int " + count + " = 0;");
    present(
        code,
        list,
        value -> {
          String item = Operators.number(value).as(NumberType.FLOAT64);
          code.line(total + " += " + term.apply(item) + ";");
          code.line(count + "++;");
        });
    return new Average(
        frozen(code, NumberType.BOOL, "(" + count + " > 0)").java(),
        frozen(code, NumberType.FLOAT64, total + " / " + count).java());
  }

  private static Scalar key(Code code, Optional<Value> function, Value item) {
    if (function.isEmpty()) {
      return Operators.number(item);
    }
    if (!(function.get() instanceof Value.Function lambda)) {
      throw new Problem("key= takes a function such as lambda j: j.pt");
    }
    return Operators.number(lambda.evaluator().apply(code, lambda, List.of(item)));
  }

  /**
   * The item, or its position, with the least or greatest value or key; a NaN is never it.
   *
   * @param operator {@code <} for the least, {@code >} for the greatest
   */
  static Value best(
      Code code, ListValue list, Optional<Value> function, String operator, boolean position) {
    Layout.Variables result = new Layout.Variables(code);
    Code.Placeholder declarations = code.placeholder();
    String best = code.fresh("best");
    String found = code.fresh("found");
    String at = code.fresh("at");
    declarations.line("boolean " + found + " = false;");
    if (position) {
      declarations.line("long " + at + " = -1;");
    }
    List<NumberType> types = new ArrayList<>();
    list.each(
        code,
        value -> {
          if (position) {
            code.line(at + "++;");
          }
          Value item = value instanceof Value.Maybe maybe ? maybe.value() : value;
          String there = value instanceof Value.Maybe maybe ? maybe.present() : "true";
          code.when(
              there,
              () -> {
                Scalar key = key(code, function, item);
                NumberType type = key.type().strong();
                if (types.isEmpty()) {
                  types.add(type);
                  declarations.line(
                      type.java() + " " + best + " = " + Layout.nothing(type.java()) + ";");
                }
                String k = key.as(types.get(0));
                code.when(
                    better(types.get(0), k, best, found, operator),
                    () -> {
                      code.line(best + " = " + k + ";");
                      code.line(found + " = true;");
                      result.set(
                          new Value.Maybe(
                              "true", position ? new Scalar(NumberType.INT64, at) : item));
                    });
              });
        });
    return result.get();
  }

  private static String better(
      NumberType type, String key, String best, String found, String operator) {
    String compared =
        type == NumberType.BOOL
            ? (operator.equals("<") ? "!" + key + " && " + best : key + " && !" + best)
            : type == NumberType.UINT64
                ? "Long.compareUnsigned(" + key + ", " + best + ") " + operator + " 0"
                : key + " " + operator + " " + best;
    String usable = type.isFloating() ? " && " + key + " == " + key : "";
    return "!" + found + usable + " || " + found + " && " + compared;
  }

  /** The items in order of their value or key; a stable insertion sort, as lists are short. */
  static Value sorted(Code code, ListValue list, Optional<Value> function, boolean falling) {
    ListValue source = Slot.indexed(code, list);
    Generator.Indexed items = source.items().indexed().orElseThrow();
    ListValue keys = source.map((c, item) -> key(c, function, item));
    Slot keySlot = Slot.fill(code, keys);
    NumberType type = ((Scalar) keySlot.layout().rebuild().apply(code, List.of("x"))).type();
    String order = code.program().field("int[]", "new int[16]");
    code.line(
        order
            + " = sortedOrder("
            + keySlot.arrays().get(0)
            + ", "
            + keySlot.size()
            + ", "
            + order
            + ", "
            + falling
            + (type == NumberType.UINT64 ? ", true" : "")
            + ");");
    String size = code.fresh("n");
    code.line("final int " + size + " = " + keySlot.size() + ";");
    String alias = code.fresh("b");
    code.line("final int[] " + alias + " = " + order + ";");
    return ListValue.of(
        new Generator.Range(
            new Object(),
            c -> "0",
            c -> size,
            (c, k) -> {
              String low = items.low(c);
              String at = alias + "[" + k + "]";
              return source
                  .element()
                  .apply(c, items.item(c, c.value("int", low.equals("0") ? at : low + " + " + at)));
            }));
  }
}
