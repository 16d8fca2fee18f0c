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
  private static final double OVERLAP = 1.0;

  private static final Color HALO = new Color(255, 255, 255, 170);

  private static final int BAR_STEPS = 128;
  private static final double NOTE_OFFSET = 44;

  private GridMarks() {}

  /** The cells; empty ones stay white. */
  static Mark cells(double[] xEdges, double[] yEdges, double[] values, FigureAxis colours) {
    int nx = xEdges.length - 1;
    int ny = yEdges.length - 1;
    return (g, view) -> {
      for (int j = 0; j < ny; j++) {
        double bottom = view.yOf(yEdges[j]);
        for (int i = 0; i < nx; i++) {
          int cell = i + nx * j;
          if (isBlank(values[cell], colours)) {
            continue;
          }
          double left = view.xOf(xEdges[i]);
          // Under its neighbours to the right and above, which are drawn later.
          boolean besides = i + 1 < nx && !isBlank(values[cell + 1], colours);
          boolean above = j + 1 < ny && !isBlank(values[cell + nx], colours);
          double right = view.xOf(xEdges[i + 1]) + (besides ? OVERLAP : 0);
          double top = view.yOf(yEdges[j + 1]) - (above ? OVERLAP : 0);
          g.setPaint(Palette.map(colours.fraction(values[cell])));
          g.fill(new Rectangle2D.Double(left, top, right - left, bottom - top));
        }
      }
    };
  }

  private static boolean isBlank(double value, FigureAxis colours) {
    return value == 0 || colours.fraction(value) < 0;
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
