/** io-root. */
@NullMarked
package org.quadrupole.io.root;

import org.jspecify.annotations.NullMarked;
