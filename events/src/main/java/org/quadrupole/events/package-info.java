/**
 * The columnar event model: what every reader produces and every stage consumes.
 *
 * <p>An {@link org.quadrupole.events.EventBatch} is some thousands of events as columns of
 * primitive arrays, with int offsets per level of nesting (the layout of Arrow and Awkward Array).
 * Nothing here knows a file format or any physics.
 */
@NullMarked
package org.quadrupole.events;

import org.jspecify.annotations.NullMarked;
