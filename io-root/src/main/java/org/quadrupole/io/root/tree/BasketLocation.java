package org.quadrupole.io.root.tree;

import org.jspecify.annotations.Nullable;

/**
 * Where a basket is and which entries it holds.
 *
 * @param firstEntry its first entry
 * @param endEntry one past its last
 * @param position where it is in the file
 * @param bytes its length in the file, with its key
 * @param embedded the basket itself where it is kept in the tree's own record, else null
 */
record BasketLocation(
    long firstEntry, long endEntry, long position, int bytes, @Nullable Basket embedded) {}
