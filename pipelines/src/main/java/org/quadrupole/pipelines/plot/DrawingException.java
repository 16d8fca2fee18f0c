package org.quadrupole.pipelines.plot;

import java.io.IOException;

/**
 * This machine cannot draw text.
 *
 * <p>Java draws text with the system's font libraries, also without a display: it needs
 * libfontconfig, libfreetype and one TrueType font.
 */
public final class DrawingException extends IOException {
  private static final long serialVersionUID = 1L;

  DrawingException(Error cause) {
    super(
        "plots cannot be drawn: Java finds no usable font on this machine ("
            + root(cause)
            + "). Install fontconfig, freetype and a font (Debian, Ubuntu: apt-get install"
            + " libfontconfig1 libfreetype6 fonts-dejavu-core; Alma, Rocky: dnf install fontconfig"
            + " freetype dejavu-sans-fonts)",
        cause);
  }

  /** The first message, as Java wraps it several times. */
  private static String root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
