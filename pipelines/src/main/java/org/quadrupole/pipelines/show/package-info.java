/** Objects of ROOT files as text, as JSON and as figures. */
@NullMarked
package org.quadrupole.pipelines.show;

import org.jspecify.annotations.NullMarked;
