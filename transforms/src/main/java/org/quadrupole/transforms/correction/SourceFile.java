package org.quadrupole.transforms.correction;

import java.util.List;

/** A file's name, for messages, and its bytes as they are stored. */
public final class SourceFile {

  private final String name;
  private final byte[] content;

  /** A file; the bytes are not copied and must not change. */
  public SourceFile(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  byte[] content() {
    return content;
  }

  List<String> lines() {
    return Content.lines(name, content);
  }

  /** A mistake in it. */
  CorrectionException error(String message) {
    return new CorrectionException(name + ": " + message);
  }

  /** A mistake in one of its lines, counted from one. */
  CorrectionException error(int line, String message) {
    return new CorrectionException(name + ":" + line + ": " + message);
  }
}
