package org.quadrupole.transforms.compiler;

import java.util.List;
import org.quadrupole.transforms.expression.Expression;

/**
 * What an expression is while it is compiled: a type, and how its value is had in generated code.
 */
sealed interface Value
    permits Scalar,
        Text,
        ListValue,
        RecordValue,
        Value.Tuple,
        Value.Maybe,
        Value.Function,
        Value.Position {

  /** What to call a value of this kind in a message. */
  String describe();

  /** Several values in order. */
  record Tuple(List<Value> items) implements Value {
    public Tuple {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a tuple of " + items.size();
    }
  }

  /**
   * A value that may be missing, as the first of an empty list is.
   *
   * @param present the name of a Java boolean
   * @param value defined only where {@code present} is true
   */
  record Maybe(String present, Value value) implements Value {
    @Override
    public String describe() {
      return value.describe() + " that may be missing";
    }
  }

  /** A lambda, with the variables around it and what evaluates the expression that it stands in. */
  record Function(Expression.Lambda lambda, Scope scope, Evaluator evaluator) implements Value {
    @Override
    public String describe() {
      return "a function";
    }
  }

  /** The place of an item in the arrays of a list's content. */
  record Position(String index) implements Value {
    @Override
    public String describe() {
      return "a position";
    }
  }
}
