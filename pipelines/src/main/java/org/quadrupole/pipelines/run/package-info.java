/** An analysis as a pipeline: its translation, its run on a runner, and its results. */
@NullMarked
package org.quadrupole.pipelines.run;

import org.jspecify.annotations.NullMarked;
