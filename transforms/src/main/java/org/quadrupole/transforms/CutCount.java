package org.quadrupole.transforms;

import org.quadrupole.transforms.histogram.ExactSum;

/**
 * How many events passed a cut and all before it.
 *
 * @param events the number of events
 * @param weights the exact sum of their weights
 * @param squares the exact sum of their weights squared
 */
public record CutCount(long events, ExactSum weights, ExactSum squares) {

  /** No events. */
  public static CutCount none() {
    return new CutCount(0, new ExactSum(), new ExactSum());
  }

  /** The counts of two disjoint sets of events together. */
  public CutCount plus(CutCount other) {
    ExactSum allWeights = weights.copy();
    allWeights.merge(other.weights);
    ExactSum allSquares = squares.copy();
    allSquares.merge(other.squares);
    return new CutCount(Math.addExact(events, other.events), allWeights, allSquares);
  }
}
