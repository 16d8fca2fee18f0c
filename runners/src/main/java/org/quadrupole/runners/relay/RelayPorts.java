package org.quadrupole.runners.relay;

import java.util.Set;

/**
 * What may be reached through a relay; everything else is refused.
 *
 * @param head ports of the head: JobManager RPC, blob server
 * @param worker ports that every worker has: TaskManager RPC, data exchange
 */
public record RelayPorts(Set<Integer> head, Set<Integer> worker) {

  /** Copies the sets. */
  public RelayPorts {
    head = Set.copyOf(head);
    worker = Set.copyOf(worker);
  }
}
