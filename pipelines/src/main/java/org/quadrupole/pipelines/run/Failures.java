package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.transforms.correction.CorrectionException;
import org.quadrupole.transforms.expression.ExpressionException;

/** What failed, in one line for a person. */
public final class Failures {

  private Failures() {}

  /**
   * The most telling message of an error and its causes: runners wrap what a step threw several
   * times over.
   */
  public static String line(Throwable error) {
    Throwable told = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return "out of memory ("
            + cause.getMessage()
            + "): give Java more, for example"
            + " QUAD_JAVA_OPTS=-Xmx4g, or use fewer --threads";
      }
      if (cause instanceof AnalysisException
          || cause instanceof ExpressionException
          || cause instanceof CorrectionException) {
        told = cause;
        break;
      }
      told = cause;
      if (cause instanceof IOException && cause.getMessage() != null) {
        break;
      }
    }
    return oneLine(words(told));
  }

  private static String words(Throwable error) {
    if (error instanceof ExpressionException wrong) {
      return wrong.summary();
    }
    String message = error.getMessage();
    if (error instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (error instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + kind(error);
    }
    if (error instanceof AnalysisException
        || error instanceof CorrectionException
        || error instanceof IOException) {
      return message == null ? kind(error) : message;
    }
    return message == null ? kind(error) : kind(error) + ": " + message;
  }

  private static String kind(Throwable error) {
    String name = error.getClass().getSimpleName().replaceAll("(Exception|Error)$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
