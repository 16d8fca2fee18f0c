package org.quadrupole.transforms.histogram;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What a histogram is, without its contents.
 *
 * @param name the name it is stored under
 * @param title what a plot says above it; may be empty
 * @param axes its axes, at least one; the first is x
 */
public record HistogramSpec(String name, String title, List<Axis> axes) implements Serializable {

  /** Checks that the bins, flow bins included, can be numbered by an int. */
  public HistogramSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    axes = List.copyOf(axes);
    if (axes.isEmpty()) {
      throw new IllegalArgumentException("histogram '" + name + "' needs at least 1 axis");
    }
    double cells = 1;
    for (Axis axis : axes) {
      cells *= axis.bins() + 2.0;
    }
    if (cells > (1 << 28)) {
      throw new IllegalArgumentException(
          "histogram '" + name + "' has " + (long) cells + " bins; at most 2^28 are possible");
    }
  }

  /** The number of axes. */
  public int dimensions() {
    return axes.size();
  }

  /** The number of bins with the flow bins: the product of {@code bins + 2} over the axes. */
  public int cells() {
    int cells = 1;
    for (Axis axis : axes) {
      cells *= axis.bins() + 2;
    }
    return cells;
  }

  /** How far apart neighbours along an axis are in the global bin number; 1 for x. */
  public int stride(int axis) {
    int stride = 1;
    for (int a = 0; a < axis; a++) {
      stride *= axes.get(a).bins() + 2;
    }
    return stride;
  }

  /** The global bin number of one bin per axis, x fastest. */
  public int cell(int... bins) {
    if (bins.length != axes.size()) {
      throw new IllegalArgumentException(
          "histogram '"
              + name
              + "' has "
              + axes.size()
              + " axes; got "
              + bins.length
              + " bin numbers");
    }
    int cell = 0;
    int stride = 1;
    for (int a = 0; a < bins.length; a++) {
      int size = axes.get(a).bins() + 2;
      cell += Objects.checkIndex(bins[a], size) * stride;
      stride *= size;
    }
    return cell;
  }
}
