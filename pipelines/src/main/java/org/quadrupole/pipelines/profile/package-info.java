/** Where the time of a run goes. */
@NullMarked
package org.quadrupole.pipelines.profile;

import org.jspecify.annotations.NullMarked;
