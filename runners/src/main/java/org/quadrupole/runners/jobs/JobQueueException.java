package org.quadrupole.runners.jobs;

import java.io.IOException;
import org.quadrupole.credentials.CredentialException;

/** What is wrong with jobs or with the batch system, in one line for a person. */
public final class JobQueueException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean mistake;

  private JobQueueException(String message, boolean mistake) {
    super(message);
    this.mistake = mistake;
  }

  /** Something was asked for that cannot be: a requirement that the system does not know. */
  public static JobQueueException mistake(String message) {
    return new JobQueueException(message, true);
  }

  /** Something broke or was refused. */
  public static JobQueueException failure(String message) {
    return new JobQueueException(message, false);
  }

  /** Something broke, and why. */
  public static JobQueueException failure(String message, Throwable cause) {
    JobQueueException failure = new JobQueueException(message, false);
    failure.initCause(cause);
    return failure;
  }

  /** A proxy or certificates that cannot be used: a mistake where their owner can mend it. */
  public static JobQueueException of(IOException credentials) {
    JobQueueException made =
        new JobQueueException(
            String.valueOf(credentials.getMessage()), credentials instanceof CredentialException);
    made.initCause(credentials);
    return made;
  }

  /** Whether whoever asked has to ask for something else. */
  public boolean isMistake() {
    return mistake;
  }
}
