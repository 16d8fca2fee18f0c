package org.quadrupole.runners.jobs;

import java.util.OptionalInt;

/**
 * What a batch system says about a job.
 *
 * @param id the system's name for it
 * @param state how far it is
 * @param site the site or node where it runs or ran; empty where the system does not say
 * @param reason why it waits or how it ended, in the system's words; may be empty
 * @param exitCode that of the job's command, where it is known
 */
public record Job(String id, JobState state, String site, String reason, OptionalInt exitCode) {

  /** A job that the system does not know. */
  static Job unknown(String id) {
    return new Job(id, JobState.UNKNOWN, "", "", OptionalInt.empty());
  }

  /** The same job at a site. */
  public Job at(String where) {
    return new Job(id, state, where, reason, exitCode);
  }
}
