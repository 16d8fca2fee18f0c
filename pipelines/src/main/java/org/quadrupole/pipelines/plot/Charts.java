package org.quadrupole.pipelines.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** Composes charts of panels, axes and marks. */
final class Charts {
  private static final double ABOVE = 34;
  private static final double BESIDE = 24;
  private static final double BELOW = 6;
  private static final double PANEL_GAP = 9;
  private static final int MAIN_WEIGHT = 3;

  /** Roughly the frame's size, for choices that come before the layout. */
  private static final double FRAME_WIDTH = 375;

  private static final double FRAME_HEIGHT = 305;

  private Charts() {}

  /** A chart and its size in user units. */
  record Drawing(JFreeChart chart, double width, double height) {}

  static Drawing of(Figure figure) {
    if (figure instanceof Figure.Counts counts) {
      return counts(
          counts.spec(), StackModel.of(counts.spec(), counts.layers(), counts.systematics()));
    }
    if (figure instanceof Figure.Points points) {
      return points(points.spec(), points.series());
    }
    Figure.ColourMap map = (Figure.ColourMap) figure;
    return colourMap(map.spec(), map.grid());
  }

  private static Drawing counts(PlotSpec spec, StackModel model) {
    double[] edges = drawnEdges(spec.x(), model.edges());
    FigureAxis x = horizontal(spec.x(), edges);
    LegendMark legend = new LegendMark(spec.region(), legend(spec, model));
    VerticalRange range = range(spec, model, legend, x, edges);
    Ticks ticks =
        spec.logY()
            ? Ticks.logarithmic(range.low(), range.high())
            : Ticks.linear(range.low(), range.high(), 5);
    FigureAxis y =
        new FigureAxis(
            countTitle(spec, model.edges()), range.low(), range.high(), spec.logY(), ticks);
    List<Mark> inside = new ArrayList<>(contents(spec, model, edges));
    if (range.low() < 0) {
      inside.add(Marks.level(0, false));
    }
    inside.add(legend.onLeft(range.legendLeft()));
    List<Mark> outside = List.of(HeaderMark.of(spec), FlowMark.of(model.below(), model.above()));
    Panel main = new Panel(y, inside, outside);
    if (!hasRatio(spec, model)) {
      main.setDomainAxis(x);
      return drawing(main, Style.WIDTH, Style.HEIGHT + x.extraDepth(), BESIDE);
    }
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(x);
    both.setGap(PANEL_GAP);
    both.setInsets(RectangleInsets.ZERO_INSETS);
    both.add(main, MAIN_WEIGHT);
    both.add(ratio(model, edges), 1);
    return drawing(both, Style.WIDTH, Style.HEIGHT_WITH_RATIO + x.extraDepth(), BESIDE);
  }

