package org.quadrupole.transforms.compiler;

import org.quadrupole.transforms.expression.Expression;

/** Equal texts for expressions that differ in white space only. */
final class Canonical {

  private Canonical() {}

  /** A text that two expressions share if and only if they are the same but for positions. */
  static String text(Expression expression) {
    return expression.toString().replaceAll("\\bat=\\d+", "");
  }
}
