package org.quadrupole.pipelines.plot;

import java.util.List;

/** One picture to be drawn: how, and what. */
public sealed interface Figure {

  /** How to draw it. */
  PlotSpec spec();

  /**
   * Histograms of one variable in one frame, with a ratio panel when there are data and simulation.
   *
   * @param layers samples in the order in which they are stacked, the first at the bottom
   */
  record Counts(PlotSpec spec, List<Layer> layers) implements Figure {
    public Counts {
      layers = List.copyOf(layers);
    }
  }

  /** A histogram of two variables as a colour map. */
  record ColourMap(PlotSpec spec, Grid grid) implements Figure {}

  /**
   * Points with errors; the vertical axis is named by what {@code spec} counts.
   *
   * @param series in the order of the legend
   */
  record Points(PlotSpec spec, List<PointSeries> series) implements Figure {
    public Points {
      series = List.copyOf(series);
    }
  }
}
