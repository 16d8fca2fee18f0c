/** The declarative analysis: a YAML file as immutable values that know where they were written. */
@NullMarked
package org.quadrupole.pipelines.analysis;

import org.jspecify.annotations.NullMarked;
