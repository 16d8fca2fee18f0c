package org.quadrupole.pipelines.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The numbers that a plot of counts shows: what is drawn at which height.
 *
 * <p>Data errors are Garwood's intervals where the data are plain counts, and the square root of
 * the sum of squared weights otherwise. Empty data bins carry no point. The error of the simulation
 * is the square root of its summed squared weights; systematic uncertainties are added to it in
 * quadrature where there are any.
 */
final class StackModel {
  private final double[] edges;
  private final List<Sample> samples;
  private final double[] total;
  private final double[] totalError;
  private final Optional<SystematicBand> systematics;
  private final Optional<Points> data;
  private final double below;
  private final double above;

  /**
   * A simulated sample between two curves.
   *
   * @param lower where its area begins: the sum of the samples under it, or 0 in an overlay
   * @param upper where it ends
   */
  @SuppressWarnings("ArrayRecordComponent") // read inside this package only, never compared
  record Sample(Layer layer, double[] lower, double[] upper) {}

  /** Data points with the ends of their error bars; NaN where a bin has no point. */
  @SuppressWarnings("ArrayRecordComponent") // read inside this package only, never compared
  record Points(Layer layer, double[] y, double[] low, double[] high) {}

  private StackModel(
      double[] edges,
      List<Sample> samples,
      double[] total,
      double[] totalError,
      Optional<SystematicBand> systematics,
      Optional<Points> data,
      double below,
      double above) {
    this.edges = edges;
    this.samples = List.copyOf(samples);
    this.total = total;
    this.totalError = totalError;
    this.systematics = systematics;
    this.data = data;
    this.below = below;
    this.above = above;
  }

  /**
   * Adds up the layers.
   *
   * @throws IllegalArgumentException if there is no layer, more than one of data, or two of
   *     different bins
   */
  static StackModel of(PlotSpec spec, List<Layer> layers) {
    return of(spec, layers, List.of());
  }

