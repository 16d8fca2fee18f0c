package org.quadrupole.io.root.tree;

import org.jspecify.annotations.Nullable;

/**
 * One leaf: what a branch stores for each entry. Source: ROOT's TLeaf.
 *
 * @param className TLeafF, TLeafI, ..., TLeafElement
 * @param name its name
 * @param title its name with dimensions, for example {@code x[n][3]}
 * @param length the product of the fixed dimensions
 * @param typeBytes the bytes of a value in memory
 * @param unsigned whether an integer has no sign
 * @param range whether the largest value is kept, as for a leaf that counts
 * @param virtual whether the class of an object stands before each object
 * @param count the leaf that holds the length of the first dimension
 */
record LeafInfo(
    String className,
    String name,
    String title,
    int length,
    int typeBytes,
    boolean unsigned,
    boolean range,
    boolean virtual,
    @Nullable LeafInfo count) {}
