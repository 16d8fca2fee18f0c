/**
 * Histograms whose sums are exact: axes, the accumulators that compiled event loops fill, the
 * immutable result, its merging in Beam, and the UHI exchange format.
 */
@NullMarked
package org.quadrupole.transforms.histogram;

import org.jspecify.annotations.NullMarked;
