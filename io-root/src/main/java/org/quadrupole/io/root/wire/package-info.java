/**
 * The wire: big-endian numbers, strings, versions and byte counts in a buffer, every access
 * checked.
 */
@NullMarked
package org.quadrupole.io.root.wire;

import org.jspecify.annotations.NullMarked;
