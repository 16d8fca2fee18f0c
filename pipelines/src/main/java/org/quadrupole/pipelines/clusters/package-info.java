/** The files that say where jobs run and what each of them takes. */
@NullMarked
package org.quadrupole.pipelines.clusters;

import org.jspecify.annotations.NullMarked;
