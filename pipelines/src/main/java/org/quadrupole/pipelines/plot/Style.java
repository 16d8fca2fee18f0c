package org.quadrupole.pipelines.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.LineMetrics;

/**
 * Sizes, fonts and strokes shared by all plots.
 *
 * <p>Lengths are user units; a figure is 480 of them wide. In a column of 8 cm one unit is 0.47 pt,
 * so that the smallest text is 6.1 pt high.
 */
final class Style {
  static final double WIDTH = 480;
  static final double HEIGHT = 420;
  static final double HEIGHT_WITH_RATIO = 500;

  static final Color INK = Color.BLACK;
  static final Color FAINT = new Color(0x606060);
  static final Color SHADE = new Color(0x40, 0x40, 0x40, 0x60);

  static final Font TICK = font(Font.PLAIN, 15);
  static final Font TITLE = font(Font.PLAIN, 17);
  static final Font LEGEND = font(Font.PLAIN, 14);
  static final Font LEGEND_HEAD = font(Font.BOLD, 14);
  static final Font HEADER = font(Font.PLAIN, 15);
  static final Font HEADER_BOLD = font(Font.BOLD, 16);
  static final Font NOTE = font(Font.PLAIN, 13);

  static final BasicStroke FRAME = stroke(1.2f);
  static final BasicStroke STEP = stroke(2.0f);
  static final BasicStroke OUTLINE = stroke(0.7f);
  static final BasicStroke POINT = stroke(1.4f);
  static final BasicStroke HATCH = stroke(0.7f);
  static final BasicStroke HALO = stroke(3.0f);
  static final BasicStroke DASHED =
      new BasicStroke(
          1.0f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {4f, 3f}, 0f);

  private Style() {}

  static double ascent(Font font) {
    LineMetrics metrics = font.getLineMetrics("Mg", RichText.METRICS);
    return metrics.getAscent();
  }

  private static BasicStroke stroke(float width) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
  }

  /** DejaVu Sans where it is installed, because it has every symbol that {@link RichText} names. */
  private static Font font(int style, int size) {
    Font preferred = new Font("DejaVu Sans", style, size);
    return preferred.getFamily().startsWith("DejaVu")
        ? preferred
        : new Font(Font.SANS_SERIF, style, size);
  }
}
