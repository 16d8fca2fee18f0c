/**
 * Corrections: functions of an event's numbers that come from tables and formulas in files.
 *
 * <p>Readers turn the content of a file, which somebody else has fetched, into a {@link
 * org.quadrupole.transforms.correction.Correction}: inputs with names and types, and a tree of
 * steps that is evaluated without allocation.
 */
@NullMarked
package org.quadrupole.transforms.correction;

import org.jspecify.annotations.NullMarked;
