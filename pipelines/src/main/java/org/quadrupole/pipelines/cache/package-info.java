/** Results of parts of the data that later runs need not compute again. */
@NullMarked
package org.quadrupole.pipelines.cache;

import org.jspecify.annotations.NullMarked;
