/** Streamer info, which describes every class in a file, and the objects read by it. */
@NullMarked
package org.quadrupole.io.root.dictionary;

import org.jspecify.annotations.NullMarked;
