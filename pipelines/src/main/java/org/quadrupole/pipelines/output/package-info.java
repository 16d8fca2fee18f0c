/** What a run leaves behind: histograms, cut-flow tables, figures of the run, all or nothing. */
@NullMarked
package org.quadrupole.pipelines.output;

import org.jspecify.annotations.NullMarked;
