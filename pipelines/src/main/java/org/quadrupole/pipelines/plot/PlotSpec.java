package org.quadrupole.pipelines.plot;

import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.histogram.HistogramSpec;

/**
 * How one histogram is to be drawn. All texts use the markup of {@link RichText}.
 *
 * @param histogram the histogram's name
 * @param region the region it was filled in, drawn above the legend; may be empty
 * @param title drawn above the frame, on the left; may be empty
 * @param caption drawn in bold before the title, usually the experiment or the status; may be empty
 * @param luminosity drawn above the frame, on the right, such as {@code 59.8 fb^{-1} (13 TeV)}; may
 *     be empty
 * @param quantity what is counted: {@code Events}, {@code Jets}
 * @param x the horizontal axis
 * @param y the vertical axis of a histogram of two variables; empty for one variable
 * @param logY whether the counts (of a two-dimensional histogram: the colours) go logarithmically
 * @param normalise whether to scale to unit area: data, and the stack or each overlaid sample
 * @param density whether to divide by bin widths, for bins of different width
 * @param overlay whether simulated samples are drawn over each other as lines instead of stacked
 */
public record PlotSpec(
    String histogram,
    String region,
    String title,
    String caption,
    String luminosity,
    String quantity,
    PlotAxis x,
    Optional<PlotAxis> y,
    boolean logY,
    boolean normalise,
    boolean density,
    boolean overlay) {

  /** A plot of one variable with linear counts and no texts. */
  public static PlotSpec of(String histogram, String region, PlotAxis x) {
    return new PlotSpec(
        histogram, region, "", "", "", "Events", x, Optional.empty(), false, false, false, false);
  }

  /** A plot of a histogram of one or two variables, with its name, title and axes. */
  public static PlotSpec of(HistogramSpec histogram, String region) {
    List<Axis> axes = histogram.axes();
    PlotSpec plain =
        of(histogram.name(), region, PlotAxis.of(axes.get(0))).withTitle(histogram.title());
    return axes.size() == 2 ? plain.withY(PlotAxis.of(axes.get(1))) : plain;
  }

  /** This, with a title. */
  public PlotSpec withTitle(String text) {
    return new PlotSpec(
        histogram,
        region,
        text,
        caption,
        luminosity,
        quantity,
        x,
        y,
        logY,
        normalise,
        density,
        overlay);
  }

  /** This, with the texts above the frame: bold on the left, plain on the right. */
  public PlotSpec withHeader(String leftCaption, String rightLuminosity) {
    return new PlotSpec(
        histogram,
        region,
        title,
        leftCaption,
        rightLuminosity,
        quantity,
        x,
        y,
        logY,
        normalise,
        density,
        overlay);
  }

  /** This, counting something else than events. */
  public PlotSpec withQuantity(String counted) {
    return new PlotSpec(
        histogram,
        region,
        title,
        caption,
        luminosity,
        counted,
        x,
        y,
        logY,
        normalise,
        density,
        overlay);
  }

  /** This, for a histogram of two variables. */
  public PlotSpec withY(PlotAxis vertical) {
    return new PlotSpec(
        histogram,
        region,
        title,
        caption,
        luminosity,
        quantity,
        x,
        Optional.of(vertical),
        logY,
        normalise,
        density,
        overlay);
  }

  /** This, with logarithmic or linear counts. */
  public PlotSpec withLogY(boolean on) {
    return new PlotSpec(
        histogram,
        region,
        title,
        caption,
        luminosity,
        quantity,
        x,
        y,
        on,
        normalise,
        density,
        overlay);
  }

  /** This, scaled to unit area or not. */
  public PlotSpec withNormalise(boolean on) {
    return new PlotSpec(
        histogram, region, title, caption, luminosity, quantity, x, y, logY, on, density, overlay);
  }

  /** This, divided by bin widths or not. */
  public PlotSpec withDensity(boolean on) {
    return new PlotSpec(
        histogram,
        region,
        title,
        caption,
        luminosity,
        quantity,
        x,
        y,
        logY,
        normalise,
        on,
        overlay);
  }

  /** This, with samples over each other instead of stacked, or not. */
  public PlotSpec withOverlay(boolean on) {
    return new PlotSpec(
        histogram,
        region,
        title,
        caption,
        luminosity,
        quantity,
        x,
        y,
        logY,
        normalise,
        density,
        on);
  }
}
