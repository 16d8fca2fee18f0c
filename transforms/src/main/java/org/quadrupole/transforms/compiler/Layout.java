package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * How a value is kept in Java variables, fields or buffers: as parts of simple types.
 *
 * @param types the Java types of the parts
 * @param rebuild makes the value again, of the names of variables that hold the parts
 */
record Layout(List<String> types, BiFunction<Code, List<String>, Value> rebuild) {

  /** A value and its parts. */
  record Parts(Layout layout, List<String> java) {}

  private static final String[] DEFAULTS = {"boolean", "false", "String", "\"\""};

  /** A Java literal for a part that has no value. */
  static String nothing(String type) {
    for (int i = 0; i < DEFAULTS.length; i += 2) {
      if (DEFAULTS[i].equals(type)) {
        return DEFAULTS[i + 1];
      }
    }
    return "0";
  }

  /** The layout and parts of a value; lists in it are written out into buffers. */
  static Parts of(Code code, Value value) {
    if (value instanceof Scalar s) {
      NumberType type = s.type().strong();
      return new Parts(
          new Layout(List.of(type.java()), (c, p) -> new Scalar(type, p.get(0))),
          List.of(s.as(type)));
    }
    if (value instanceof Text t) {
      return new Parts(
          new Layout(List.of("String"), (c, p) -> new Text(p.get(0), Optional.empty())),
          List.of(t.java()));
    }
    if (value instanceof Value.Maybe m) {
      Parts inner = of(code, m.value());
      return new Parts(
          new Layout(
              join(List.of("boolean"), inner.layout.types),
              (c, p) ->
                  new Value.Maybe(p.get(0), inner.layout.rebuild.apply(c, p.subList(1, p.size())))),
          join(List.of(m.present()), inner.java));
    }
    if (value instanceof Value.Tuple t) {
      Map<String, Value> named = new LinkedHashMap<>();
      for (int i = 0; i < t.items().size(); i++) {
        named.put(Integer.toString(i), t.items().get(i));
      }
      return ofNamed(code, named, parts -> new Value.Tuple(List.copyOf(parts.values())));
    }
    if (value instanceof ListValue l) {
      return Slot.parts(code, l);
    }
    if (value instanceof RecordValue r) {
      return ofRecord(code, r);
    }
    throw new Problem(value.describe() + " cannot be kept");
  }

  private static Parts ofRecord(Code code, RecordValue record) {
    if (record instanceof RecordValue.Element e) {
      return e.group().isCollection()
          ? single("int", e.index(), name -> new RecordValue.Element(e.group(), name))
          : new Parts(new Layout(List.of(), (c, p) -> e), List.of());
    }
    if (record instanceof RecordValue.Struct s) {
      return single("int", s.index(), name -> new RecordValue.Struct(s.place(), name));
    }
    if (record instanceof RecordValue.Union u) {
      return new Parts(
          new Layout(
              List.of("int", "int"),
              (c, p) -> new RecordValue.Union(u.groups(), p.get(0), p.get(1))),
          List.of(u.source(), u.index()));
    }
    if (record instanceof RecordValue.FourVector v) {
      return new Parts(
          new Layout(
              List.of("double", "double", "double", "double"),
              (c, p) -> new RecordValue.FourVector(p.get(0), p.get(1), p.get(2), p.get(3))),
          List.of(v.px(), v.py(), v.pz(), v.energy()));
    }
    return ofNamed(code, ((RecordValue.Made) record).parts(), RecordValue.Made::new);
  }

  private static Parts single(String type, String java, Function<String, Value> rebuild) {
    return new Parts(new Layout(List.of(type), (c, p) -> rebuild.apply(p.get(0))), List.of(java));
  }

  private static Parts ofNamed(
      Code code, Map<String, Value> values, Function<Map<String, Value>, Value> rebuild) {
    List<String> types = new ArrayList<>();
    List<String> java = new ArrayList<>();
    Map<String, Layout> layouts = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          Parts parts = of(code, value);
          layouts.put(name, parts.layout);
          types.addAll(parts.layout.types);
          java.addAll(parts.java);
        });
    return new Parts(
        new Layout(
            types,
            (c, p) -> {
              Map<String, Value> rebuilt = new LinkedHashMap<>();
              int at = 0;
              for (Map.Entry<String, Layout> entry : layouts.entrySet()) {
                int size = entry.getValue().types.size();
                rebuilt.put(
                    entry.getKey(), entry.getValue().rebuild.apply(c, p.subList(at, at + size)));
                at += size;
              }
              return rebuild.apply(rebuilt);
            }),
        java);
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Variables that are set later, in one of several places. */
  static final class Variables {
    private final Code code;
    private final Code.Placeholder declarations;
    private final List<String> names = new ArrayList<>();
    private Layout layout = new Layout(List.of(), (c, p) -> Scalar.FALSE);
    private boolean isSet;

    Variables(Code code) {
      this.code = code;
      this.declarations = code.placeholder();
    }

    /** Writes the assignment of a value here; values set in other places have the same layout. */
    void set(Value value) {
      Parts parts = of(code, value);
      if (!isSet) {
        isSet = true;
        layout = parts.layout;
        for (String type : layout.types) {
          String name = code.fresh("r");
          names.add(name);
          declarations.line(type + " " + name + " = " + nothing(type) + ";");
        }
      } else if (!layout.types.equals(parts.layout.types)) {
        throw new Problem("the alternatives are of different kinds");
      }
      for (int i = 0; i < names.size(); i++) {
        code.line(names.get(i) + " = " + parts.java.get(i) + ";");
      }
    }

    /**
     * The value of the variables as it is at the cursor. Final copies are made, since what is set
     * again in a loop must not change what was made of it before.
     */
    Value get() {
      List<String> copies = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String copy = code.fresh("v");
        code.line("final " + layout.types.get(i) + " " + copy + " = " + names.get(i) + ";");
        copies.add(copy);
      }
      return layout.rebuild.apply(code, copies);
    }
  }

  /** The value of the first alternative whose condition holds, else of the last. */
  static Value choose(
      Code code,
      int alternatives,
      IntFunction<String> condition,
      BiFunction<Code, Integer, Value> value) {
    // Written once to a draft, to learn the type that all alternatives have in common.
    List<Value> drafts = new ArrayList<>();
    for (int number = 0; number < alternatives; number++) {
      drafts.add(value.apply(new Code(code.program()), number));
    }
    UnaryOperator<Value> unify = Operators.common(drafts);
    Variables result = new Variables(code);
    choose(
        code,
        0,
        alternatives,
        condition,
        number -> result.set(unify.apply(value.apply(code, number))));
    return result.get();
  }

  private static void choose(
      Code code, int number, int alternatives, IntFunction<String> condition, IntConsumer set) {
    if (number == alternatives - 1) {
      set.accept(number);
    } else {
      code.whenElse(
          condition.apply(number),
          () -> set.accept(number),
          () -> choose(code, number + 1, alternatives, condition, set));
    }
  }
}
