/** pipelines. */
@NullMarked
package org.quadrupole.pipelines;

import org.jspecify.annotations.NullMarked;
