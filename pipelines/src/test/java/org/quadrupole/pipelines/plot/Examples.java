package org.quadrupole.pipelines.plot;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** Figures of every kind, made of invented but plausible numbers. */
final class Examples {
  private Examples() {}

  static Map<String, Figure> all() {
    Map<String, Figure> all = new TreeMap<>();
    all.put("stack-ratio", new Figure.Counts(massSpec(), massLayers()));
    all.put("stack-ratio-log", new Figure.Counts(massSpec().withLogY(true), massLayers()));
    all.put("stack", new Figure.Counts(massSpec(), massLayers().subList(0, 4)));
    all.put(
        "overlay-normalised",
        new Figure.Counts(
            massSpec().withOverlay(true).withNormalise(true), massLayers().subList(0, 4)));
    all.put("single", new Figure.Counts(metSpec(), List.of(met())));
    all.put("single-log", new Figure.Counts(metSpec().withLogY(true), List.of(met())));
    all.put("data-only", new Figure.Counts(massSpec(), massLayers().subList(4, 5)));
    all.put(
        "variable-density",
        new Figure.Counts(
            PlotSpec.of("pt", "", PlotAxis.logarithmic("p_{T}(\\mu\\mu)", "GeV"))
                .withTitle("Transverse momentum of the pair")
                .withDensity(true)
                .withLogY(true),
            List.of(
                layer(
                    "Z",
                    Layer.Kind.SIMULATION,
                    powers(1, 1000, 24),
                    x -> 9e4 / (1 + x * x / 90),
                    3),
                layer(
                    "Top",
                    Layer.Kind.SIMULATION,
                    powers(1, 1000, 24),
                    x -> 300 * Math.exp(-x / 120),
                    5),
                layer(
                    "Data",
                    Layer.Kind.DATA,
                    powers(1, 1000, 24),
                    x -> 300 * Math.exp(-x / 120) + 9e4 / (1 + x * x / 90),
                    0))));
    all.put("categories", categories(List.of("ee", "eμ", "μμ", "eτ_{h}", "μτ_{h}")));
    all.put(
        "categories-long",
        categories(
            List.of(
                "HLT_IsoMu24",
                "HLT_Ele32_WPTight",
                "HLT_PFMET120",
                "HLT_PFHT1050",
                "HLT_DoubleMu")));
    all.put("empty", new Figure.Counts(metSpec(), List.of(zero())));
    all.put("empty-log", new Figure.Counts(metSpec().withLogY(true), List.of(zero(), zero())));
    all.put("broken-bins", broken());
    all.put("negative", negative());
    all.put("map", map(false));
    all.put("map-log", map(true));
    all.put("many", many());
    return all;
  }

  static PlotSpec massSpec() {
    return PlotSpec.of(
            "dimuon_mass", "Two muons, p_{T} > 20 GeV", PlotAxis.of("m_{\\mu\\mu}", "GeV"))
        .withHeader("Quadrupole", "59.8 fb^{−1} (13 TeV)");
  }

  static List<Layer> massLayers() {
    double[] edges = regular(60, 120, 30);
    DoubleUnaryOperator peak = m -> 5200 / (1 + Math.pow((m - 91.2) / 2.6, 2)) + 30;
    return List.of(
        layer("Diboson", Layer.Kind.SIMULATION, edges, m -> 60 + 0.02 * peak.applyAsDouble(m), 2),
        layer("W + jets", Layer.Kind.SIMULATION, edges, m -> 120 - m * 0.3, 6),
        layer("t\\bar{t}", Layer.Kind.SIMULATION, edges, m -> 260 - m, 1),
        layer("Z/γ* \\to μμ", Layer.Kind.SIMULATION, edges, peak, 1),
        layer(
                "Data",
                Layer.Kind.DATA,
                edges,
                m -> 1.02 * peak.applyAsDouble(m) + 60 + 260 - m + 100,
                0)
            .withFlow(123, 4567));
  }

  private static PlotSpec metSpec() {
    return PlotSpec.of("met", "", PlotAxis.of("Missing transverse momentum", "GeV"))
        .withTitle("Missing transverse momentum of all events");
  }

  private static Layer met() {
    return layer(
            "SingleMu 2012",
            Layer.Kind.SIMULATION,
            regular(0, 200, 100),
            x -> 2.2e5 * x / 20 * Math.exp(-x / 18),
            1)
        .withFlow(0, 1234567);
  }

