package org.quadrupole.pipelines.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/**
 * A frame with marks in it, ticks on all four sides and marks around it. JFreeChart lays it out.
 *
 * <p>In a combined plot the panel has no horizontal axis of its own and uses the common one.
 */
final class Panel extends XYPlot {
  private static final long serialVersionUID = 1L;

  private final transient List<Mark> inside;
  private final transient List<Mark> outside;

  Panel(FigureAxis y, List<Mark> inside, List<Mark> outside) {
    super(null, null, y, null);
    this.inside = List.copyOf(inside);
    this.outside = List.copyOf(outside);
    setInsets(RectangleInsets.ZERO_INSETS);
    setAxisOffset(RectangleInsets.ZERO_INSETS);
    setBackgroundPaint(null);
    setDomainGridlinesVisible(false);
    setRangeGridlinesVisible(false);
  }

  /** Called with the frame as clip, after the axes. */
  @Override
  public void drawAnnotations(Graphics2D g, Rectangle2D frame, PlotRenderingInfo info) {
    draw(inside, g, frame);
  }

  /** Called last, without clip. */
  @Override
  public void drawOutline(Graphics2D g, Rectangle2D frame) {
    Mark.View view = view(frame);
    g.setStroke(Style.FRAME);
    g.setPaint(Style.INK);
    view.x().drawTicks(g, frame, true, 1);
    view.y().drawTicks(g, frame, false, 1);
    g.draw(frame);
    draw(outside, g, frame);
  }

  private void draw(List<Mark> marks, Graphics2D g, Rectangle2D frame) {
    Mark.View view = view(frame);
    marks.forEach(mark -> mark.draw(g, view));
  }

  private Mark.View view(Rectangle2D frame) {
    return new Mark.View(frame, (FigureAxis) getDomainAxis(), (FigureAxis) getRangeAxis());
  }
}
