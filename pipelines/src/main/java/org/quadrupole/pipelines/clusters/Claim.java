package org.quadrupole.pipelines.clusters;

import java.time.Instant;

/**
 * What a cluster on this machine has of its batch system.
 *
 * @param user whose it is
 * @param group that its jobs count for; empty where none
 * @param cluster its name
 * @param jobs how many
 * @param cores of all of them
 * @param gpus of all of them
 * @param since when it has had so many
 */
public record Claim(
    String user, String group, String cluster, int jobs, int cores, int gpus, Instant since) {}
