package org.quadrupole.credentials;

import java.io.IOException;

/**
 * Credentials that are missing, out of date or not safe: what their owner can mend, in one line.
 */
public final class CredentialException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public CredentialException(String message) {
    super(message);
  }
}
