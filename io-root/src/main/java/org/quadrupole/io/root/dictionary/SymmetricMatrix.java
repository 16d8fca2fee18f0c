package org.quadrupole.io.root.dictionary;

/**
 * A TMatrixTSym.
 *
 * @param className its class with the type of its elements
 * @param version the version in its header
 * @param base the members of TMatrixTBase
 * @param triangle the elements on and above the diagonal, row by row: a float[] or double[]
 */
public record SymmetricMatrix(
    String className, int version, StreamedObject base, Object triangle) {}
