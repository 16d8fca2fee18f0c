package org.quadrupole.runners.cluster;

import java.io.IOException;

/** What is wrong with a cluster, in one line for a person. */
public final class ClusterException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean mistake;

  private ClusterException(String message, boolean mistake) {
    super(message);
    this.mistake = mistake;
  }

  /** Something was asked for that cannot be: an unknown name, too little memory. */
  static ClusterException mistake(String message) {
    return new ClusterException(message, true);
  }

  /** Something broke. */
  static ClusterException failure(String message) {
    return new ClusterException(message, false);
  }

  static ClusterException failure(String message, Throwable cause) {
    ClusterException failure = new ClusterException(message, false);
    failure.initCause(cause);
    return failure;
  }

  /** Whether whoever asked has to ask for something else. */
  public boolean isMistake() {
    return mistake;
  }
}
