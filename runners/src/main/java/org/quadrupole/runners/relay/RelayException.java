package org.quadrupole.runners.relay;

import java.io.IOException;

/** What a relay cannot do, and why. */
public final class RelayException extends IOException {

  private static final long serialVersionUID = 1;

  RelayException(String message) {
    super(message);
  }

  RelayException(String message, Throwable cause) {
    super(message, cause);
  }
}
