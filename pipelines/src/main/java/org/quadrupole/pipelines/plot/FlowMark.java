package org.quadrupole.pipelines.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;

/** A small text along the frame's right side that says what the axis leaves out. */
record FlowMark(RichText text) implements Mark {
  private static final double BESIDE = 5;

  /** What lies below and above the axis; no text where nothing does. */
  static FlowMark of(double below, double above) {
    if (below == 0 && above == 0) {
      return new FlowMark(RichText.of(""));
    }
    StringBuilder text = new StringBuilder("Not shown: ");
    if (below != 0) {
      text.append(Ticks.compact(below)).append(" below");
    }
    if (above != 0) {
      text.append(below != 0 ? ", " : "").append(Ticks.compact(above)).append(" above");
    }
    return new FlowMark(RichText.of(text.toString()));
  }

  @Override
  public void draw(Graphics2D g, View view) {
    AffineTransform before = g.getTransform();
    g.setPaint(Style.FAINT);
    g.translate(view.frame().getMaxX() + BESIDE + Style.ascent(Style.NOTE), view.frame().getMaxY());
    g.rotate(-Math.PI / 2);
    text.draw(g, Style.NOTE, 0, 0);
    g.setTransform(before);
  }
}
