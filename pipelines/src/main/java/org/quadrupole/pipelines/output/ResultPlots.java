package org.quadrupole.pipelines.output;

import java.awt.Color;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.HistogramPlan;
import org.quadrupole.pipelines.analysis.PlotOptions;
import org.quadrupole.pipelines.analysis.SelectionRegion;
import org.quadrupole.pipelines.plot.Figure;
import org.quadrupole.pipelines.plot.Format;
import org.quadrupole.pipelines.plot.Grid;
import org.quadrupole.pipelines.plot.Layer;
import org.quadrupole.pipelines.plot.PlotAxis;
import org.quadrupole.pipelines.plot.PlotSpec;
import org.quadrupole.pipelines.plot.Plots;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.CategoryAxis;
import org.quadrupole.transforms.histogram.Histogram;
import org.quadrupole.transforms.histogram.IntegerAxis;
import org.quadrupole.transforms.histogram.LogarithmicAxis;

/**
 * Draws the histograms of a result: one plot for each histogram and region, with simulation stacked
 * by group in the file's order and all data together as points; of two-dimensional histograms one
 * plot for all simulation and one for all data.
 */
final class ResultPlots {

  private static final int MOST_NUMBERED_BINS = 20;

  private final AnalysisResult result;
  private final Analysis analysis;
  private final Map<String, Drawn> figures = new LinkedHashMap<>();

  private ResultPlots(AnalysisResult result) {
    this.result = result;
    this.analysis = result.analysis();
  }

  /**
   * A plot.
   *
   * @param region the region's label; empty for all events
   * @param histogram the histogram's name
   * @param title what a list of plots calls it
   * @param files its files
   */
  record Drawn(String region, String histogram, String title, Figure figure, List<Path> files) {}

  /** Draws everything into a directory. */
  static List<Drawn> draw(AnalysisResult result, Path directory) throws IOException {
    ResultPlots plots = new ResultPlots(result);
    for (HistogramPlan plan : result.analysis().histograms()) {
      if (plan.plot().draw()) {
        for (String region : plan.regions()) {
          plots.add(plan, region);
        }
      }
    }
    return plots.render(directory);
  }

  private List<Drawn> render(Path directory) throws IOException {
    if (figures.isEmpty()) {
      return List.of();
    }
    Files.createDirectories(directory);
    List<Plots.Job> jobs = new ArrayList<>();
    figures.forEach((name, drawn) -> jobs.add(new Plots.Job(drawn.figure(), name)));
    EnumSet<Format> formats = EnumSet.allOf(Format.class);
    List<Path> files = Plots.renderAll(jobs, directory, formats);
    List<Drawn> all = new ArrayList<>();
    int at = 0;
    for (Drawn drawn : figures.values()) {
      all.add(
          new Drawn(
              drawn.region(),
              drawn.histogram(),
              drawn.title(),
              drawn.figure(),
              List.copyOf(files.subList(at, at + formats.size()))));
      at += formats.size();
    }
    return all;
  }

  private void add(HistogramPlan plan, String region) {
    String label = analysis.region(region).map(SelectionRegion::label).orElse("");
    PlotSpec spec = spec(plan, label);
    String name = region.isEmpty() ? plan.name() : region + "_" + plan.name();
    if (plan.axes().size() == 1) {
      VariedSums sums = VariedSums.of(result, plan, region);
      add(name, label, plan, "", new Figure.Counts(spec, layers(plan, region), sums.changes()));
      if (plan.plot().variations()) {
        sums.overlays()
            .forEach(
                (source, layers) ->
                    add(
                        name + "_" + source,
                        label,
                        plan,
                        source,
                        new Figure.Counts(
                            spec.withTitle(sums.label(source)).withOverlay(true), layers)));
      }
      return;
    }
    List<Group> simulation = new ArrayList<>(groups(plan, region).values());
    List<Group> data = simulation.stream().filter(Group::data).toList();
    simulation.removeAll(data);
    boolean both = !simulation.isEmpty() && !data.isEmpty();
    for (List<Group> groups : List.of(simulation, data)) {
      if (!groups.isEmpty()) {
        String of = groups == data ? "data" : "simulation";
        Histogram sum = groups.stream().map(Group::histogram).reduce(Histogram::merge).get();
        add(
            both ? name + "_" + of : name,
            label,
            plan,
            both ? of : "",
            new Figure.ColourMap(
                plan.title().isEmpty() && both ? spec.withTitle("Sum of " + of) : spec,
                Grid.of(sum)));
      }
    }
  }

