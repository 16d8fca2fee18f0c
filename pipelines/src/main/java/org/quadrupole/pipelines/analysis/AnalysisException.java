package org.quadrupole.pipelines.analysis;

import org.quadrupole.transforms.expression.SourceText;

/**
 * A mistake in an analysis file or in what was set for it on the command line. The message is one
 * line and starts with the place: {@code file:line:column}.
 */
public final class AnalysisException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A mistake described in one line, without a place in a file. */
  public AnalysisException(String message) {
    super(message);
  }

  /** A mistake with its cause. */
  public AnalysisException(String message, Throwable cause) {
    super(message, cause);
  }

  static AnalysisException at(String origin, int line, int column, String message) {
    return new AnalysisException(origin + ":" + line + ":" + column + ": " + message);
  }

  static AnalysisException at(SourceText place, String message) {
    return at(place.origin(), place.line(), place.column(), message);
  }
}
