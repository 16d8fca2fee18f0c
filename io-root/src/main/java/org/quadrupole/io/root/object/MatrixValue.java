package org.quadrupole.io.root.object;

/**
 * A TMatrixT or TMatrixTSym.
 *
 * @param elements all elements, row by row
 */
// Taken from a file once; lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record MatrixValue(String className, int rows, int columns, double[] elements)
    implements RootValue {

  @Override
  public String name() {
    return "";
  }

  @Override
  public String title() {
    return "";
  }
}
