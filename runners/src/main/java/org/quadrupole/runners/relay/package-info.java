/**
 * Connections between the members of a cluster whose workers can open connections, but not accept
 * any: all of them go over one port of the host where the cluster was started.
 *
 * <p>Each worker has an address of its own in 127.0.0.0/8, the same on every machine. What listens
 * there is the worker itself on its own machine, and a forwarder to the hub on all others. So
 * programs that know nothing of this package (Flink) reach each other by addresses as ever.
 */
@NullMarked
package org.quadrupole.runners.relay;

import org.jspecify.annotations.NullMarked;
