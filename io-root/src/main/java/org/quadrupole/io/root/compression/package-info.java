/** Compressed records: a chain of blocks, each of one codec. */
@NullMarked
package org.quadrupole.io.root.compression;

import org.jspecify.annotations.NullMarked;
