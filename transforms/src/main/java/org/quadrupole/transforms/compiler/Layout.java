package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * How a value is kept in Java variables, fields or buffers: as parts of simple types.
 *
 * @param types the Java types of the parts
 * @param kind what sort of value it is, in words; values of one layout have the same
 * @param inner the layouts of the values that it is made of
 * @param slot for a list the buffers that its items are in
 * @param rebuild makes the value again, of the names of variables that hold the parts
 */
record Layout(
    List<String> types,
    String kind,
    List<Layout> inner,
    Optional<Slot> slot,
    BiFunction<Code, List<String>, Value> rebuild) {

  /** A value and its parts. */
  record Parts(Layout layout, List<String> java) {}

  private static final String[] DEFAULTS = {"boolean", "false", "String", "\"\""};

  /** A layout of one level. */
  private static Layout simple(
      String kind, List<String> types, BiFunction<Code, List<String>, Value> rebuild) {
    return new Layout(types, kind, List.of(), Optional.empty(), rebuild);
  }

  /** A Java literal for a part that has no value. */
  static String nothing(String type) {
    for (int i = 0; i < DEFAULTS.length; i += 2) {
      if (DEFAULTS[i].equals(type)) {
        return DEFAULTS[i + 1];
      }
    }
    return "0";
  }

  /** The layout and parts of a value; lists in it are written out into new buffers. */
  static Parts of(Code code, Value value) {
    return of(code, value, Optional.empty());
  }

  /**
   * The layout and parts of a value.
   *
   * @param like the layout that it must have, where there is one already: lists in the value go to
   *     that layout's buffers
   */
  static Parts of(Code code, Value value, Optional<Layout> like) {
    Parts parts = parts(code, value, like);
    like.filter(wanted -> !wanted.kind.equals(parts.layout.kind))
        .ifPresent(wanted -> throwKinds(wanted.kind, parts.layout.kind));
    return parts;
  }

  private static void throwKinds(String first, String second) {
    throw new Problem(
        "values of different kinds come together here ("
            + first
            + ", "
            + second
            + "); choose their attributes or convert them");
  }

  private static Parts parts(Code code, Value value, Optional<Layout> like) {
    if (value instanceof Scalar s) {
      NumberType type = s.type().strong();
      return new Parts(ofNumber(type), List.of(s.as(type)));
    }
    if (value instanceof Text t) {
      return new Parts(
          simple("a text", List.of("String"), (c, p) -> new Text(p.get(0), Optional.empty())),
          List.of(t.java()));
    }
    if (value instanceof Value.Maybe m) {
      String kind = "a value that may be missing";
      Parts inner = of(code, m.value(), like.filter(l -> l.kind.equals(kind)).map(Layout::first));
      return new Parts(maybe(kind, inner.layout), join(List.of(m.present()), inner.java));
    }
    if (value instanceof Value.Tuple t) {
      Map<String, Value> named = new LinkedHashMap<>();
      for (int i = 0; i < t.items().size(); i++) {
        named.put(Integer.toString(i), t.items().get(i));
      }
      return ofNamed(
          code, t.describe(), named, like, parts -> new Value.Tuple(List.copyOf(parts.values())));
    }
    if (value instanceof ListValue l) {
      return Slot.parts(code, l, like.flatMap(Layout::slot));
    }
    if (value instanceof RecordValue r) {
      return ofRecord(code, r, like);
    }
    throw new Problem(value.describe() + " cannot be kept");
  }

  private Layout first() {
    return inner.get(0);
  }

  private static Layout ofNumber(NumberType type) {
    return simple(
        new Scalar(type, "x").describe(),
        List.of(type.java()),
        (c, p) -> new Scalar(type, p.get(0)));
  }

  private static Layout maybe(String kind, Layout inner) {
    return new Layout(
        join(List.of("boolean"), inner.types),
        kind,
        List.of(inner),
        Optional.empty(),
        (c, p) -> new Value.Maybe(p.get(0), inner.rebuild.apply(c, p.subList(1, p.size()))));
  }

  /** A list in a buffer: its first item's place and one past its last's. */
  static Layout ofList(Slot slot, BiFunction<Code, List<String>, Value> rebuild) {
    return new Layout(
        List.of("int", "int"), "a list", List.of(slot.layout()), Optional.of(slot), rebuild);
  }

  private static Parts ofRecord(Code code, RecordValue record, Optional<Layout> like) {
    String kind = record.describe();
    if (record instanceof RecordValue.Element e) {
      return e.group().isCollection()
          ? single(kind, e.index(), name -> new RecordValue.Element(e.group(), name))
          : new Parts(simple(kind, List.of(), (c, p) -> e), List.of());
    }
    if (record instanceof RecordValue.Part p) {
      String whole = kind + " of " + String.join(", ", p.members().keySet());
      return p.group().isCollection()
          ? single(whole, p.index(), name -> new RecordValue.Part(p.group(), p.members(), name))
          : new Parts(simple(whole, List.of(), (c, none) -> p), List.of());
    }
    if (record instanceof RecordValue.Struct s) {
      return single(
          kind + String.join(".", s.place().path()),
          s.index(),
          name -> new RecordValue.Struct(s.place(), name));
    }
    if (record instanceof RecordValue.Union u) {
      return new Parts(
          simple(
              kind,
              List.of("int", "int"),
              (c, p) -> new RecordValue.Union(u.groups(), p.get(0), p.get(1))),
          List.of(u.source(), u.index()));
    }
    if (record instanceof RecordValue.FourVector v) {
      return new Parts(
          simple(
              kind,
              List.of("double", "double", "double", "double"),
              (c, p) -> new RecordValue.FourVector(p.get(0), p.get(1), p.get(2), p.get(3))),
          List.of(v.px(), v.py(), v.pz(), v.energy()));
    }
    Map<String, Value> parts = ((RecordValue.Made) record).parts();
    return ofNamed(
        code,
        kind + " of " + String.join(", ", parts.keySet()),
        parts,
        like,
        RecordValue.Made::new);
  }

  private static Parts single(String kind, String java, Function<String, Value> rebuild) {
    return new Parts(
        simple(kind, List.of("int"), (c, p) -> rebuild.apply(p.get(0))), List.of(java));
  }

  private static Parts ofNamed(
      Code code,
      String kind,
      Map<String, Value> values,
      Optional<Layout> like,
      Function<Map<String, Value>, Value> rebuild) {
    Optional<Layout> same = like.filter(l -> l.kind.equals(kind));
    List<String> types = new ArrayList<>();
    List<String> java = new ArrayList<>();
    List<String> names = List.copyOf(values.keySet());
    List<Layout> layouts = new ArrayList<>();
    for (String name : names) {
      int number = layouts.size();
      Parts parts =
          of(code, Objects.requireNonNull(values.get(name)), same.map(l -> l.inner.get(number)));
      layouts.add(parts.layout);
      types.addAll(parts.layout.types);
      java.addAll(parts.java);
    }
    return new Parts(
        new Layout(
            types,
            kind,
            layouts,
            Optional.empty(),
            (c, p) -> {
              Map<String, Value> rebuilt = new LinkedHashMap<>();
              int at = 0;
              for (int k = 0; k < names.size(); k++) {
                int size = layouts.get(k).types.size();
                rebuilt.put(
                    names.get(k), layouts.get(k).rebuild.apply(c, p.subList(at, at + size)));
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
    private Optional<Layout> layout = Optional.empty();

    Variables(Code code) {
      this.code = code;
      this.declarations = code.placeholder();
    }

    /** Writes the assignment of a value here; values set in other places have the same layout. */
    void set(Value value) {
      Parts parts = of(code, value, layout);
      declare(parts.layout);
      for (int i = 0; i < names.size(); i++) {
        code.line(names.get(i) + " = " + parts.java.get(i) + ";");
      }
    }

    private void declare(Layout wanted) {
      if (layout.isEmpty()) {
        layout = Optional.of(wanted);
        for (String type : wanted.types) {
          String name = code.fresh("r");
          names.add(name);
          declarations.line(type + " " + name + " = " + nothing(type) + ";");
        }
      }
    }

    /**
     * The value of the variables as it is at the cursor. Final copies are made, since what is set
     * again in a loop must not change what was made of it before.
     */
    Value get() {
      Layout set =
          layout.orElseThrow(
              () -> new Problem("the type of the items of an empty list is not known"));
      List<String> copies = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String copy = code.fresh("v");
        code.line("final " + set.types.get(i) + " " + copy + " = " + names.get(i) + ";");
        copies.add(copy);
      }
      return set.rebuild.apply(code, copies);
    }
  }

  /** One of several values that a condition chooses from, and where to assign it. */
  private record Alternative(
      Optional<String> present, Optional<Scalar> number, Parts parts, Code.Placeholder place) {}

  /** The value of the first alternative whose condition holds, else of the last. */
  static Value choose(
      Code code,
      int alternatives,
      IntFunction<String> condition,
      BiFunction<Code, Integer, Value> value) {
    Variables result = new Variables(code);
    List<Alternative> written = new ArrayList<>();
    choose(
        code,
        0,
        alternatives,
        condition,
        number -> written.add(alternative(code, value.apply(code, number), written)));
    // Assigned only now that the type is known that all alternatives have in common.
    boolean maybe = written.stream().anyMatch(a -> a.present.isPresent());
    Optional<NumberType> type =
        written.stream()
            .flatMap(a -> a.number.stream())
            .map(Scalar::type)
            .reduce(NumberType::promote)
            .map(NumberType::strong);
    for (Alternative one : written) {
      one.number.ifPresent(number -> Operators.checkLiteral(type.orElseThrow(), number));
      Layout layout = type.map(Layout::ofNumber).orElse(one.parts.layout);
      List<String> java =
          one.number.map(number -> List.of(number.as(type.orElseThrow()))).orElse(one.parts.java);
      result.declare(maybe ? maybe("a value that may be missing", layout) : layout);
      List<String> all = maybe ? join(List.of(one.present.orElse("true")), java) : java;
      for (int i = 0; i < all.size(); i++) {
        one.place.line(result.names.get(i) + " = " + all.get(i) + ";");
      }
    }
    return result.get();
  }

  private static Alternative alternative(Code code, Value value, List<Alternative> before) {
    Optional<String> present =
        value instanceof Value.Maybe maybe ? Optional.of(maybe.present()) : Optional.empty();
    Value inner = value instanceof Value.Maybe maybe ? maybe.value() : value;
    Optional<Alternative> first = before.stream().findFirst();
    if (inner instanceof Scalar number && first.map(f -> f.number.isPresent()).orElse(true)) {
      return new Alternative(present, Optional.of(number), of(code, number), code.placeholder());
    }
    Parts parts = of(code, inner, first.map(f -> f.parts.layout));
    return new Alternative(present, Optional.empty(), parts, code.placeholder());
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
