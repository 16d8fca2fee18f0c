/**
 * Timings of reading, of whole files and of the loops that reading consists of; and of the relay
 * between workers.
 */
@NullMarked
package org.quadrupole.benchmarks;

import org.jspecify.annotations.NullMarked;
