/** The command {@code quad}. */
@NullMarked
package org.quadrupole.pipelines.cli;

import org.jspecify.annotations.NullMarked;
