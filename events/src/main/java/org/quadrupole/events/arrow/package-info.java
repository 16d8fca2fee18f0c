/**
 * Event batches as Arrow: how a batch crosses from one process to another.
 *
 * <p>{@link org.quadrupole.events.arrow.ArrowBatches} turns batches into Arrow vectors and back;
 * {@link org.quadrupole.events.arrow.EventBatchCoder} is the Beam coder, found by pipelines without
 * being named. Both copy whole arrays: heap columns and Arrow share one layout, truth values
 * excepted.
 */
@NullMarked
package org.quadrupole.events.arrow;

import org.jspecify.annotations.NullMarked;
