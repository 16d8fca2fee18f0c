/**
 * What a run leaves for its reader beside the histograms: one HTML page and tables for the
 * terminal.
 *
 * <p>{@link org.quadrupole.pipelines.report.ReportModel} holds everything that is shown; {@link
 * org.quadrupole.pipelines.report.HtmlReport} and {@link
 * org.quadrupole.pipelines.report.TerminalPlots} only lay it out.
 */
@NullMarked
package org.quadrupole.pipelines.report;

import org.jspecify.annotations.NullMarked;
