/**
 * A process that stays and runs commands for others, so that each need not start a JVM and Beam of
 * its own: the server, its client, and what they say to each other.
 *
 * <p>Nothing here knows the commands. {@link org.quadrupole.pipelines.server.Client} starts in tens
 * of milliseconds because it needs the JDK alone.
 */
@NullMarked
package org.quadrupole.pipelines.server;

import org.jspecify.annotations.NullMarked;
