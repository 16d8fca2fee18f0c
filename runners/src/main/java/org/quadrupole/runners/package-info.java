/** runners. */
@NullMarked
package org.quadrupole.runners;

import org.jspecify.annotations.NullMarked;
