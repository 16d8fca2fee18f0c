package org.quadrupole.transforms.compiler;

import java.util.List;
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

  @SuppressWarnings("UnnecessaryLambda") // recognised by its identity
  private static final BiFunction<Code, Value, Value> ITSELF = (code, item) -> item;

  /** A list whose values are the generator's items. */
  static ListValue of(Generator items) {
    return new ListValue(items, ITSELF);
  }

  /** What two lists of the same values in the same order have in common, where that is known. */
  Object key() {
    return element == ITSELF ? items.key() : this;
  }

  /** A value as a list: itself, or the items of a tuple; nothing if it is neither. */
  static Optional<ListValue> from(Value value) {
    if (value instanceof Value.Tuple tuple) {
      return Optional.of(literal(tuple.items()));
    }
    return value instanceof ListValue list ? Optional.of(list) : Optional.empty();
  }

  /** A list of these values, with a type that all have in common. */
  static ListValue literal(List<Value> values) {
    return of(
        new Generator.Literal(
            values.isEmpty() ? values : values.stream().map(Operators.common(values)).toList()));
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
