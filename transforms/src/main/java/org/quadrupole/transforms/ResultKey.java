package org.quadrupole.transforms;

import java.io.Serializable;

/** Which result of an analysis: a histogram, or a line of a cut-flow table. */
public sealed interface ResultKey extends Serializable permits HistogramKey, CutKey {

  /** The data set's name. */
  String dataset();

  /** The region's name. */
  String region();

  /** The variation's name; empty for the events as they are. */
  String variation();
}
