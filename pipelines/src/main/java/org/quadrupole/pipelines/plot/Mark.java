package org.quadrupole.pipelines.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;

/** Something drawn in the frame of a plot, or beside it. */
interface Mark {

  /** Draws; the colour, stroke and font of {@code g} may be left changed. */
  void draw(Graphics2D g, View view);

  /**
   * A frame and its axes.
   *
   * @param frame the rectangle between the axes, in user units
   */
  record View(Rectangle2D frame, FigureAxis x, FigureAxis y) {
    double xOf(double value) {
      return frame.getMinX() + x.fraction(value) * frame.getWidth();
    }

    double yOf(double value) {
      return frame.getMaxY() - y.fraction(value) * frame.getHeight();
    }
  }
}
