package org.quadrupole.pipelines.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * The legend in one upper corner of a frame, one line per entry and two columns when there are
 * many, and a heading in the other corner.
 */
final class LegendMark implements Mark {
  private static final double ROW = 20;
  private static final double KEY = 26;
  private static final double GAP = 7;
  private static final double MARGIN = 14;
  private static final int MOST_ROWS = 6;

  /** A legend higher than this covers contents rather than squeeze them flat. */
  private static final double MOST_OF_FRAME = 0.6;

  private final RichText head;
  private final List<Entry> entries;
  private final boolean left;

  /** How an entry's key looks. */
  enum Key {
    AREA,
    LINE,
    POINT,
    HATCH,
    SHADE
  }

  /** One line of the legend. */
  record Entry(RichText label, Key key, Color color) {}

  LegendMark(String head, List<Entry> entries) {
    this(RichText.of(head), entries, false);
  }

  private LegendMark(RichText head, List<Entry> entries, boolean left) {
    this.head = head;
    this.entries = List.copyOf(entries);
    this.left = left;
  }

  /** The same legend in the left corner, or in the right one. */
  LegendMark onLeft(boolean wanted) {
    return new LegendMark(head, entries, wanted);
  }

  /** The room that the entries take in a frame of this size, margins included. */
  VerticalRange.Corner entriesIn(double width, double height) {
    return entries.isEmpty()
        ? new VerticalRange.Corner(0, 0)
        : new VerticalRange.Corner(
            (entriesWidth() + 2 * MARGIN) / width,
            Math.min(
                MOST_OF_FRAME,
                ((rows() + (besideHeading(width) ? 0 : 1)) * ROW + MARGIN) / height));
  }

  /** The room that the heading takes in a frame of this size, margins included. */
  VerticalRange.Corner headingIn(double width, double height) {
    return head.isEmpty()
        ? new VerticalRange.Corner(0, 0)
        : new VerticalRange.Corner(
            (head.width(Style.LEGEND_HEAD) + 2 * MARGIN) / width, (ROW + MARGIN) / height);
  }

  @Override
  public void draw(Graphics2D g, View view) {
    Rectangle2D frame = view.frame();
    double y = frame.getMinY() + MARGIN;
    double atLeft = frame.getMinX() + MARGIN;
    double atRight = frame.getMaxX() - MARGIN;
    g.setPaint(Style.INK);
    double headLine = baseLine(y, Style.LEGEND_HEAD);
    RichText shown = head.shortenedTo(Style.LEGEND_HEAD, frame.getWidth() - 2 * MARGIN);
    if (left) {
      shown.drawRight(g, Style.LEGEND_HEAD, atRight, headLine);
    } else {
      shown.draw(g, Style.LEGEND_HEAD, atLeft, headLine);
    }
    // Where both do not fit beside each other the legend goes below the heading.
    if (!besideHeading(frame.getWidth())) {
      y += ROW;
    }
    double x = left ? atLeft : atRight - entriesWidth();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      int columnIndex = i / rows();
      double column = x + columnIndex * (columnWidth() + 2 * GAP);
      double row = y + i % rows() * ROW;
      drawKey(g, entry, column, row + ROW / 2);
      g.setPaint(Style.INK);
      entry.label().draw(g, Style.LEGEND, column + KEY + GAP, baseLine(row, Style.LEGEND));
    }
  }

  private boolean besideHeading(double frameWidth) {
    return head.isEmpty()
        || head.width(Style.LEGEND_HEAD) + entriesWidth() + 3 * MARGIN <= frameWidth;
  }

  private double entriesWidth() {
    return columnWidth() * columns() + GAP * 2 * (columns() - 1);
  }

  private static double baseLine(double top, Font font) {
    return top + ROW / 2 + Style.ascent(font) * 0.36;
  }

  private static void drawKey(Graphics2D g, Entry entry, double x, double y) {
    Rectangle2D box = new Rectangle2D.Double(x, y - 6, KEY, 12);
    g.setPaint(entry.color());
    switch (entry.key()) {
      case AREA -> {
        g.fill(box);
        g.setPaint(entry.color().darker());
        g.setStroke(Style.OUTLINE);
        g.draw(box);
      }
      case LINE -> {
        g.setStroke(Style.STEP);
        g.draw(new Line2D.Double(x, y, x + KEY, y));
      }
      case POINT -> {
        g.setStroke(Style.POINT);
        g.draw(new Line2D.Double(x + 4, y, x + KEY - 4, y));
        g.draw(new Line2D.Double(x + KEY / 2, y - 8, x + KEY / 2, y + 8));
        double radius = Marks.POINT_RADIUS;
        g.fill(new Ellipse2D.Double(x + KEY / 2 - radius, y - radius, 2 * radius, 2 * radius));
      }
      case SHADE -> g.fill(box);
      case HATCH -> {
        Path2D lines = new Path2D.Double();
        Marks.hatch(lines, box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY());
        g.setStroke(Style.HATCH);
        g.draw(lines);
      }
    }
  }

  private int columns() {
    return entries.size() > MOST_ROWS ? 2 : 1;
  }

  private int rows() {
    return (entries.size() + columns() - 1) / columns();
  }

  private double columnWidth() {
    double widest =
        entries.stream().mapToDouble(entry -> entry.label().width(Style.LEGEND)).max().orElse(0);
    return KEY + GAP + widest;
  }
}
