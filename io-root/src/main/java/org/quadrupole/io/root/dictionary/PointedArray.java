package org.quadrupole.io.root.dictionary;

/**
 * A TArray that a pointer leads to, whose class the pointer names.
 *
 * @param className TArrayD, TArrayF, ...
 * @param array its numbers as an array of primitives
 */
public record PointedArray(String className, Object array) {}
