package org.quadrupole.io.root.object;

import java.util.Arrays;
import java.util.Map;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.StreamedObject;

/** An axis while fills are put in bins, which may move its limits. Source: ROOT's TAxis. */
final class FillableAxis {

  /** Source: ROOT's TAxis::EStatusBits. */
  private static final int WHOLE_NUMBERS = 1 << 22;

  /** Source: ROOT's TAxis::EBits, of fBits2. */
  private static final int ALPHANUMERIC = 1;

  private static final int CAN_EXTEND = 1 << 1;

  /** Source: ROOT's TH1::FindNewAxisLimits. */
  private static final int MOST_DOUBLINGS = 64;

  private final StreamedObject axis;
  private final boolean alphanumeric;
  private double[] edges;
  private int bins;
  private double low;
  private double high;
  private boolean extendable;

  FillableAxis(StreamedObject axis) {
    this.axis = axis;
    this.edges = Numbers.doubles(axis.get("fXbins"));
    this.bins = axis.integer("fNbins");
    this.low = axis.real("fXmin");
    this.high = axis.real("fXmax");
    this.alphanumeric = (axis.integer("fBits2") & ALPHANUMERIC) != 0;
    this.extendable = (axis.integer("fBits2") & CAN_EXTEND) != 0;
    if (bins < 1 || (edges.length > 0 && edges.length != bins + 1)) {
      throw new IllegalArgumentException(
          "an axis of " + bins + " bins has " + edges.length + " edges");
    }
  }

  int bins() {
    return bins;
  }

  double low() {
    return low;
  }

  double high() {
    return high;
  }

  boolean isOpen() {
    return !(low < high);
  }

  boolean canExtend() {
    return extendable;
  }

  void stopExtending() {
    extendable = false;
  }

  /** Takes bins and range of another axis. */
  void take(FillableAxis other) {
    bins = other.bins;
    low = other.low;
    high = other.high;
    edges = other.edges;
  }

  /** Takes the range that suits values, made of powers of two if so asked and if they differ. */
  void find(double first, double last, boolean powersOfTwo) {
    boolean whole = axis.base("TObject") instanceof ObjectBits bits && bits.has(WHOLE_NUMBERS);
    boolean labelled = !axis.list("fLabels").isEmpty();
    RangeFinder found =
        powersOfTwo && first < last
            ? RangeFinder.ofPowersOfTwo(bins, first, last, labelled, whole)
            : RangeFinder.of(bins, first, last, labelled, whole);
    if (found.bins() < 1) {
      throw new IllegalArgumentException("the limits that are found for its fills leave no bin");
    }
    bins = found.bins();
    low = found.low();
    high = found.high();
  }

  /** Whether a value is outside, so that the axis should be extended before it is filled. */
  boolean wants(double value) {
    return extendable && !alphanumeric && !isOpen() && (value < low || !(value < high));
  }

  /** Doubles the range until a value is in it; false if that leads nowhere. */
  boolean extend(double value) {
    double from = low;
    double to = high;
    double range = high - low;
    int doublings = 0;
    while (value < from || value >= to) {
      if (doublings++ > MOST_DOUBLINGS) {
        return false;
      }
      if (value < from) {
        from -= range;
      } else {
        to += range;
      }
      range *= 2;
    }
    boolean changed = from != low || to != high;
    low = from;
    high = to;
    return changed;
  }

  /** The bin of a value; 0 or {@code bins() + 1} outside. Source: TAxis::FindFixBin. */
  int bin(double value) {
    if (value < low) {
      return 0;
    }
    if (!(value < high)) {
      return bins + 1;
    }
    if (edges.length == 0) {
      return (int) Math.min(bins + 1.0, 1 + bins * (value - low) / (high - low));
    }
    int found = Arrays.binarySearch(edges, value);
    return found >= 0 ? found + 1 : -found - 1;
  }

  double centre(int bin) {
    if (edges.length > 0 && bin >= 1 && bin <= bins) {
      return edges[bin - 1] + 0.5 * (edges[bin] - edges[bin - 1]);
    }
    return low + (bin - 0.5) * ((high - low) / bins);
  }

  /** The axis with its new limits. */
  StreamedObject streamed() {
    return axis.with(Map.of("fNbins", bins, "fXmin", low, "fXmax", high, "fXbins", edges));
  }
}
