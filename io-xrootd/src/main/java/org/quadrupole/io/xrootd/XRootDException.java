package org.quadrupole.io.xrootd;

import java.io.IOException;

/** What a server of XRootD refused, and by which number of the protocol. */
final class XRootDException extends IOException {

  private static final long serialVersionUID = 1L;

  static final int NOT_AUTHORIZED = 3010;
  static final int NOT_FOUND = 3011;
  static final int AUTH_FAILED = 3030;

  private final int code;

  XRootDException(String message, int code) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Whether another try, perhaps with another server, may end otherwise. */
  boolean mayPass() {
    return switch (code) {
      // File not open (the server has forgotten it), I/O error, no memory, server error, no server,
      // in progress, overloaded, request timed out, timer expired.
      case 3004, 3005, 3007, 3008, 3012, 3014, 3020, 3024, 3034, 3035 -> true;
      default -> false;
    };
  }
}
