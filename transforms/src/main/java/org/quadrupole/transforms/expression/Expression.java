package org.quadrupole.transforms.expression;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The syntax tree of an expression. {@link #at} is the offset in the text to which errors point.
 */
public sealed interface Expression {

  /** The offset of the part's significant character in the text. */
  int at();

  /** A name: a column, a record, a definition or a variable of a comprehension. */
  record Name(int at, String name) implements Expression {}

  /** A whole number; it takes the type of what it meets (NEP 50). */
  record IntegerLiteral(int at, long value) implements Expression {}

  /** A number with a point or exponent; it takes the precision of what it meets (NEP 50). */
  record FloatLiteral(int at, double value) implements Expression {}

  /** {@code True} or {@code False}. */
  record BooleanLiteral(int at, boolean value) implements Expression {}

  /** A text. */
  record TextLiteral(int at, String value) implements Expression {}

  /** {@code [a, b, c]}. */
  record ListLiteral(int at, List<Expression> items) implements Expression {}

  /** {@code (a, b)}. */
  record TupleLiteral(int at, List<Expression> items) implements Expression {}

  /** {@code value.name}. */
  record Attribute(int at, Expression value, String name) implements Expression {}

  /** {@code function(arguments, name=named)}. */
  record Call(
      int at, Expression function, List<Expression> arguments, Map<String, Expression> named)
      implements Expression {}

  /** {@code value[index]}. */
  record Index(int at, Expression value, Expression index) implements Expression {}

  /** {@code value[from:to:step]}. */
  record Slice(
      int at,
      Expression value,
      Optional<Expression> from,
      Optional<Expression> to,
      Optional<Expression> step)
      implements Expression {}

  /** {@code -x}, {@code +x}, {@code ~x} or {@code not x}. */
  record Unary(int at, String operator, Expression operand) implements Expression {}

  /** Arithmetic and bitwise operators. */
  record Binary(int at, String operator, Expression left, Expression right) implements Expression {}

  /** {@code a < b <= c ...}: one operator fewer than operands. */
  record Comparison(int at, List<String> operators, List<Expression> operands)
      implements Expression {}

  /** {@code a and b} or {@code a or b}. */
  record Logical(int at, boolean and, Expression left, Expression right) implements Expression {}

  /** {@code then if condition else otherwise}. */
  record Conditional(int at, Expression condition, Expression then, Expression otherwise)
      implements Expression {}

  /** {@code lambda a, b: body}. */
  record Lambda(int at, List<String> parameters, Expression body) implements Expression {}

  /** {@code [element for a, b in list if condition ...]}. */
  record Comprehension(int at, Expression element, List<Clause> clauses) implements Expression {}

  /** {@code for targets in list if condition if condition}. */
  record Clause(List<String> targets, Expression list, List<Expression> conditions) {}
}
