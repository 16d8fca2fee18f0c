package org.quadrupole.pipelines.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws how many of some things there were over time. */
public final class Timeline {

  private static final double WIDTH = 720;
  private static final double HEIGHT = 260;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final List<Color> COLOURS =
      List.of(new Color(0xa8bcd0), new Color(0x3f7fb5), new Color(0xe08e45));

  private Timeline() {}

  /**
   * A line.
   *
   * @param name what is counted
   * @param values how many from each time on
   */
  public record Line(String name, List<Double> values) {

    /** Copies the values. */
    public Line {
      values = List.copyOf(values);
    }
  }

  /**
   * The drawing as an SVG document.
   *
   * @param seconds the times, rising; each line has a value for each
   * @throws DrawingException if this machine cannot draw text
   */
  public static String svg(List<Double> seconds, List<Line> lines)
      throws IOException, DrawingException {
    Fonts.require();
    XYSeriesCollection data = new XYSeriesCollection();
    XYStepRenderer renderer = new XYStepRenderer();
    for (Line line : lines) {
      XYSeries series = new XYSeries(line.name());
      for (int i = 0; i < seconds.size(); i++) {
        series.add(seconds.get(i), line.values().get(i));
      }
      int number = data.getSeriesCount();
      data.addSeries(series);
      renderer.setSeriesPaint(number, COLOURS.get(number % COLOURS.size()));
      renderer.setSeriesStroke(number, new BasicStroke(2));
    }
    NumberAxis time = axis("Time since the start of the run [s]");
    NumberAxis number = axis("Number");
    number.setAutoRangeIncludesZero(true);
    XYPlot plot = new XYPlot(data, time, number, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    JFreeChart chart = new JFreeChart(null, FONT, plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getLegend().setItemFont(FONT);
    return new String(
        FigureWriter.bytes(new Charts.Drawing(chart, WIDTH, HEIGHT), Format.SVG),
        StandardCharsets.UTF_8);
  }

  private static NumberAxis axis(String title) {
    NumberAxis axis = new NumberAxis(title);
    axis.setLabelFont(FONT);
    axis.setTickLabelFont(FONT);
    return axis;
  }
}
