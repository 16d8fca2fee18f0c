/** The container: file header, keys, directories. */
@NullMarked
package org.quadrupole.io.root.file;

import org.jspecify.annotations.NullMarked;
