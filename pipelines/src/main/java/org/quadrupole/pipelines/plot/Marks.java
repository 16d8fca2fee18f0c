package org.quadrupole.pipelines.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** The marks of which plots of counts are made. */
final class Marks {
  static final double POINT_RADIUS = 3.3;
  private static final double HATCH_SPACING = 6;

  private Marks() {}

  /** The area of a sample between two step curves. */
  static Mark area(double[] edges, StackModel.Sample sample, Color color) {
    return (g, view) -> {
      Path2D outline = steps(view, edges, sample.upper());
      Path2D shape = new Path2D.Double(outline);
      for (int i = edges.length - 2; i >= 0; i--) {
        double y = view.yOf(sample.lower()[i]);
        shape.lineTo(view.xOf(edges[i + 1]), y);
        shape.lineTo(view.xOf(edges[i]), y);
      }
      shape.closePath();
      g.setPaint(color);
      g.fill(shape);
      g.setPaint(color.darker());
      g.setStroke(Style.OUTLINE);
      g.draw(outline);
    };
  }

  /** A sample as a line that comes down to zero at both ends. */
  static Mark line(double[] edges, double[] values, Color color) {
    return (g, view) -> {
      Path2D steps = new Path2D.Double();
      steps.moveTo(view.xOf(edges[0]), view.yOf(0));
      steps.append(steps(view, edges, values), true);
      steps.lineTo(view.xOf(edges[edges.length - 1]), view.yOf(0));
      g.setPaint(color);
      g.setStroke(Style.STEP);
      g.draw(steps);
    };
  }

  /** A hatched band around a step curve; nothing where centre or half width is NaN or 0. */
  static Mark band(double[] edges, double[] centre, double[] half) {
    return (g, view) -> {
      Path2D lines = new Path2D.Double();
      Rectangle2D frame = view.frame();
      for (int i = 0; i < centre.length; i++) {
        if (!(half[i] > 0)) {
          continue;
        }
        double top = Math.max(view.yOf(centre[i] + half[i]), frame.getMinY());
        double bottom = Math.min(view.yOf(centre[i] - half[i]), frame.getMaxY());
        hatch(lines, view.xOf(edges[i]), top, view.xOf(edges[i + 1]), bottom);
      }
      g.setPaint(Style.FAINT);
      g.setStroke(Style.HATCH);
      g.draw(lines);
    };
  }

  /** A see-through area between two step curves; nothing where either is NaN. */
  static Mark shade(double[] edges, double[] low, double[] high) {
    return (g, view) -> {
      Rectangle2D frame = view.frame();
      Path2D shape = new Path2D.Double();
      for (int i = 0; i < low.length; i++) {
        if (high[i] > low[i]) {
          double top = within(frame, view.yOf(high[i]));
          double bottom = within(frame, view.yOf(low[i]));
          double left = view.xOf(edges[i]);
          shape.append(
              new Rectangle2D.Double(left, top, view.xOf(edges[i + 1]) - left, bottom - top),
              false);
        }
      }
      g.setPaint(Style.SHADE);
      g.fill(shape);
    };
  }

  /** A line at zero, where contents may be negative. */
  static Mark level(double value, boolean dashed) {
    return (g, view) -> {
      double y = view.yOf(value);
      g.setPaint(Style.INK);
      g.setStroke(dashed ? Style.DASHED : Style.OUTLINE);
      g.draw(new Line2D.Double(view.frame().getMinX(), y, view.frame().getMaxX(), y));
    };
  }

  /**
   * Points with errors and bars as wide as their bins; what lies beyond the frame is pointed at.
   *
   * @param arrows whether to point at points beyond the frame
   */
  static Mark points(double[] edges, StackModel.Points points, Color color, boolean arrows) {
    return (g, view) -> {
      g.setPaint(color);
      g.setStroke(Style.POINT);
      for (int i = 0; i < edges.length - 1; i++) {
        if (Double.isNaN(points.y()[i])) {
          continue;
        }
        double left = view.xOf(edges[i]);
        double right = view.xOf(edges[i + 1]);
        double x = (left + right) / 2;
        double y = view.yOf(points.y()[i]);
        double beyond = view.y().fraction(points.y()[i]);
        g.draw(
            new Line2D.Double(
                x,
                within(view.frame(), view.yOf(points.low()[i])),
                x,
                within(view.frame(), view.yOf(points.high()[i]))));
        if (beyond >= 0 && beyond <= 1) {
          // Bars narrower than their marker only make it look ragged.
          if (right - left > 2.5 * POINT_RADIUS) {
            g.draw(new Line2D.Double(left, y, right, y));
          }
          double radius = Math.min(POINT_RADIUS, Math.max(1.6, (right - left) * 0.45));
          g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        } else if (arrows) {
          g.fill(arrow(view.frame(), x, beyond > 1));
        }
      }
    };
  }

  /** Points at any place, with bars in both directions. */
  static Mark series(PointSeries points, Color color) {
    return (g, view) -> {
      g.setPaint(color);
      g.setStroke(Style.POINT);
      // Many points would hide each other.
      double radius = points.size() > 200 ? POINT_RADIUS / 2 : POINT_RADIUS;
      for (int i = 0; i < points.size(); i++) {
        double x = view.xOf(points.x(i));
        double y = view.yOf(points.y(i));
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
          continue;
        }
        double low = within(view.frame(), view.yOf(points.yLow(i)));
        double high = within(view.frame(), view.yOf(points.yHigh(i)));
        if (low != high) {
          g.draw(new Line2D.Double(x, low, x, high));
        }
        double left = view.xOf(points.xLow(i));
        double right = view.xOf(points.xHigh(i));
        if (left != right && Double.isFinite(left)) {
          g.draw(new Line2D.Double(left, y, right, y));
        }
        g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
      }
    };
  }

  private static double within(Rectangle2D frame, double y) {
    return Math.min(Math.max(y, frame.getMinY()), frame.getMaxY());
  }

  private static Path2D arrow(Rectangle2D frame, double x, boolean up) {
    double tip = up ? frame.getMinY() + 2 : frame.getMaxY() - 2;
    double base = up ? tip + 7 : tip - 7;
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(x, tip);
    triangle.lineTo(x - 4, base);
    triangle.lineTo(x + 4, base);
    triangle.closePath();
    return triangle;
  }

  private static Path2D steps(Mark.View view, double[] edges, double[] values) {
    Path2D steps = new Path2D.Double();
    for (int i = 0; i < values.length; i++) {
      double y = view.yOf(values[i]);
      if (i == 0) {
        steps.moveTo(view.xOf(edges[0]), y);
      } else {
        steps.lineTo(view.xOf(edges[i]), y);
      }
      steps.lineTo(view.xOf(edges[i + 1]), y);
    }
    return steps;
  }

  /**
   * Adds the diagonals that fill a rectangle. They lie on one common set of lines x + y = k *
   * spacing, so the hatches of neighbouring bins join.
   */
  static void hatch(Path2D lines, double left, double top, double right, double bottom) {
    double first = Math.ceil((left + top) / HATCH_SPACING) * HATCH_SPACING;
    for (double sum = first; sum < right + bottom; sum += HATCH_SPACING) {
      double fromX = Math.max(left, sum - bottom);
      double toX = Math.min(right, sum - top);
      if (toX > fromX) {
        lines.moveTo(fromX, sum - fromX);
        lines.lineTo(toX, sum - toX);
      }
    }
  }
}
