package org.quadrupole.pipelines.plot;

import java.util.Locale;

/** A picture format that {@link Plots} writes. */
public enum Format {
  /** Pixels, at twice the nominal size. */
  PNG,
  /** Vectors with real text, the same bytes for the same input and fonts. */
  SVG,
  /** Vectors with text as outlines, so no font has to be embedded. */
  PDF;

  /** The file name extension, without a dot. */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