  /**
   * Adds up the layers.
   *
   * @param systematics for each source of systematic uncertainty what each of its sides adds
   * @throws IllegalArgumentException if there is no layer, more than one of data, or two of
   *     different bins
   */
  static StackModel of(PlotSpec spec, List<Layer> layers, List<List<double[]>> systematics) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("plot '%s': nothing to draw".formatted(spec.histogram()));
    }
    double[] edges = layers.get(0).edges();
    for (Layer layer : layers) {
      if (!Arrays.equals(edges, layer.edges())) {
        throw new IllegalArgumentException(
            "plot '%s': '%s' and '%s' have different bins"
                .formatted(spec.histogram(), layers.get(0).label(), layer.label()));
      }
    }
    List<Layer> simulation =
        layers.stream().filter(layer -> layer.kind() == Layer.Kind.SIMULATION).toList();
    List<Layer> recorded =
        layers.stream().filter(layer -> layer.kind() == Layer.Kind.DATA).toList();
    if (recorded.size() > 1) {
      throw new IllegalArgumentException(
          "plot '%s': '%s' and '%s' are both data; add them up first"
              .formatted(spec.histogram(), recorded.get(0).label(), recorded.get(1).label()));
    }
    List<Layer> flow = recorded.isEmpty() ? simulation : recorded;
    return new Builder(spec, edges, simulation, systematics)
        .build(
            recorded.stream().findFirst(),
            flow.stream().mapToDouble(Layer::underflow).sum(),
            flow.stream().mapToDouble(Layer::overflow).sum());
  }

  double[] edges() {
    return edges;
  }

  int bins() {
    return edges.length - 1;
  }

  /** The samples as listed, from the bottom of the stack to its top. */
  List<Sample> samples() {
    return samples;
  }

  double total(int bin) {
    return total[bin];
  }

  double totalError(int bin) {
    return totalError[bin];
  }

  Optional<Points> data() {
    return data;
  }

  /** Whether there are systematic uncertainties to be shown. */
  boolean hasSystematics() {
    return systematics.isPresent();
  }

  /** The total less its statistical and systematic uncertainties. */
  double[] lowest() {
    return away(systematics.map(SystematicBand::down).orElse(new double[bins()]), -1);
  }

  /** The total with its statistical and systematic uncertainties. */
  double[] highest() {
    return away(systematics.map(SystematicBand::up).orElse(new double[bins()]), 1);
  }

  private double[] away(double[] systematic, int direction) {
    double[] ends = new double[bins()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = total[i] + direction * Math.hypot(totalError[i], systematic[i]);
    }
    return ends;
  }

  /** Heights relative to the simulation; NaN where it is not positive. */
  double[] relative(double[] heights) {
    double[] relative = new double[bins()];
    for (int i = 0; i < relative.length; i++) {
      relative[i] = total[i] > 0 ? heights[i] / total[i] : Double.NaN;
    }
    return relative;
  }

  /** What lies outside the axis, in data where there are data. */
  double below() {
    return below;
  }

  double above() {
    return above;
  }

  boolean hasRatio() {
    return data.isPresent() && !samples.isEmpty();
  }

  /** Data over simulation with the data's errors; NaN where either is missing. */
  Points ratio() {
    Points points = data.orElseThrow();
    double[] y = new double[bins()];
    double[] low = new double[bins()];
    double[] high = new double[bins()];
    for (int i = 0; i < bins(); i++) {
      double expected = total[i] > 0 ? total[i] : Double.NaN;
      y[i] = points.y()[i] / expected;
      low[i] = points.low()[i] / expected;
      high[i] = points.high()[i] / expected;
    }
    return new Points(points.layer(), y, low, high);
  }

  /** The error of the simulation relative to itself; NaN where it is not positive. */
  double[] relativeError() {
    double[] relative = new double[bins()];
    for (int i = 0; i < bins(); i++) {
      relative[i] = total[i] > 0 ? totalError[i] / total[i] : Double.NaN;
    }
    return relative;
  }

  /** The highest thing drawn in each bin. */
  double[] tops() {
    double[] tops = new double[bins()];
    double[] highest = highest();
    for (int i = 0; i < bins(); i++) {
      double top = samples.isEmpty() ? 0.0 : highest[i];
      for (Sample sample : samples) {
        top = Math.max(top, sample.upper()[i]);
      }
      if (data.isPresent() && !Double.isNaN(data.get().high()[i])) {
        top = Math.max(top, data.get().high()[i]);
      }
      tops[i] = top;
    }
    return tops;
  }

  /** The lowest thing drawn in any bin, at most 0. */
  double bottom() {
    double bottom = 0;
    for (int i = 0; i < bins(); i++) {
      if (!samples.isEmpty()) {
        bottom = lower(bottom, total[i] < 0 ? total[i] - totalError[i] : total[i]);
      }
      for (Sample sample : samples) {
        bottom = lower(bottom, sample.upper()[i]);
      }
      if (data.isPresent() && data.get().y()[i] < 0) {
        bottom = lower(bottom, data.get().low()[i]);
      }
    }
    return bottom;
  }

  private static double lower(double bottom, double value) {
    return Double.isFinite(value) ? Math.min(bottom, value) : bottom;
  }

  /**
   * The smallest positive height that a logarithmic axis has to show: of the total, of points, and
   * of the lowest samples unless they are so small that they would squeeze the rest.
   */
  double smallestPositive() {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < bins(); i++) {
      if (total[i] > 0) {
        smallest = Math.min(smallest, total[i]);
      }
      if (data.isPresent() && data.get().y()[i] > 0) {
        smallest = Math.min(smallest, data.get().y()[i]);
      }
    }
    double limit = smallest / 30;
    for (Sample sample : samples) {
      for (double upper : sample.upper()) {
        if (upper > limit) {
          smallest = Math.min(smallest, upper);
        }
      }
    }
    return smallest;
  }

  private static final class Builder {
    private final PlotSpec spec;
    private final double[] edges;
    private final List<Layer> simulation;
    private final List<List<double[]>> systematics;
    private final int bins;

    Builder(
        PlotSpec spec, double[] edges, List<Layer> simulation, List<List<double[]>> systematics) {
      this.spec = spec;
      this.edges = edges;
      this.simulation = simulation;
      this.systematics = systematics;
      this.bins = edges.length - 1;
    }

    StackModel build(Optional<Layer> recorded, double below, double above) {
      double together = normalisation(simulation);
      List<Sample> samples = new ArrayList<>();
      double[] total = new double[bins];
      double[] variance = new double[bins];
      for (Layer layer : simulation) {
        double scale = spec.overlay() ? normalisation(List.of(layer)) : together;
        double[] lower = spec.overlay() ? new double[bins] : total.clone();
        double[] upper = lower.clone();
        for (int i = 0; i < bins; i++) {
          double factor = scale / width(i);
          upper[i] += layer.value(i) * factor;
          total[i] = spec.overlay() ? Math.max(total[i], upper[i]) : upper[i];
          if (!spec.overlay()) {
            variance[i] += layer.variance(i) * factor * factor;
          }
        }
        samples.add(new Sample(layer, lower, upper));
      }
      double[] error = Arrays.stream(variance).map(Math::sqrt).toArray();
      return new StackModel(
          edges, samples, total, error, band(together), recorded.map(this::points), below, above);
    }

    /** The band at the heights of the stack; alternatives beside each other have none. */
    private Optional<SystematicBand> band(double scale) {
      if (systematics.isEmpty() || spec.overlay() || simulation.isEmpty()) {
        return Optional.empty();
      }
      SystematicBand band = SystematicBand.of(bins, systematics);
      for (int i = 0; i < bins; i++) {
        band.down()[i] *= scale / width(i);
        band.up()[i] *= scale / width(i);
      }
      return Optional.of(band);
    }

    private Points points(Layer layer) {
      double scale = normalisation(List.of(layer));
      double[] y = new double[bins];
      double[] low = new double[bins];
      double[] high = new double[bins];
      for (int i = 0; i < bins; i++) {
        double factor = scale / width(i);
        double value = layer.value(i);
        if (value == 0) {
          y[i] = low[i] = high[i] = Double.NaN;
        } else if (isCount(value, layer.variance(i))) {
          PoissonInterval interval = PoissonInterval.of((long) value);
          y[i] = value * factor;
          low[i] = interval.low() * factor;
          high[i] = interval.high() * factor;
        } else {
          double error = Math.sqrt(layer.variance(i));
          y[i] = value * factor;
          low[i] = (value - error) * factor;
          high[i] = (value + error) * factor;
        }
      }
      return new Points(layer, y, low, high);
    }

    private double width(int bin) {
      return spec.density() ? edges[bin + 1] - edges[bin] : 1.0;
    }

    private double normalisation(List<Layer> layers) {
      double sum = layers.stream().flatMapToDouble(l -> Arrays.stream(l.values())).sum();
      return spec.normalise() && sum > 0 ? 1 / sum : 1.0;
    }

    private static boolean isCount(double value, double variance) {
      return value > 0 && value < 1e15 && value == variance && value == Math.rint(value);
    }
  }
}
