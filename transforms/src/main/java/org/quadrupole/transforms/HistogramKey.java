package org.quadrupole.transforms;

/**
 * Which histogram of an analysis.
 *
 * @param dataset the data set's name
 * @param region the region's name
 * @param histogram the histogram's name, unique in the region
 * @param variation the variation's name; empty for the events as they are
 */
public record HistogramKey(String dataset, String region, String histogram, String variation)
    implements ResultKey {

  /** A histogram of the events as they are. */
  public HistogramKey(String dataset, String region, String histogram) {
    this(dataset, region, histogram, "");
  }

  /** The same of another data set. */
  public HistogramKey of(String other) {
    return new HistogramKey(other, region, histogram, variation);
  }

  /** The same of another variation. */
  public HistogramKey varied(String other) {
    return new HistogramKey(dataset, region, histogram, other);
  }
}
