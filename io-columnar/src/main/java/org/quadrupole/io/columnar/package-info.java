/** Files of plain columns that NumPy, pyarrow and pandas read. */
@NullMarked
package org.quadrupole.io.columnar;

import org.jspecify.annotations.NullMarked;
