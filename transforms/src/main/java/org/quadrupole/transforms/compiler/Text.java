package org.quadrupole.transforms.compiler;

import java.util.Optional;

/**
 * A text.
 *
 * @param java a Java expression of type String
 * @param constant the text itself where it stands in the expression
 */
record Text(String java, Optional<String> constant) implements Value {

  /** A text that stands in the expression. */
  static Text of(String value) {
    return new Text(quoted(value), Optional.of(value));
  }

  /** A Java string literal; every character beyond plain ASCII is escaped. */
  static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        // An octal escape: unlike a Unicode one it cannot end the literal.
        text.append(
            c < 0x100 ? String.format("\\%03o", (int) c) : String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  @Override
  public String describe() {
    return "a text";
  }
}