  private static Drawing points(PlotSpec spec, List<PointSeries> series) {
    double[] xRange = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    double[] yRange = xRange.clone();
    for (PointSeries points : series) {
      for (int i = 0; i < points.size(); i++) {
        widen(xRange, points.xLow(i), points.xHigh(i), spec.x().log());
        widen(yRange, points.yLow(i), points.yHigh(i), spec.logY());
      }
    }
    pad(xRange, spec.x().log(), 0.04);
    pad(yRange, spec.logY(), 0.06);
    List<LegendMark.Entry> entries = new ArrayList<>();
    List<Mark> inside = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      Color color = series.size() == 1 ? Style.INK : Palette.sample(i, series.size());
      inside.add(Marks.series(series.get(i), color));
      if (series.size() > 1) {
        entries.add(entry(series.get(i).label(), LegendMark.Key.POINT, color));
      }
    }
    LegendMark legend = new LegendMark(spec.region(), entries);
    double covered = legend.entriesIn(FRAME_WIDTH, FRAME_HEIGHT).height();
    if (!spec.logY()) {
      yRange[1] += (yRange[1] - yRange[0]) * covered / (1 - covered);
    }
    if (!spec.logY() && yRange[0] < 0 && yRange[1] > 0) {
      inside.add(Marks.level(0, true));
    }
    inside.add(legend);
    Ticks ticks =
        spec.logY()
            ? Ticks.logarithmic(yRange[0], yRange[1])
            : Ticks.linear(yRange[0], yRange[1], 5);
    Panel panel =
        new Panel(
            new FigureAxis(spec.quantity(), yRange[0], yRange[1], spec.logY(), ticks),
            inside,
            List.of(HeaderMark.of(spec)));
    FigureAxis x = horizontal(spec.x(), xRange);
    panel.setDomainAxis(x);
    return drawing(panel, Style.WIDTH, Style.HEIGHT + x.extraDepth(), BESIDE);
  }

  private static void widen(double[] range, double low, double high, boolean log) {
    if (Double.isFinite(low) && (!log || low > 0)) {
      range[0] = Math.min(range[0], low);
    }
    if (Double.isFinite(high) && (!log || high > 0)) {
      range[1] = Math.max(range[1], high);
    }
  }

  /** Leaves room at both ends; a range of nothing becomes one around it. */
  private static void pad(double[] range, boolean log, double share) {
    if (!(range[0] <= range[1])) {
      range[0] = log ? 1 : 0;
      range[1] = log ? 10 : 1;
    }
    if (log) {
      double factor = Math.max(Math.pow(range[1] / range[0], share), 1.5);
      range[0] /= factor;
      range[1] *= factor;
      return;
    }
    double room = (range[1] - range[0]) * share;
    if (!(room > 0)) {
      room = range[0] == 0 ? 1 : Math.abs(range[0]) / 2;
    }
    range[0] -= room;
    range[1] += room;
  }

  /** Overlaid samples are alternatives, not an expectation that data could be divided by. */
  private static boolean hasRatio(PlotSpec spec, StackModel model) {
    return model.hasRatio() && !spec.overlay();
  }

  private static Panel ratio(StackModel model, double[] edges) {
    StackModel.Points points = model.ratio();
    VerticalRange range = VerticalRange.ratio(points);
    Ticks ticks =
        Ticks.linear(range.low(), range.high(), 3).withoutLabelsAtEnds(range.low(), range.high());
    FigureAxis y =
        new FigureAxis("Data / sim.", range.low(), range.high(), false, ticks).withCentredTitle();
    double[] one = new double[model.bins()];
    Arrays.fill(one, 1.0);
    List<Mark> marks = new ArrayList<>();
    if (model.hasSystematics()) {
      marks.add(
          Marks.shade(edges, model.relative(model.lowest()), model.relative(model.highest())));
    }
    marks.add(Marks.band(edges, one, model.relativeError()));
    marks.add(Marks.level(1, true));
    marks.add(Marks.points(edges, points, Style.INK, true));
    return new Panel(y, marks, List.of());
  }

  private static List<Mark> contents(PlotSpec spec, StackModel model, double[] edges) {
    List<Mark> marks = new ArrayList<>();
    List<StackModel.Sample> samples = model.samples();
    boolean lines = spec.overlay() || samples.size() == 1;
    // The topmost first, so that the outlines of lower samples stay visible.
    for (int i = samples.size() - 1; i >= 0; i--) {
      Color color = color(samples, i);
      marks.add(
          lines
              ? Marks.line(edges, samples.get(i).upper(), color)
              : Marks.area(edges, samples.get(i), color));
    }
    if (!samples.isEmpty() && !spec.overlay()) {
      double[] total = IntStream.range(0, model.bins()).mapToDouble(model::total).toArray();
      double[] error = IntStream.range(0, model.bins()).mapToDouble(model::totalError).toArray();
      if (model.hasSystematics()) {
        marks.add(Marks.shade(edges, model.lowest(), model.highest()));
      }
      marks.add(Marks.band(edges, total, error));
    }
    model.data().ifPresent(data -> marks.add(Marks.points(edges, data, dataColor(data), false)));
    return marks;
  }

  /** Data first, then the samples from the top of the stack down, as the eye meets them. */
  private static List<LegendMark.Entry> legend(PlotSpec spec, StackModel model) {
    List<LegendMark.Entry> entries = new ArrayList<>();
    model
        .data()
        .ifPresent(
            data ->
                entries.add(entry(data.layer().label(), LegendMark.Key.POINT, dataColor(data))));
    List<StackModel.Sample> samples = model.samples();
    boolean lines = spec.overlay() || samples.size() == 1;
    for (int i = 0; i < samples.size(); i++) {
      int sample = spec.overlay() ? i : samples.size() - 1 - i;
      entries.add(
          entry(
              samples.get(sample).layer().label(),
              lines ? LegendMark.Key.LINE : LegendMark.Key.AREA,
              color(samples, sample)));
    }
    if (!samples.isEmpty() && !spec.overlay()) {
      entries.add(entry("Stat. unc.", LegendMark.Key.HATCH, Style.FAINT));
      if (model.hasSystematics()) {
        entries.add(entry("Stat. and syst. unc.", LegendMark.Key.SHADE, Style.SHADE));
      }
    }
    return entries;
  }

  private static LegendMark.Entry entry(String label, LegendMark.Key key, Color color) {
    return new LegendMark.Entry(RichText.of(label), key, color);
  }

  private static Color color(List<StackModel.Sample> samples, int i) {
    return samples.get(i).layer().color().orElseGet(() -> Palette.sample(i, samples.size()));
  }

  private static Color dataColor(StackModel.Points data) {
    return data.layer().color().orElse(Style.INK);
  }

  private static VerticalRange range(
      PlotSpec spec, StackModel model, LegendMark legend, FigureAxis x, double[] edges) {
    double[] ends = Arrays.stream(edges).map(x::fraction).toArray();
    VerticalRange.Corner entries = legend.entriesIn(FRAME_WIDTH, FRAME_HEIGHT);
    VerticalRange.Corner heading = legend.headingIn(FRAME_WIDTH, FRAME_HEIGHT);
    return spec.logY()
        ? VerticalRange.logarithmic(model.smallestPositive(), model.tops(), ends, entries, heading)
        : VerticalRange.linear(model.bottom(), model.tops(), ends, entries, heading);
  }

  private static Drawing colourMap(PlotSpec spec, Grid grid) {
    PlotAxis vertical = spec.y().orElse(PlotAxis.of("", ""));
    double[] xEdges = drawnEdges(spec.x(), grid.xEdges());
    double[] yEdges = drawnEdges(vertical, grid.yEdges());
    double[] values = cellValues(spec, grid);
    FigureAxis colours = colourAxis(spec, values);
    Panel panel =
        new Panel(
            axis(vertical, yEdges, 5),
            List.of(GridMarks.cells(xEdges, yEdges, values, colours), GridMarks.tickHalo()),
            List.of(
                HeaderMark.of(spec), GridMarks.bar(colours), GridMarks.outside(grid.outside())));
    FigureAxis x = horizontal(spec.x(), xEdges);
    panel.setDomainAxis(x);
    double beside =
        GridMarks.BAR_GAP
            + GridMarks.BAR_WIDTH
            + colours.reserveSpace(null, null, null, RectangleEdge.RIGHT, null).getRight()
            + 6;
    return drawing(panel, Style.WIDTH + beside - BESIDE, Style.HEIGHT + x.extraDepth(), beside);
  }

  private static double[] cellValues(PlotSpec spec, Grid grid) {
    double[] values = new double[grid.nx() * grid.ny()];
    double[] xEdges = grid.xEdges();
    double[] yEdges = grid.yEdges();
    double sum = 0;
    for (int j = 0; j < grid.ny(); j++) {
      for (int i = 0; i < grid.nx(); i++) {
        double area = (xEdges[i + 1] - xEdges[i]) * (yEdges[j + 1] - yEdges[j]);
        values[i + grid.nx() * j] = grid.value(i, j) / (spec.density() ? area : 1.0);
        sum += grid.value(i, j);
      }
    }
    if (spec.normalise() && sum > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= sum;
      }
    }
    return values;
  }

  private static FigureAxis colourAxis(PlotSpec spec, double[] values) {
    String title =
        (spec.normalise() ? fractionOf(spec) : spec.quantity())
            + (spec.density() ? " / unit area" : "");
    double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    if (spec.logY()) {
      double smallest =
          Arrays.stream(values).filter(v -> v > 0 && Double.isFinite(v)).min().orElse(0.1);
      double top = high > 0 ? high : 10;
      double low = Math.min(smallest, top / 10);
      return new FigureAxis(title, low, top, true, Ticks.logarithmic(low, top));
    }
    double low = Math.min(0, Arrays.stream(values).filter(Double::isFinite).min().orElse(0));
    double top = high > low ? high : low + 1;
    return new FigureAxis(title, low, top, false, Ticks.linear(low, top, 5));
  }

  /** Bins of a category axis are drawn equally wide, whatever their edges. */
  private static double[] drawnEdges(PlotAxis axis, double[] edges) {
    if (axis.categories().isEmpty()) {
      return edges;
    }
    if (axis.categories().size() != edges.length - 1) {
      throw new IllegalArgumentException(
          "axis '%s': %d categories for %d bins"
              .formatted(axis.label(), axis.categories().size(), edges.length - 1));
    }
    return IntStream.range(0, edges.length).asDoubleStream().toArray();
  }

  private static FigureAxis horizontal(PlotAxis axis, double[] edges) {
    FigureAxis plain = axis(axis, edges, 5);
    if (axis.categories().isEmpty()) {
      return plain;
    }
    double room = FRAME_WIDTH / axis.categories().size();
    double widest =
        axis.categories().stream()
            .mapToDouble(label -> RichText.of(label).width(Style.TICK))
            .max()
            .orElse(0);
    if (widest + 6 <= room) {
      return plain;
    }
    return plain.withTurnedLabels(room > 1.5 * RichText.lineHeight(Style.TICK) ? 40 : 90);
  }

  private static FigureAxis axis(PlotAxis axis, double[] edges, int ticks) {
    double low = edges[0];
    double high = edges[edges.length - 1];
    // An axis that begins at or below zero has no logarithm there, and stays linear.
    boolean log = axis.log() && low > 0 && axis.categories().isEmpty();
    Ticks chosen;
    if (!axis.categories().isEmpty()) {
      chosen = Ticks.categories(axis.categories());
    } else {
      chosen = log ? Ticks.logarithmic(low, high) : Ticks.linear(low, high, ticks);
    }
    return new FigureAxis(axis.title(), low, high, log, chosen);
  }

  /** The title of the counts: {@code Events / 2 GeV}, or per unit where widths differ. */
  static String countTitle(PlotSpec spec, double[] edges) {
    String counted = spec.normalise() ? fractionOf(spec) : spec.quantity();
    String unit = spec.x().unit();
    if (!spec.x().categories().isEmpty()) {
      return counted;
    }
    if (spec.density()) {
      return counted + " / " + (unit.isEmpty() ? "bin width" : unit);
    }
    double width = edges[1] - edges[0];
    double span = edges[edges.length - 1] - edges[0];
    for (int i = 1; i < edges.length; i++) {
      if (Math.abs(edges[i] - edges[i - 1] - width) > 1e-6 * span) {
        return counted + " / bin";
      }
    }
    if (unit.isEmpty()) {
      return width == 1 ? counted : counted + " / " + Ticks.compact(width);
    }
    return counted + " / " + (width == 1 ? "" : Ticks.compact(width) + " ") + unit;
  }

  private static String fractionOf(PlotSpec spec) {
    String counted = spec.quantity();
    return counted.isEmpty()
        ? "Fraction"
        : "Fraction of " + counted.substring(0, 1).toLowerCase(Locale.ROOT) + counted.substring(1);
  }

  private static Drawing drawing(Plot plot, double width, double height, double beside) {
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(ABOVE, BELOW, BELOW, beside));
    // Whole units, so that pictures have no half-covered last pixel.
    return new Drawing(chart, Math.ceil(width), Math.ceil(height));
  }
}
