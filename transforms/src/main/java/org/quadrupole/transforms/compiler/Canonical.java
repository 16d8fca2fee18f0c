package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.expression.Expression;

/** Equal texts for expressions that differ in white space only. */
final class Canonical {

  private final StringBuilder text = new StringBuilder();

  private Canonical() {}

  /**
   * A text that two expressions share if and only if they are the same but for positions: the tree
   * in prefix order, every node with its kind and number of parts, every name and text with its
   * length.
   */
  static String text(Expression expression) {
    Canonical canonical = new Canonical();
    canonical.write(expression);
    return canonical.text.toString();
  }

  private void write(Expression expression) {
    text.append(expression.getClass().getSimpleName()).append('(');
    own(expression);
    List<Expression> parts = Names.parts(expression);
    text.append(parts.size()).append(':');
    parts.forEach(this::write);
    text.append(')');
  }

  /** What belongs to a node itself; its parts follow. */
  private void own(Expression expression) {
    if (expression instanceof Expression.Name e) {
      quoted(e.name());
    } else if (expression instanceof Expression.IntegerLiteral e) {
      text.append(e.value()).append(',');
    } else if (expression instanceof Expression.FloatLiteral e) {
      text.append(Double.doubleToLongBits(e.value())).append(',');
    } else if (expression instanceof Expression.BooleanLiteral e) {
      text.append(e.value()).append(',');
    } else if (expression instanceof Expression.TextLiteral e) {
      quoted(e.value());
    } else if (expression instanceof Expression.Attribute e) {
      quoted(e.name());
    } else if (expression instanceof Expression.Call e) {
      text.append(e.arguments().size()).append(',');
      e.named().keySet().forEach(this::quoted);
    } else if (expression instanceof Expression.Slice e) {
      List.of(e.from(), e.to(), e.step()).stream()
          .map(Optional::isPresent)
          .forEach(given -> text.append(given).append(','));
    } else if (expression instanceof Expression.Unary e) {
      quoted(e.operator());
    } else if (expression instanceof Expression.Binary e) {
      quoted(e.operator());
    } else if (expression instanceof Expression.Comparison e) {
      e.operators().forEach(this::quoted);
    } else if (expression instanceof Expression.Logical e) {
      text.append(e.and()).append(',');
    } else if (expression instanceof Expression.Lambda e) {
      e.parameters().forEach(this::quoted);
    } else if (expression instanceof Expression.Comprehension e) {
      for (Expression.Clause clause : e.clauses()) {
        text.append(clause.conditions().size()).append(',');
        text.append(clause.targets().size()).append(',');
        clause.targets().forEach(this::quoted);
      }
    }
  }

  private void quoted(String value) {
    text.append(value.length()).append('"').append(value).append(',');
  }
}
