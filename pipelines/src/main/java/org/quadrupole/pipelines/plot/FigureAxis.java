package org.quadrupole.pipelines.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.ui.RectangleEdge;

/**
 * An axis as papers of the field draw it: title at the far end, ticks inside the frame on both
 * sides, powers of ten as such.
 *
 * <p>It draws its labels and title when the plot asks it to; its ticks come with {@link
 * #drawTicks}, after the contents, which would hide them otherwise.
 */
final class FigureAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;
  private static final double LONG = 9;
  private static final double SHORT = 5;
  private static final double GAP = 6;

  private final boolean log;
  private final transient Ticks ticks;
  private final transient RichText title;
  private final boolean centred;

  /** How labels that are too wide for their bins are turned, in degrees. */
  private final double turn;

  FigureAxis(String title, double low, double high, boolean log, Ticks ticks) {
    this(RichText.of(title), low, high, log, ticks, false, 0);
  }

  private FigureAxis(
      RichText title,
      double low,
      double high,
      boolean log,
      Ticks ticks,
      boolean centred,
      double turn) {
    super(null);
    this.log = log;
    this.ticks = ticks;
    this.title = title;
    this.centred = centred;
    this.turn = turn;
    setRange(low, high);
  }

  /** This axis with its title in the middle instead of at the end, for a low panel. */
  FigureAxis withCentredTitle() {
    return new FigureAxis(title, getLowerBound(), getUpperBound(), log, ticks, true, turn);
  }

  /** This axis with labels turned by an angle, so that long ones fit below it. */
  FigureAxis withTurnedLabels(double degrees) {
    return new FigureAxis(title, getLowerBound(), getUpperBound(), log, ticks, centred, degrees);
  }

  /**
   * Where a value lies between the ends of the axis: 0 to 1, and -1 or 2 at most for values outside
   * and for those that have no place on it, so that no infinite coordinate reaches a file.
   */
  double fraction(double value) {
    double low = getLowerBound();
    double high = getUpperBound();
    double place;
    if (log) {
      place = value > 0 ? Math.log(value / low) / Math.log(high / low) : -1;
    } else {
      place = (value - low) / (high - low);
    }
    return Double.isNaN(place) ? -1 : Math.min(Math.max(place, -1), 2);
  }

  @Override
  public double valueToJava2D(double value, Rectangle2D area, RectangleEdge edge) {
    if (RectangleEdge.isTopOrBottom(edge)) {
      return area.getMinX() + fraction(value) * area.getWidth();
    }
    return area.getMaxY() - fraction(value) * area.getHeight();
  }

  @Override
  public AxisSpace reserveSpace(
      Graphics2D g, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
    double depth = GAP + labelDepth(edge);
    if (!title.isEmpty()) {
      depth += GAP / 2 + RichText.lineHeight(Style.TITLE);
    }
    AxisSpace reserved = space == null ? new AxisSpace() : space;
    reserved.add(depth, edge);
    return reserved;
  }

  @Override
  public AxisState draw(
      Graphics2D g,
      double cursor,
      Rectangle2D plotArea,
      Rectangle2D area,
      RectangleEdge edge,
      PlotRenderingInfo info) {
    g.setPaint(Style.INK);
    if (RectangleEdge.isTopOrBottom(edge)) {
      drawBelow(g, area);
    } else {
      drawBeside(g, plotArea, area, edge);
    }
    return new AxisState(cursor);
  }

  /** JFreeChart's own ticks are not used. */
  @Override
  public List<Ticks.Tick> refreshTicks(
      Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
    return List.of();
  }

  /**
   * Draws the ticks on both sides of the frame.
   *
   * @param size their length, 1 for the usual one
   */
  void drawTicks(Graphics2D g, Rectangle2D area, boolean horizontal, double size) {
    for (Ticks.Tick tick : ticks.ticks()) {
      double at = fraction(tick.value());
      if (tick.mark() == Ticks.Mark.NONE || at < -1e-9 || at > 1 + 1e-9) {
        continue;
      }
      double length = size * (tick.mark() == Ticks.Mark.LONG ? LONG : SHORT);
      if (horizontal) {
        double x = area.getMinX() + at * area.getWidth();
        g.draw(new Line2D.Double(x, area.getMaxY(), x, area.getMaxY() - length));
        g.draw(new Line2D.Double(x, area.getMinY(), x, area.getMinY() + length));
      } else {
        double y = area.getMaxY() - at * area.getHeight();
        g.draw(new Line2D.Double(area.getMinX(), y, area.getMinX() + length, y));
        g.draw(new Line2D.Double(area.getMaxX(), y, area.getMaxX() - length, y));
      }
    }
  }

  /** How much deeper turned labels make a horizontal axis. */
  double extraDepth() {
    return labelDepth(RectangleEdge.BOTTOM) - RichText.lineHeight(Style.TICK);
  }

  private double labelDepth(RectangleEdge edge) {
    boolean upright = RectangleEdge.isTopOrBottom(edge);
    double height = RichText.lineHeight(Style.TICK);
    if (upright && turn == 0) {
      return height;
    }
    double widest = 0;
    for (Ticks.Tick tick : ticks.ticks()) {
      widest = Math.max(widest, RichText.of(tick.label()).width(Style.TICK));
    }
    if (!upright) {
      double power = ticks.exponent() == 0 ? 0 : exponent().width(Style.TICK);
      return Math.max(widest, power);
    }
    double angle = Math.toRadians(turn);
    return widest * Math.sin(angle) + height * Math.cos(angle);
  }

  private void drawBelow(Graphics2D g, Rectangle2D area) {
    double ascent = Style.ascent(Style.TICK);
    double base = area.getMaxY() + GAP + ascent;
    for (Ticks.Tick tick : ticks.ticks()) {
      if (tick.label().isEmpty()) {
        continue;
      }
      double x = area.getMinX() + fraction(tick.value()) * area.getWidth();
      RichText label = RichText.of(tick.label());
      if (turn == 0) {
        label.drawCentred(g, Style.TICK, x, base);
      } else {
        AffineTransform before = g.getTransform();
        g.translate(x + ascent / 3, area.getMaxY() + GAP + ascent / 2);
        g.rotate(-Math.toRadians(turn));
        label.drawRight(g, Style.TICK, 0, ascent / 4);
        g.setTransform(before);
      }
    }
    double below =
        area.getMaxY()
            + GAP
            + labelDepth(RectangleEdge.BOTTOM)
            + GAP / 2
            + Style.ascent(Style.TITLE);
    title.drawRight(g, fitting(title, area.getWidth()), area.getMaxX(), below);
    if (ticks.exponent() != 0) {
      exponent().draw(g, Style.TICK, area.getMaxX() + 3, area.getMaxY() + 3);
    }
  }

  private void drawBeside(
      Graphics2D g, Rectangle2D plotArea, Rectangle2D area, RectangleEdge edge) {
    double middle = Style.ascent(Style.TICK) * 0.36;
    boolean left = edge.equals(RectangleEdge.LEFT);
    for (Ticks.Tick tick : ticks.ticks()) {
      if (tick.label().isEmpty()) {
        continue;
      }
      RichText label = RichText.of(tick.label());
      double y = area.getMaxY() - fraction(tick.value()) * area.getHeight() + middle;
      if (left) {
        label.drawRight(g, Style.TICK, area.getMinX() - GAP, y);
      } else {
        label.draw(g, Style.TICK, area.getMaxX() + GAP, y);
      }
    }
    Font font = fitting(title, area.getHeight());
    double x =
        left
            ? plotArea.getMinX() + Style.ascent(font)
            : plotArea.getMaxX() - (RichText.lineHeight(font) - Style.ascent(font));
    AffineTransform before = g.getTransform();
    g.translate(x, centred ? area.getCenterY() : area.getMinY());
    g.rotate(-Math.PI / 2);
    if (centred) {
      title.drawCentred(g, font, 0, 0);
    } else {
      title.drawRight(g, font, 0, 0);
    }
    g.setTransform(before);
    if (ticks.exponent() != 0) {
      if (left) {
        exponent().drawRight(g, Style.TICK, area.getMinX() - 3, area.getMinY() - 6);
      } else {
        exponent().draw(g, Style.TICK, area.getMaxX() + 3, area.getMinY() - 6);
      }
    }
  }

  private RichText exponent() {
    return RichText.of("×10^{" + Integer.toString(ticks.exponent()).replace('-', '−') + "}");
  }

  /** The title's font, smaller where the title is longer than the axis. */
  private static Font fitting(RichText text, double length) {
    double width = text.width(Style.TITLE);
    return width <= length
        ? Style.TITLE
        : Style.TITLE.deriveFont((float) (Style.TITLE.getSize2D() * length / width));
  }
}
