/**
 * The compiler: an analysis graph and a schema become one Java class with one loop over events.
 *
 * <p>{@link org.quadrupole.transforms.compiler.Evaluator} walks the syntax tree of an expression
 * with symbolic {@link org.quadrupole.transforms.compiler.Value}s and writes Java as it goes: lists
 * are loops that have not been written yet, so that {@code sum(Jet.pt[Jet.pt > 30])} becomes one
 * loop with a condition and no temporary list.
 */
@NullMarked
package org.quadrupole.transforms.compiler;

import org.jspecify.annotations.NullMarked;
