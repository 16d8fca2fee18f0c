package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.quadrupole.transforms.expression.Expression;

/** Walks over syntax trees without evaluating them. */
final class Names {

  private Names() {}

  /** Calls the consumer for every use of a name in an expression. */
  static void each(Expression expression, Consumer<String> use) {
    if (expression instanceof Expression.Name name) {
      use.accept(name.name());
    }
    parts(expression).forEach(part -> each(part, use));
  }

  /** The expressions directly inside one. */
  static List<Expression> parts(Expression expression) {
    List<Expression> parts = new ArrayList<>();
    if (expression instanceof Expression.ListLiteral e) {
      parts.addAll(e.items());
    } else if (expression instanceof Expression.TupleLiteral e) {
      parts.addAll(e.items());
    } else if (expression instanceof Expression.Attribute e) {
      parts.add(e.value());
    } else if (expression instanceof Expression.Call e) {
      parts.add(e.function());
      parts.addAll(e.arguments());
      parts.addAll(e.named().values());
    } else if (expression instanceof Expression.Index e) {
      parts.add(e.value());
      parts.add(e.index());
    } else if (expression instanceof Expression.Slice e) {
      parts.add(e.value());
      List.of(e.from(), e.to(), e.step()).forEach(bound -> bound.ifPresent(parts::add));
    } else if (expression instanceof Expression.Unary e) {
      parts.add(e.operand());
    } else if (expression instanceof Expression.Binary e) {
      parts.add(e.left());
      parts.add(e.right());
    } else if (expression instanceof Expression.Comparison e) {
      parts.addAll(e.operands());
    } else if (expression instanceof Expression.Logical e) {
      parts.add(e.left());
      parts.add(e.right());
    } else if (expression instanceof Expression.Conditional e) {
      parts.addAll(List.of(e.condition(), e.then(), e.otherwise()));
    } else if (expression instanceof Expression.Lambda e) {
      parts.add(e.body());
    } else if (expression instanceof Expression.Comprehension e) {
      parts.add(e.element());
      e.clauses()
          .forEach(
              clause -> {
                parts.add(clause.list());
                parts.addAll(clause.conditions());
              });
    }
    return parts;
  }

  /** The comparison that says the same with its sides exchanged. */
  static String mirrored(String comparison) {
    return switch (comparison.charAt(0)) {
      case '<' -> comparison.replace('<', '>');
      case '>' -> comparison.replace('>', '<');
      default -> comparison;
    };
  }
}
