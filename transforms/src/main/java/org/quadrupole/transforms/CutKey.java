package org.quadrupole.transforms;

/**
 * Which line of a cut-flow table.
 *
 * @param dataset the data set's name
 * @param region the region's name
 * @param index 0 for all events, then 1 for the first cut and so on
 * @param label the cut's label; {@link #ALL_EVENTS} for index 0
 */
public record CutKey(String dataset, String region, int index, String label) implements ResultKey {

  /** The label of line 0. */
  public static final String ALL_EVENTS = "all events";
}
