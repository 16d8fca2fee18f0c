package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where the items of a list come from: writes the loop that visits them. */
abstract class Generator {

  /** Writes the loop; the body gets each item. */
  abstract void each(Code code, Consumer<Value> body);

  /** What two generators of the same items in the same order have in common. */
  Object key() {
    return this;
  }

  /** This generator with random access, if it has it. */
  Optional<Indexed> indexed() {
    return Optional.empty();
  }

  /** A generator whose items have numbers from {@link #low} to {@link #high}. */
  abstract static class Indexed extends Generator {

    /** The first item's number, a Java expression that stays the same in the event. */
    abstract String low(Code code);

    /** One past the last item's number. */
    abstract String high(Code code);

    /** The item with a number. */
    abstract Value item(Code code, String index);

    @Override
    void each(Code code, Consumer<Value> body) {
      eachFrom(code, low(code), (index, item) -> body.accept(item));
    }

    /** The loop over the items from a number on. */
    void eachFrom(Code code, String from, IndexedBody body) {
      String index = code.fresh("k");
      String end = high(code);
      code.loop(
          "for (int " + index + " = " + from + "; " + index + " < " + end + "; " + index + "++)",
          () -> body.accept(index, item(code, index)));
    }

    @Override
    Optional<Indexed> indexed() {
      return Optional.of(this);
    }
  }

  /** What a loop does with an item and its number. */
  @FunctionalInterface
  interface IndexedBody {
    void accept(String index, Value item);
  }

  /** A range of positions in arrays. */
  static final class Range extends Indexed {
    private final Object key;
    private final Function<Code, String> low;
    private final Function<Code, String> high;
    private final BiFunction<Code, String, Value> item;

    Range(
        Object key,
        Function<Code, String> low,
        Function<Code, String> high,
        BiFunction<Code, String, Value> item) {
      this.key = key;
      this.low = low;
      this.high = high;
      this.item = item;
    }

    @Override
    String low(Code code) {
      return low.apply(code);
    }

    @Override
    String high(Code code) {
      return high.apply(code);
    }

    @Override
    Value item(Code code, String index) {
      return item.apply(code, index);
    }

    @Override
    Object key() {
      return key;
    }
  }

  /** The items for which a condition holds. */
  static final class Filtered extends Generator {
    private final Generator source;
    private final BiFunction<Code, Value, Value> condition;
    private final Optional<Object> key;

    /**
     * @param condition makes a truth value of an item; a missing one counts as false
     * @param key tells equal conditions, where that can be told
     */
    Filtered(Generator source, BiFunction<Code, Value, Value> condition, Optional<Object> key) {
      this.source = source;
      this.condition = condition;
      this.key = key;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      source.each(
          code,
          item ->
              code.when(
                  Operators.truth(code, condition.apply(code, item)), () -> body.accept(item)));
    }

    @Override
    Object key() {
      return key.<Object>map(k -> List.of("filtered", source.key(), k)).orElse(this);
    }
  }

  /** The loops of a comprehension. */
  static final class Nested extends Generator {
    /** One loop, given the scope around it: calls the rest for each of its turns. */
    @FunctionalInterface
    interface Loop {
      void write(Code code, Scope scope, Consumer<Scope> rest);
    }

    private final List<Loop> loops;
    private final Scope scope;
    private final BiFunction<Code, Scope, Value> element;

    Nested(List<Loop> loops, Scope scope, BiFunction<Code, Scope, Value> element) {
      this.loops = loops;
      this.scope = scope;
      this.element = element;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      write(code, 0, scope, inner -> body.accept(element.apply(code, inner)));
    }

    private void write(Code code, int level, Scope outer, Consumer<Scope> body) {
      if (level == loops.size()) {
        body.accept(outer);
      } else {
        loops.get(level).write(code, outer, inner -> write(code, level + 1, inner, body));
      }
    }
  }

  /** All ways to choose some items, in the list's order. */
  static final class Combinations extends Generator {
    private final ListValue list;
    private final int size;

    Combinations(ListValue list, int size) {
      this.list = list;
      this.size = size;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      ListValue source = Slot.indexed(code, list);
      Indexed items = source.items().indexed().orElseThrow();
      choose(code, source, items, items.low(code), List.of(), body);
    }

    private void choose(
        Code code,
        ListValue source,
        Indexed items,
        String from,
        List<Value> chosen,
        Consumer<Value> body) {
      if (chosen.size() == size) {
        body.accept(new Value.Tuple(chosen));
        return;
      }
      items.eachFrom(
          code,
          from,
          (index, item) ->
              choose(
                  code,
                  source,
                  items,
                  index + " + 1",
                  Lists.append(chosen, source.element().apply(code, item)),
                  body));
    }

    @Override
    Object key() {
      return List.of("combinations", list.key(), size);
    }
  }

  /** All tuples with one item of each list. */
  static final class Cross extends Generator {
    private final List<ListValue> lists;

    Cross(List<ListValue> lists) {
      this.lists = lists;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      pick(code, List.of(), body);
    }

    private void pick(Code code, List<Value> picked, Consumer<Value> body) {
      if (picked.size() == lists.size()) {
        body.accept(new Value.Tuple(picked));
      } else {
        lists.get(picked.size()).each(code, value -> pick(code, Lists.append(picked, value), body));
      }
    }

    @Override
    Object key() {
      return Lists.prepend("cross", lists.stream().map(ListValue::key).toList());
    }
  }

  /** The items of one list after those of another. */
  static final class Concatenated extends Generator {
    private final List<ListValue> parts;

    /** What makes of an item of a part an item of the whole. */
    private final BiFunction<Integer, Value, Value> unify;

    Concatenated(List<ListValue> parts, BiFunction<Integer, Value, Value> unify) {
      this.parts = parts;
      this.unify = unify;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      for (int part = 0; part < parts.size(); part++) {
        int number = part;
        parts.get(part).each(code, value -> body.accept(unify.apply(number, value)));
      }
    }
  }

  /** Values that stand in the expression. */
  static final class Literal extends Generator {
    private final List<Value> values;

    Literal(List<Value> values) {
      this.values = values;
    }

    List<Value> values() {
      return values;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      values.forEach(body);
    }
  }

  /** Each list of a list of lists, one after the other. */
  static final class Flattened extends Generator {
    private final ListValue outer;
    private final Function<Value, ListValue> inner;

    Flattened(ListValue outer, Function<Value, ListValue> inner) {
      this.outer = outer;
      this.inner = inner;
    }

    @Override
    void each(Code code, Consumer<Value> body) {
      outer.each(code, value -> inner.apply(value).each(code, body));
    }
  }
}
