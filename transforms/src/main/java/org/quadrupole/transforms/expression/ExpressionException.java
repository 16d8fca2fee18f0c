package org.quadrupole.transforms.expression;

/**
 * An expression is wrong: its syntax, a name, a type or a nesting. The message names the file, the
 * line and the column, says what to do, and shows the place.
 */
public final class ExpressionException extends RuntimeException {

  private final String summary;
  private final boolean isUnknownName;

  /**
   * An error at one place of an expression.
   *
   * @param source the expression
   * @param offset the place in its text
   * @param problem what is wrong and what to do, in one line
   */
  public ExpressionException(SourceText source, int offset, String problem) {
    this(source, offset, problem, false);
  }

  private ExpressionException(
      SourceText source, int offset, String problem, boolean isUnknownName) {
    super(source.position(offset) + ": " + problem + "\n" + source.excerpt(offset));
    this.summary = source.position(offset) + ": " + problem;
    this.isUnknownName = isUnknownName;
  }

  /** The error that a name or an attribute does not exist. */
  public static ExpressionException unknownName(SourceText source, int offset, String problem) {
    return new ExpressionException(source, offset, problem, true);
  }

  /** Whether the error is that a name or an attribute does not exist. */
  public boolean isUnknownName() {
    return isUnknownName;
  }

  /** The message's first line: position and problem. */
  public String summary() {
    return summary;
  }
}
