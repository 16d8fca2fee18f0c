package org.quadrupole.pipelines.plot;

import java.awt.Font;

/** Finds out whether this machine can draw text before anything is drawn. */
final class Fonts {

  private Fonts() {}

  /**
   * Measures a text, for which Java has to load its font libraries and a font.
   *
   * @throws DrawingException if it cannot
   */
  static void require() throws DrawingException {
    require(() -> new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("0", RichText.METRICS));
  }

  /** Runs a probe of which every error but a lack of memory or stack means a lack of fonts. */
  static void require(Runnable probe) throws DrawingException {
    try {
      probe.run();
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw e;
    } catch (Error e) {
      // LinkageError for missing libraries, InternalError for a missing font configuration, and a
      // plain Error for missing fonts.
      throw new DrawingException(e);
    }
  }
}
