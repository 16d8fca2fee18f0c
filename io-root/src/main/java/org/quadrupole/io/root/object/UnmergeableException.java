package org.quadrupole.io.root.object;

/** Two objects cannot be merged; the message says why. */
public final class UnmergeableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnmergeableException(String reason) {
    super(reason);
  }
}
