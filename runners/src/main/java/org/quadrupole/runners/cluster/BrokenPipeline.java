package org.quadrupole.runners.cluster;

import java.time.Instant;

/**
 * A pipeline that was ended since it kept failing of itself, as over a damaged file.
 *
 * @param at when it was
 * @param reason what its tasks said
 */
public record BrokenPipeline(Instant at, String reason) {}
