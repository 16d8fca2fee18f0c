package org.quadrupole.io.root.object;

/**
 * A TVectorT.
 *
 * @param lowerBound the index of the first element
 */
// Taken from a file once; lists would box every number.
@SuppressWarnings("ArrayRecordComponent")
public record VectorValue(String className, int lowerBound, double[] elements)
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
