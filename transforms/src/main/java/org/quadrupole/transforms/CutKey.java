package org.quadrupole.transforms;

/**
 * Which line of a cut-flow table.
 *
 * @param dataset the data set's name
 * @param region the region's name
 * @param index 0 for all events, then 1 for the first cut and so on
 * @param label the cut's label; {@link #ALL_EVENTS} for index 0
 * @param variation the variation's name; empty for the events as they are
 */
public record CutKey(String dataset, String region, int index, String label, String variation)
    implements ResultKey {

  /** The label of line 0. */
  public static final String ALL_EVENTS = "all events";

  /** A line for the events as they are. */
  public CutKey(String dataset, String region, int index, String label) {
    this(dataset, region, index, label, "");
  }

  /** The same of another data set. */
  public CutKey of(String other) {
    return new CutKey(other, region, index, label, variation);
  }

  /** The same of another variation. */
  public CutKey varied(String other) {
    return new CutKey(dataset, region, index, label, other);
  }
}
