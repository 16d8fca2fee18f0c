/**
 * ROOT files without ROOT: open a {@link org.quadrupole.io.root.RootFile}, list its keys, take a
 * {@link org.quadrupole.io.root.RootTree} and read its columns.
 *
 * <p>The format itself lives in the packages below, one layer each: {@code wire} (numbers and
 * strings in a buffer), {@code compression}, {@code file} (header, keys, directories), {@code
 * dictionary} (streamer info and the objects it describes), {@code tree} (branches, baskets,
 * columns). docs/root-format.md is their map.
 */
@NullMarked
package org.quadrupole.io.root;

import org.jspecify.annotations.NullMarked;
