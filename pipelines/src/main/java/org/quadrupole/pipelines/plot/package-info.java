/**
 * Pictures of histograms in the style of particle-physics papers, as PNG, SVG and PDF.
 *
 * <p>{@link org.quadrupole.pipelines.plot.PlotSpec} says how to draw, {@link
 * org.quadrupole.pipelines.plot.Layer} and {@link org.quadrupole.pipelines.plot.Grid} hold what to
 * draw, {@link org.quadrupole.pipelines.plot.Plots} draws. Needs no display; see {@link
 * org.quadrupole.pipelines.plot.DrawingException} for what it needs of a machine.
 */
@NullMarked
package org.quadrupole.pipelines.plot;

import org.jspecify.annotations.NullMarked;
