package org.quadrupole.pipelines.show;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.io.root.object.CollectionValue;
import org.quadrupole.io.root.object.EfficiencyValue;
import org.quadrupole.io.root.object.GraphValue;
import org.quadrupole.io.root.object.HistogramValue;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.pipelines.plot.Figure;
import org.quadrupole.pipelines.plot.Grid;
import org.quadrupole.pipelines.plot.Layer;
import org.quadrupole.pipelines.plot.PlotAxis;
import org.quadrupole.pipelines.plot.PlotSpec;
import org.quadrupole.pipelines.plot.PointSeries;

/** Figures of objects: histograms of one and two axes, profiles, efficiencies, graphs, stacks. */
public final class ObjectFigures {

  private static final Pattern UNIT = Pattern.compile("^(.*\\S)\\s*\\[([^\\[\\]]+)\\]$");

  private ObjectFigures() {}

  /**
   * The figure of an object; empty if it has none.
   *
   * @throws IllegalArgumentException if its bins cannot be drawn, because edges do not rise
   */
  public static Optional<Figure> of(RootValue value) {
    if (value instanceof HistogramValue h) {
      return histogram(h);
    }
    if (value instanceof EfficiencyValue efficiency && efficiency.total().axes().size() == 1) {
      HistogramValue total = efficiency.total();
      double[] ratios = efficiency.ratios();
      double[] errors = new double[ratios.length];
      for (int i = 0; i < errors.length; i++) {
        double all = total.values()[i];
        errors[i] =
            all > 0 ? Math.sqrt(Math.max(0, ratios[i] * (1 - ratios[i])) / all) : Double.NaN;
      }
      String counted = total.valueTitle().isEmpty() ? "Efficiency" : total.valueTitle();
      return Optional.of(points(efficiency.title(), total, ratios, errors, counted));
    }
    if (value instanceof GraphValue graph && graph.column("z").isEmpty()) {
      return Optional.of(
          new Figure.Points(
              spec(graph.name(), graph.title(), axis(graph.xTitle(), List.of()))
                  .withQuantity(graph.yTitle()),
              List.of(series(graph))));
    }
    if (value instanceof CollectionValue collection && !collection.items().isEmpty()) {
      return collection(collection);
    }
    return Optional.empty();
  }

  private static Optional<Figure> histogram(HistogramValue h) {
    List<RootAxis> axes = h.axes();
    if (axes.size() == 1 && h.profile().isPresent()) {
      double[] errors = h.errors();
      double[] values = h.values();
      double[] entries = h.profile().get().binEntries();
      for (int i = 0; i < values.length; i++) {
        if (entries[i] == 0) {
          values[i] = Double.NaN;
        }
      }
      return Optional.of(points(h.title(), h, values, errors, h.valueTitle()));
    }
    if (axes.size() == 1) {
      return Optional.of(new Figure.Counts(spec(h), List.of(layer(h))));
    }
    if (axes.size() == 2) {
      double[] shown = Bins.inRange(h, h.values());
      double outside =
          h.profile().isPresent()
              ? 0
              : Arrays.stream(h.values()).sum() - Arrays.stream(shown).sum();
      Grid grid =
          Grid.of(
              Bins.edges(axes.get(0)),
              Bins.edges(axes.get(1)),
              shown,
              Math.abs(outside) < 1e-9 * Math.abs(Arrays.stream(shown).sum()) ? 0 : outside);
      return Optional.of(new Figure.ColourMap(spec(h).withY(axis(axes.get(1))), grid));
    }
    return Optional.empty();
  }

  private static Optional<Figure> collection(CollectionValue collection) {
    List<RootValue> items = collection.items();
    String title = collection.title();
    if (items.stream().allMatch(item -> item instanceof GraphValue g && g.column("z").isEmpty())) {
      List<GraphValue> graphs = items.stream().map(GraphValue.class::cast).toList();
      return Optional.of(
          new Figure.Points(
              spec(collection.name(), title, axis(graphs.get(0).xTitle(), List.of()))
                  .withQuantity(graphs.get(0).yTitle()),
              graphs.stream().map(ObjectFigures::series).toList()));
    }
    boolean stackable =
        items.stream()
            .allMatch(
                item ->
                    item instanceof HistogramValue h
                        && h.axes().size() == 1
                        && h.profile().isEmpty());
    if (stackable && collection.className().equals("THStack")) {
      List<HistogramValue> histograms = items.stream().map(HistogramValue.class::cast).toList();
      return Optional.of(
          new Figure.Counts(
              spec(histograms.get(0)).withTitle(title),
              histograms.stream().map(ObjectFigures::layer).toList()));
    }
    return Optional.empty();
  }

  private static Layer layer(HistogramValue h) {
    double[] errors = Bins.inRange(h, h.errors());
    double[] variances = Arrays.stream(errors).map(error -> error * error).toArray();
    double[] values = h.values();
    return Layer.of(
            h.name(),
            Layer.Kind.SIMULATION,
            Bins.edges(h.axes().get(0)),
            Bins.inRange(h, values),
            variances)
        .withFlow(values[0], values[values.length - 1]);
  }

  private static Figure points(
      String title, HistogramValue bins, double[] values, double[] errors, String counted) {
    RootAxis axis = bins.axes().get(0);
    double[] edges = Bins.edges(axis);
    double[] x = new double[axis.bins()];
    double[] half = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (edges[i] + edges[i + 1]) / 2;
      half[i] = (edges[i + 1] - edges[i]) / 2;
    }
    double[] y = Bins.inRange(bins, values);
    double[] dy = Bins.inRange(bins, errors);
    return new Figure.Points(
        spec(bins.name(), title, axis(axis.title(), List.of())).withQuantity(counted),
        List.of(PointSeries.of(bins.name(), x, half, half, y, dy, dy)));
  }

  private static PointSeries series(GraphValue graph) {
    double[] none = new double[graph.points()];
    double[] ex = graph.column("ex").orElse(none);
    double[] ey = graph.column("ey").orElse(none);
    return PointSeries.of(
        graph.name(),
        graph.column("x").orElseThrow(),
        graph.column("ex_low").orElse(ex),
        graph.column("ex_high").orElse(ex),
        graph.column("y").orElseThrow(),
        graph.column("ey_low").or(() -> graph.column("ey0_low")).orElse(ey),
        graph.column("ey_high").or(() -> graph.column("ey0_high")).orElse(ey));
  }

  private static PlotSpec spec(HistogramValue h) {
    // What stands behind a slash is the width of a bin, which the plot adds itself.
    String counted = h.valueTitle().replaceFirst("\\s*/.*$", "");
    return spec(h.name(), h.title(), axis(h.axes().get(0)))
        .withQuantity(counted.isEmpty() ? "Entries" : counted);
  }

  private static PlotSpec spec(String name, String title, PlotAxis x) {
    return PlotSpec.of(name, "", x).withTitle(title);
  }

  private static PlotAxis axis(RootAxis axis) {
    return axis(axis.title(), axis.labels());
  }

  private static PlotAxis axis(String title, List<String> labels) {
    if (!labels.isEmpty()) {
      return PlotAxis.categories(title, labels);
    }
    Matcher unit = UNIT.matcher(title);
    return unit.matches() ? PlotAxis.of(unit.group(1), unit.group(2)) : PlotAxis.of(title, "");
  }
}
