/** What generated classes call: the frame of the event loop and arithmetic with NumPy's meaning. */
@NullMarked
package org.quadrupole.transforms.runtime;

import org.jspecify.annotations.NullMarked;
