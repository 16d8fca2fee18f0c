/** Timings of reading: whole files, and the loops that reading consists of. */
@NullMarked
package org.quadrupole.benchmarks;

import org.jspecify.annotations.NullMarked;
