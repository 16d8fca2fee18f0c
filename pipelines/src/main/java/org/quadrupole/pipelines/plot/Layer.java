package org.quadrupole.pipelines.plot;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.Histogram;

/**
 * One histogram of one variable as a plot shows it: a simulated sample or the data.
 *
 * <p>Immutable. Bin {@code i} of {@code bins()} lies between {@code edge(i)} and {@code edge(i +
 * 1)}; what fell outside is kept as {@code underflow()} and {@code overflow()}.
 */
public final class Layer {

  /** What the counts are. */
  public enum Kind {
    /** Recorded events: drawn as points with errors, above everything else. */
    DATA,
    /** Expected events: stacked or drawn as a line. */
    SIMULATION
  }

  private final String label;
  private final Kind kind;
  private final Optional<Color> color;
  private final double[] edges;
  private final double[] values;
  private final double[] variances;
  private final double underflow;
  private final double overflow;

  private Layer(
      String label,
      Kind kind,
      Optional<Color> color,
      double[] edges,
      double[] values,
      double[] variances,
      double underflow,
      double overflow) {
    this.label = label;
    this.kind = kind;
    this.color = color;
    this.edges = edges;
    this.values = values;
    this.variances = variances;
    this.underflow = underflow;
    this.overflow = overflow;
  }

  /**
   * A layer without underflow and overflow.
   *
   * @param label its text in the legend, in the markup of {@link RichText}
   * @param edges n + 1 rising bin edges
   * @param values n sums of weights
   * @param variances n sums of squared weights
   * @throws IllegalArgumentException if the lengths do not fit or the edges do not rise
   */
  public static Layer of(
      String label, Kind kind, double[] edges, double[] values, double[] variances) {
    if (values.length == 0
        || edges.length != values.length + 1
        || variances.length != values.length) {
      throw new IllegalArgumentException(
          "layer '%s': %d edges, %d values and %d variances do not fit together"
              .formatted(label, edges.length, values.length, variances.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!(edges[i] < edges[i + 1])) {
        throw new IllegalArgumentException(
            "layer '%s': bin edge %d does not rise".formatted(label, i + 1));
      }
    }
    return new Layer(
        label, kind, Optional.empty(), edges.clone(), values.clone(), variances.clone(), 0.0, 0.0);
  }

  /**
   * The layer that shows a histogram of one variable.
   *
   * @throws IllegalArgumentException if it has more than one axis
   */
  public static Layer of(Histogram histogram, String label, Kind kind) {
    List<Axis> axes = histogram.spec().axes();
    if (axes.size() != 1) {
      throw new IllegalArgumentException(
          "histogram '%s' has %d axes, and a layer shows one"
              .formatted(histogram.spec().name(), axes.size()));
    }
    int bins = axes.get(0).bins();
    return of(
            label,
            kind,
            axes.get(0).edges(),
            histogram.valuesInRange(),
            histogram.variancesInRange())
        .withFlow(histogram.value(0), histogram.value(bins + 1));
  }

  /** This, with a colour of its own instead of the palette's. */
  public Layer withColor(Color chosen) {
    return new Layer(
        label, kind, Optional.of(chosen), edges, values, variances, underflow, overflow);
  }

  /** This, with the sums of weights below the first and above the last edge. */
  public Layer withFlow(double below, double above) {
    return new Layer(label, kind, color, edges, values, variances, below, above);
  }

  /** The text in the legend. */
  public String label() {
    return label;
  }

  /** Data or simulation. */
  public Kind kind() {
    return kind;
  }

  /** The colour asked for, if any. */
  public Optional<Color> color() {
    return color;
  }

  /** The number of bins, without the flow bins. */
  public int bins() {
    return values.length;
  }

  /** Bin edge {@code i} of 0 to {@code bins()}. */
  public double edge(int i) {
    return edges[i];
  }

  /** The sum of weights in bin {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /** The sum of squared weights in bin {@code i}. */
  public double variance(int i) {
    return variances[i];
  }

  /** The sum of weights below the first edge. */
  public double underflow() {
    return underflow;
  }

  /** The sum of weights from the last edge on. */
  public double overflow() {
    return overflow;
  }

  double[] edges() {
    return edges.clone();
  }

  double[] values() {
    return values.clone();
  }

  double[] variances() {
    return variances.clone();
  }
}
