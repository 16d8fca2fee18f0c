package org.quadrupole.runners.jobs;

import java.util.Locale;

/** How far a job is, in one vocabulary for all batch systems. */
public enum JobState {
  /** Not started: waiting for resources, for data, or held. */
  PENDING,
  /** On a node, or on its way from there. */
  RUNNING,
  /** Ended with exit code 0. */
  DONE,
  /** Ended otherwise: another exit code, its limits, a lost node. */
  FAILED,
  /** Ended because somebody wanted it to. */
  CANCELLED,
  /** The batch system no longer knows it, or never has. */
  UNKNOWN;

  /** Whether it will not change any more. */
  public boolean isEnd() {
    return this != PENDING && this != RUNNING;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
