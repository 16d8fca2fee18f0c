package org.quadrupole.transforms.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.SourceText;

/** An expression that is computed once an event, and what it has become. */
final class DefinedExpression {

  /** An expression in its normal form, and how many of the definitions it needs to see. */
  record ValueKey(String text, int visible) {}

  final String name;
  final SourceText source;
  final Expression expression;

  /** How many of the definitions it sees. */
  final int visible;

  /** Whether it stands for the last of those that it sees, which it then sees as it was. */
  final boolean replaces;

  /** The only universe that it belongs to. */
  final Optional<Universe> universe;

  /** The column in whose place it stands. */
  final Optional<Variations.Target> column;

  /** What it is in {@link KeptValues}, if it is kept there. */
  final Optional<ValueKey> key;

  final Map<Universe, Kept> kept = new HashMap<>();
  Optional<Value> kind = Optional.empty();
  boolean beingDefined;

  DefinedExpression(
      String name,
      SourceText source,
      Expression expression,
      int visible,
      boolean replaces,
      Optional<Universe> universe,
      Optional<Variations.Target> column,
      Optional<ValueKey> key) {
    this.name = name;
    this.source = source;
    this.expression = expression;
    this.visible = visible;
    this.replaces = replaces;
    this.universe = universe;
    this.column = column;
    this.key = key;
  }

  /** An expression that sees some definitions, in any universe. */
  static DefinedExpression plain(
      String name, SourceText source, Expression expression, int visible) {
    return new DefinedExpression(
        name,
        source,
        expression,
        visible,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** An expression that is kept for later runs. */
  static DefinedExpression lasting(SourceText source, Expression expression, ValueKey key) {
    return new DefinedExpression(
        source.text(),
        source,
        expression,
        key.visible(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(key));
  }
}
