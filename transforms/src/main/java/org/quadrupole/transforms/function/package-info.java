/** Functions that somebody adds to the expression language. */
@NullMarked
package org.quadrupole.transforms.function;

import org.jspecify.annotations.NullMarked;
