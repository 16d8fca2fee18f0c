/** transforms. */
@NullMarked
package org.quadrupole.transforms;

import org.jspecify.annotations.NullMarked;
