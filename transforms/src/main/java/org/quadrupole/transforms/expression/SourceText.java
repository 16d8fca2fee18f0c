package org.quadrupole.transforms.expression;

import java.io.Serializable;

/**
 * An expression as the user wrote it, and where.
 *
 * @param text the expression
 * @param origin the file it stands in, or what else tells the user where to look
 * @param line the line of the text's first character in the origin, from 1
 * @param column the column of the text's first character in its line, from 1
 */
public record SourceText(String text, String origin, int line, int column) implements Serializable {

  /** An expression that stands in no file. */
  public static SourceText of(String text) {
    return new SourceText(text, "expression", 1, 1);
  }

  /** {@code origin:line:column} of the character at an offset of the text. */
  public String position(int offset) {
    int atLine = line;
    int lineStart = 0;
    int end = Math.min(offset, text.length());
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        atLine++;
        lineStart = i + 1;
      }
    }
    int atColumn = end - lineStart + (atLine == line ? column : 1);
    return origin + ":" + atLine + ":" + atColumn;
  }

  /** The line of the text that holds the character at an offset, with a caret under it. */
  String excerpt(int offset) {
    int at = Math.min(offset, text.length());
    int start = text.lastIndexOf('\n', at - 1) + 1;
    int end = text.indexOf('\n', at);
    String shown = text.substring(start, end < 0 ? text.length() : end);
    return "    " + shown + "\n    " + " ".repeat(Math.max(0, at - start)) + "^";
  }
}
