package org.quadrupole.transforms.expression;

/**
 * An expression is wrong: its syntax, a name, a type or a nesting. The message names the file, the
 * line and the column, says what to do, and shows the place.
 */
public final class ExpressionException extends RuntimeException {

  private final String summary;

  /**
   * An error at one place of an expression.
   *
   * @param source the expression
   * @param offset the place in its text
   * @param problem what is wrong and what to do, in one line
   */
  public ExpressionException(SourceText source, int offset, String problem) {
    super(source.position(offset) + ": " + problem + "\n" + source.excerpt(offset));
    this.summary = source.position(offset) + ": " + problem;
  }

  /** The message's first line: position and problem. */
  public String summary() {
    return summary;
  }
}
