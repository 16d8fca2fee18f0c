package org.quadrupole.transforms.correction;

/**
 * A correction that cannot be read, or that has no value for some inputs. The message is one line
 * and names the file and the place in it, or the correction and the input.
 */
public final class CorrectionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A mistake described in one line. */
  public CorrectionException(String message) {
    super(message);
  }

  /** A mistake with its cause. */
  public CorrectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
