/**
 * Jobs of batch systems: submitted, asked after, cancelled and their output fetched, many at a
 * time. Nothing here knows what the jobs do.
 */
@NullMarked
package org.quadrupole.runners.jobs;

import org.jspecify.annotations.NullMarked;
