/**
 * Objects in files as values: histograms, graphs, functions, collections and others. {@link
 * org.quadrupole.io.root.object.RootValue} is what a user sees.
 */
@NullMarked
package org.quadrupole.io.root.object;

import org.jspecify.annotations.NullMarked;
