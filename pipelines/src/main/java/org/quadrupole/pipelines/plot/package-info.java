/**
 * Pictures of histograms in the style of particle-physics papers, as PNG, SVG and PDF.
 *
 * <p>{@link org.quadrupole.pipelines.plot.PlotSpec} says how to draw, {@link
 * org.quadrupole.pipelines.plot.Layer} and {@link org.quadrupole.pipelines.plot.Grid} hold what to
 * draw, {@link org.quadrupole.pipelines.plot.Plots} draws. Needs no display; see {@link
 * org.quadrupole.pipelines.plot.DrawingException} for what it needs of a machine.
 *
 * <p>What the marks mean: vertical bars of data are Garwood's central 68 % Poisson intervals for
 * plain counts and the root of the summed squared weights for weighted data; empty bins have no
 * point; horizontal bars are bin widths. Hatched bands are the statistical uncertainty of all
 * simulation together. The ratio panel divides data by the sum of simulation, with the data's
 * errors on the points and the simulation's in the band around 1; triangles point at what lies
 * beyond it.
 */
@NullMarked
package org.quadrupole.pipelines.plot;

import org.jspecify.annotations.NullMarked;