  private static Layer zero() {
    return Layer.of(
        "Nothing", Layer.Kind.SIMULATION, regular(0, 200, 40), new double[40], new double[40]);
  }

  private static Figure categories(List<String> names) {
    int n = names.size();
    double[] edges = regular(0, n, n);
    return new Figure.Counts(
        PlotSpec.of("channel", "Preselection", PlotAxis.categories("Channel", names)),
        List.of(
            layer("t\\bar{t}", Layer.Kind.SIMULATION, edges, x -> 300 + 50 * x, 2),
            layer("Z", Layer.Kind.SIMULATION, edges, x -> 900 - 150 * x, 2),
            layer("Data", Layer.Kind.DATA, edges, x -> 1200 - 100 * x, 0)));
  }

  private static Figure broken() {
    double[] values = {1, Double.NaN, 3, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2};
    return new Figure.Counts(
        metSpec(),
        List.of(
            Layer.of("Broken", Layer.Kind.SIMULATION, regular(0, 6, 6), values, values),
            Layer.of("Data", Layer.Kind.DATA, regular(0, 6, 6), values, values)));
  }

  private static Figure negative() {
    double[] edges = regular(-2.5, 2.5, 25);
    return new Figure.Counts(
        PlotSpec.of("eta", "NLO weights", PlotAxis.of("\\eta", "")).withQuantity("Jets"),
        List.of(
            layer("NLO", Layer.Kind.SIMULATION, edges, x -> 40 * Math.cos(2 * x) - 6, 8),
            layer("LO", Layer.Kind.SIMULATION, edges, x -> 20 * Math.cos(x), 4)));
  }

  private static Figure map(boolean log) {
    double[] x = regular(-3, 3, 60);
    double[] y = regular(0, 150, 50);
    double[] values = new double[3000];
    Random random = new Random(7);
    for (int k = 0; k < 200_000; k++) {
      double a = random.nextGaussian();
      double b = 40 + 10 * a + 20 * random.nextGaussian();
      int i = (int) Math.floor((a + 3) / 0.1);
      int j = (int) Math.floor(b / 3);
      if (i >= 0 && i < 60 && j >= 0 && j < 50) {
        values[i + 60 * j]++;
      }
    }
    return new Figure.ColourMap(
        PlotSpec.of("eta_pt", "", PlotAxis.of("\\eta", ""))
            .withY(PlotAxis.of("p_{T}", "GeV"))
            .withQuantity("Jets")
            .withTitle("Leading jet")
            .withLogY(log),
        Grid.of(x, y, values, 5432));
  }

  private static Figure many() {
    double[] edges = regular(0, 10, 10);
    List<Layer> layers = new java.util.ArrayList<>();
    for (int i = 0; i < 10; i++) {
      double level = 10 + i;
      layers.add(
          layer(
              String.format(Locale.ROOT, "Sample %d", i),
              Layer.Kind.SIMULATION,
              edges,
              x -> level * 1e5,
              9));
    }
    return new Figure.Counts(PlotSpec.of("n", "All samples", PlotAxis.of("N_{jets}", "")), layers);
  }

  static double[] regular(double low, double high, int bins) {
    double[] edges = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = low + (high - low) * i / bins;
    }
    return edges;
  }

  private static double[] powers(double low, double high, int bins) {
    double[] edges = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = low * Math.pow(high / low, (double) i / bins);
    }
    return edges;
  }

  /** A layer with Poisson fluctuations for data and weights of the given size for simulation. */
  static Layer layer(
      String label, Layer.Kind kind, double[] edges, DoubleUnaryOperator shape, double weight) {
    Random random = new Random(label.hashCode());
    double[] values = new double[edges.length - 1];
    double[] variances = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double expected = shape.applyAsDouble((edges[i] + edges[i + 1]) / 2);
      if (kind == Layer.Kind.DATA) {
        values[i] = Math.max(0, Math.rint(expected + Math.sqrt(expected) * random.nextGaussian()));
        variances[i] = values[i];
      } else {
        values[i] = expected;
        variances[i] = Math.abs(expected) * weight;
      }
    }
    return Layer.of(label, kind, edges, values, variances);
  }
}
