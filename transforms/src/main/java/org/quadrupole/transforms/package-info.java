/**
 * What is done with events: definitions, cuts and histograms as a graph, its compiler, and the
 * transforms that run it.
 */
@NullMarked
package org.quadrupole.transforms;

import org.jspecify.annotations.NullMarked;
