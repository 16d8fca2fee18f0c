package org.quadrupole.pipelines.plot;

import java.awt.Graphics2D;

/** The line above the frame: caption and title on the left, luminosity on the right. */
record HeaderMark(RichText caption, RichText title, RichText luminosity) implements Mark {
  private static final double ABOVE = 8;
  private static final double GAP = 10;
  private static final float SMALLEST = 11;

  static HeaderMark of(PlotSpec spec) {
    return new HeaderMark(
        RichText.of(spec.caption()), RichText.of(spec.title()), RichText.of(spec.luminosity()));
  }

  @Override
  public void draw(Graphics2D g, View view) {
    g.setPaint(Style.INK);
    double y = view.frame().getMinY() - ABOVE;
    double left = view.frame().getMinX();
    double right = view.frame().getMaxX();
    if (!luminosity.isEmpty()) {
      luminosity.drawRight(g, Style.HEADER, right, y);
      right -= luminosity.width(Style.HEADER) + GAP;
    }
    if (!caption.isEmpty()) {
      RichText shown = caption.shortenedTo(Style.HEADER_BOLD, right - left);
      shown.draw(g, Style.HEADER_BOLD, left, y);
      left += shown.width(Style.HEADER_BOLD) + GAP;
    }
    if (!title.isEmpty() && right - left > 3 * GAP) {
      double width = title.width(Style.HEADER);
      float fitting = (float) (Style.HEADER.getSize2D() * Math.min(1, (right - left) / width));
      var font = Style.HEADER.deriveFont(Math.max(fitting, SMALLEST));
      title.shortenedTo(font, right - left).draw(g, font, left, y);
    }
  }
}
