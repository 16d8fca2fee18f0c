package org.quadrupole.transforms.compiler;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A list that need not exist: items of a generator, each turned into a value.
 *
 * @param items where the items come from; lists of one generator have the same items in the same
 *     order
 * @param element writes what makes an item's value
 */
record ListValue(Generator items, BiFunction<Code, Value, Value> element) implements Value {

  /** A list whose values are the generator's items. */
  static ListValue of(Generator items) {
    return new ListValue(items, (code, item) -> item);
  }

  /** A value as a list: itself, or the items of a tuple; nothing if it is neither. */
  static Optional<ListValue> from(Value value) {
    if (value instanceof Value.Tuple tuple) {
      return Optional.of(of(new Generator.Literal(tuple.items())));
    }
    return value instanceof ListValue list ? Optional.of(list) : Optional.empty();
  }

  /** Writes the loop over the list; the body gets each value. */
  void each(Code code, Consumer<Value> body) {
    items.each(code, item -> body.accept(element.apply(code, item)));
  }

  /** The list of what a function makes of each value. */
  ListValue map(BiFunction<Code, Value, Value> function) {
    return new ListValue(items, (code, item) -> function.apply(code, element.apply(code, item)));
  }

  @Override
  public String describe() {
    return "a list";
  }
}
