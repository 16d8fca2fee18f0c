package org.quadrupole.io.root;

/** Files hold what cannot be merged; the message names the object, both files and the reason. */
public class MergeException extends RootFormatException {

  private static final long serialVersionUID = 1L;

  /**
   * @param file the file whose object does not fit
   * @param what what does not fit, and why
   * @param remedy what the user can do
   */
  public MergeException(String file, String what, String remedy) {
    super(file, -1, what, remedy);
  }
}
