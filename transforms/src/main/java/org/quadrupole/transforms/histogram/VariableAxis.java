package org.quadrupole.transforms.histogram;

import java.util.Arrays;
import java.util.Objects;

/** Bins between given edges, found by binary search as ROOT does. */
public final class VariableAxis implements Axis {

  private static final long serialVersionUID = 1L;

  private final double[] edges;
  private final String label;
  private final String unit;

  /** An axis without label and unit. */
  public VariableAxis(double... edges) {
    this(edges, "", "");
  }

  /**
   * An axis with these edges.
   *
   * @throws IllegalArgumentException for fewer than two edges, or edges that are not finite or do
   *     not rise
   */
  public VariableAxis(double[] edges, String label, String unit) {
    this.edges = edges.clone();
    Axes.checkEdges("variable", this.edges);
    this.label = Objects.requireNonNull(label, "label");
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  @Override
  public int bins() {
    return edges.length - 1;
  }

  @Override
  public int index(double x) {
    return Axes.search(edges, x);
  }

  @Override
  public double edge(int i) {
    Axes.checkEdge(i, edges.length - 1);
    return edges[i];
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VariableAxis that
        && Arrays.equals(edges, that.edges)
        && label.equals(that.label)
        && unit.equals(that.unit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(edges), label, unit);
  }

  @Override
  public String toString() {
    return "VariableAxis[" + Arrays.toString(edges) + ", label=" + label + ", unit=" + unit + "]";
  }
}
