/**
 * What a run leaves for its reader beside the histograms: one HTML page.
 *
 * <p>{@link org.quadrupole.pipelines.report.ReportModel} holds everything that is shown; {@link
 * org.quadrupole.pipelines.report.HtmlReport} only lays it out.
 */
@NullMarked
package org.quadrupole.pipelines.report;

import org.jspecify.annotations.NullMarked;
