package org.quadrupole.runners.cluster;

import java.time.Instant;

/**
 * A place that gets no more of a cluster's jobs for a while.
 *
 * @param site the site or node, as the batch system calls it
 * @param until when it gets some again
 * @param reason what went wrong there
 */
public record SiteBan(String site, Instant until, String reason) {}
