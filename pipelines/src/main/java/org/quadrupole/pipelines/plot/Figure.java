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
   * @param systematics for each source of systematic uncertainty what each of its sides adds to the
   *     sum of the simulation in each bin
   */
  record Counts(PlotSpec spec, List<Layer> layers, List<List<double[]>> systematics)
      implements Figure {

    /** Copies the lists. */
    public Counts {
      layers = List.copyOf(layers);
      systematics = systematics.stream().map(List::copyOf).toList();
    }

    /** Histograms without systematic uncertainties. */
    public Counts(PlotSpec spec, List<Layer> layers) {
      this(spec, layers, List.of());
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
