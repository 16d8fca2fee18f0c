package org.quadrupole.transforms;

import org.quadrupole.transforms.histogram.Histogram;

/** What events add up to. Adding is exact, so its order does not change a bit. */
public sealed interface Result {

  /** A filled histogram. */
  record Filled(Histogram histogram) implements Result {}

  /** Counted events. */
  record Counted(CutCount count) implements Result {}
}