  private void add(String name, String region, HistogramPlan plan, String of, Figure figure) {
    String base = Plots.fileName(name);
    String free = base;
    for (int i = 2; figures.containsKey(free); i++) {
      free = base + "_" + i;
    }
    String title = plan.title().isEmpty() ? title(plan) : plan.title();
    figures.put(
        free,
        new Drawn(
            region,
            plan.name(),
            of.isEmpty() ? title : title + " (" + of + ")",
            figure,
            List.of()));
  }

  private static String title(HistogramPlan plan) {
    List<String> labels = plan.axes().stream().map(Axis::label).filter(l -> !l.isEmpty()).toList();
    return labels.isEmpty() ? plan.name() : String.join(", ", labels);
  }

  private PlotSpec spec(HistogramPlan plan, String region) {
    PlotOptions options = plan.plot();
    PlotSpec spec =
        PlotSpec.of(plan.name(), region, axis(plan, 0))
            .withTitle(plan.title())
            .withHeader(analysis.captions().caption(), luminosity())
            .withQuantity(options.counts())
            .withLogY(options.log())
            .withNormalise(options.normalise())
            .withDensity(options.density())
            .withOverlay(options.overlay());
    return plan.axes().size() == 1 ? spec : spec.withY(axis(plan, 1));
  }

  private static PlotAxis axis(HistogramPlan plan, int i) {
    Axis axis = plan.axes().get(i);
    String label = axis.label().isEmpty() ? plan.variables().get(i).text() : axis.label();
    if (axis instanceof CategoryAxis categories) {
      return PlotAxis.categories(label, categories.categories());
    }
    if (axis instanceof IntegerAxis && axis.bins() <= MOST_NUMBERED_BINS) {
      // A number belongs below the middle of its bin.
      return PlotAxis.categories(
          label,
          IntStream.range(0, axis.bins())
              .mapToObj(bin -> Long.toString((long) axis.edge(bin)))
              .toList());
    }
    return axis instanceof LogarithmicAxis
        ? PlotAxis.logarithmic(label, axis.unit())
        : PlotAxis.of(label, axis.unit());
  }

  /** As physicists write it: 59.8 fb^{-1} (13 TeV). */
  private String luminosity() {
    String energy = analysis.captions().energy();
    if (analysis.luminosity().isEmpty()) {
      return energy;
    }
    double inverse = analysis.luminosity().getAsDouble();
    boolean large = inverse >= 100;
    String number =
        new BigDecimal(large ? inverse / 1000 : inverse)
            .round(new MathContext(3))
            .stripTrailingZeros()
            .toPlainString();
    String text = number + (large ? " fb^{-1}" : " pb^{-1}");
    return energy.isEmpty() ? text : text + " (" + energy + ")";
  }

  private List<Layer> layers(HistogramPlan plan, String region) {
    List<Layer> layers = new ArrayList<>();
    for (Group group : groups(plan, region).values()) {
      Layer layer =
          Layer.of(
              group.histogram(),
              group.label(),
              group.data() ? Layer.Kind.DATA : Layer.Kind.SIMULATION);
      layers.add(group.color().map(color -> layer.withColor(Color.decode(color))).orElse(layer));
    }
    return layers;
  }

  /** The histograms of data sets that are drawn as one. */
  private record Group(String label, boolean data, Optional<String> color, Histogram histogram) {

    Group plus(Dataset dataset, Histogram more) {
      boolean named = !dataset.group().equals(dataset.name()) && !data;
      return new Group(
          named ? dataset.group() : label, data, color.or(dataset::color), histogram.merge(more));
    }
  }

  /** Groups by name, in the order of their first data sets; all data is one group. */
  private Map<String, Group> groups(HistogramPlan plan, String region) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (Dataset dataset : analysis.nominalDatasets()) {
      Histogram histogram =
          result.histogram(new HistogramKey(dataset.name(), region, plan.name())).orElseThrow();
      // No group of simulation can have the empty name.
      String name = dataset.data() ? "" : dataset.group();
      Group known = groups.get(name);
      groups.put(
          name,
          known == null
              ? new Group(dataset.label(), dataset.data(), dataset.color(), histogram)
              : known.plus(dataset, histogram));
    }
    return groups;
  }
}
