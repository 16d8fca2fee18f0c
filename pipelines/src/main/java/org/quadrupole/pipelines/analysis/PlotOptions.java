package org.quadrupole.pipelines.analysis;

/**
 * How a histogram is drawn.
 *
 * @param draw whether it is drawn at all
 * @param log whether the axis of counts is logarithmic
 * @param normalise whether everything is scaled to unit area
 * @param density whether counts are divided by bin widths
 * @param overlay whether simulated samples are drawn over each other instead of stacked
 * @param variations whether each source of uncertainty is drawn too
 * @param counts what is counted: {@code Events}, {@code Jets}
 */
public record PlotOptions(
    boolean draw,
    boolean log,
    boolean normalise,
    boolean density,
    boolean overlay,
    boolean variations,
    String counts) {

  /** A stack of events with a linear axis. */
  public static final PlotOptions DEFAULT =
      new PlotOptions(true, false, false, false, false, false, "Events");
}
