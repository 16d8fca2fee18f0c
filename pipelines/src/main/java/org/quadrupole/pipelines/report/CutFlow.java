package org.quadrupole.pipelines.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How many events of one data set pass the cuts of one region, cut after cut.
 *
 * @param region the region's name
 * @param dataSet the data set's name
 * @param steps the events before any cut first, then those that pass each cut and all before it
 */
public record CutFlow(String region, String dataSet, List<Step> steps) {

  public CutFlow {
    steps = List.copyOf(steps);
  }

  /**
   * One line of a cut flow.
   *
   * @param label the cut's name
   * @param expression what it asks for; empty for the line before any cut
   * @param events how many events pass
   * @param weighted the sum of their weights
   * @param error the square root of their summed squared weights
   */
  public record Step(String label, String expression, long events, double weighted, double error) {}

  /** The share of the step before that passes step {@code i}; empty where that was nothing. */
  public OptionalDouble relativeEfficiency(int i) {
    return i == 0 ? OptionalDouble.empty() : share(i, i - 1);
  }

  /** The share of all events that passes step {@code i}; empty where there were none. */
  public OptionalDouble absoluteEfficiency(int i) {
    return share(i, 0);
  }

  /**
   * Of the weights, as these are what plots show. Weights of both signs can make it larger than 1
   * or negative.
   */
  private OptionalDouble share(int i, int of) {
    double all = steps.get(of).weighted();
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(steps.get(i).weighted() / all);
  }
}
