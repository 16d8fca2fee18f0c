package org.quadrupole.runners.cluster;

import java.io.IOException;

/** Says how many jobs a cluster may have, and keeps in mind how many it has. */
@FunctionalInterface
public interface Allowance {

  /** As many as it likes. */
  Allowance ANY = jobs -> new Granted(jobs, "");

  /**
   * Replaces what was claimed before.
   *
   * @param jobs how many the cluster is to have altogether; 0 at its end
   * @return so many, or fewer if more are not allowed
   */
  Granted claim(int jobs) throws IOException;

  /**
   * What is allowed.
   *
   * @param jobs how many
   * @param limit what forbids more, in words; empty where all are allowed
   */
  record Granted(int jobs, String limit) {}
}
