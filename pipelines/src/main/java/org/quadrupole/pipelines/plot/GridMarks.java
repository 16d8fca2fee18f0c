package org.quadrupole.pipelines.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.ui.RectangleEdge;

/** The marks of a colour map. */
final class GridMarks {
  static final double BAR_GAP = 14;
  static final double BAR_WIDTH = 16;

  /** Cells overlap by this much, or renderers leave white seams between them. */
  private static final double OVERLAP = 0.4;

  private static final Color HALO = new Color(255, 255, 255, 170);

  private static final int BAR_STEPS = 128;
  private static final double NOTE_OFFSET = 44;

  private GridMarks() {}

  /** The cells; empty ones stay white. */
  static Mark cells(double[] xEdges, double[] yEdges, double[] values, FigureAxis colours) {
    int nx = xEdges.length - 1;
    return (g, view) -> {
      for (int j = 0; j < yEdges.length - 1; j++) {
        double top = view.yOf(yEdges[j + 1]);
        double height = view.yOf(yEdges[j]) - top;
        for (int i = 0; i < nx; i++) {
          double value = values[i + nx * j];
          double fraction = colours.fraction(value);
          if (value == 0 || fraction < 0) {
            continue;
          }
          double left = view.xOf(xEdges[i]);
          g.setPaint(Palette.map(fraction));
          g.fill(
              new Rectangle2D.Double(
                  left, top - OVERLAP, view.xOf(xEdges[i + 1]) - left + OVERLAP, height + OVERLAP));
        }
      }
    };
  }

  /** A small text below the map, on the left, that says what lies outside it. */
  static Mark outside(double sum) {
    RichText text = RichText.of(sum == 0 ? "" : "Not shown: " + Ticks.compact(sum) + " outside");
    return (g, view) -> {
      g.setPaint(Style.FAINT);
      text.draw(g, Style.NOTE, view.frame().getMinX(), view.frame().getMaxY() + NOTE_OFFSET);
    };
  }

  /** Light lines under the ticks, which dark cells would hide. */
  static Mark tickHalo() {
    return (g, view) -> {
      g.setPaint(HALO);
      g.setStroke(Style.HALO);
      view.x().drawTicks(g, view.frame(), true, 1);
      view.y().drawTicks(g, view.frame(), false, 1);
    };
  }

  /** The bar beside the frame that says which colour is how much. */
  static Mark bar(FigureAxis colours) {
    return (Graphics2D g, Mark.View view) -> {
      Rectangle2D frame = view.frame();
      Rectangle2D bar =
          new Rectangle2D.Double(
              frame.getMaxX() + BAR_GAP, frame.getMinY(), BAR_WIDTH, frame.getHeight());
      double step = bar.getHeight() / BAR_STEPS;
      for (int i = 0; i < BAR_STEPS; i++) {
        double top = bar.getMaxY() - (i + 1) * step;
        double overlap = i == BAR_STEPS - 1 ? 0 : OVERLAP;
        g.setPaint(Palette.map((i + 0.5) / BAR_STEPS));
        g.fill(new Rectangle2D.Double(bar.getMinX(), top - overlap, BAR_WIDTH, step + overlap));
      }
      g.setPaint(Style.INK);
      g.setStroke(Style.FRAME);
      g.draw(bar);
      colours.drawTicks(g, bar, false, 0.5);
      double depth = colours.reserveSpace(g, null, bar, RectangleEdge.RIGHT, null).getRight();
      Rectangle2D around =
          new Rectangle2D.Double(bar.getMinX(), bar.getMinY(), BAR_WIDTH + depth, bar.getHeight());
      colours.draw(g, bar.getMaxX(), around, bar, RectangleEdge.RIGHT, null);
    };
  }
}
