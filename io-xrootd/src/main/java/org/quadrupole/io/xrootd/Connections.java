package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection to each server, as long as somebody uses it. */
final class Connections {

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Login login;
  private final Map<Endpoint, Connection> open = new HashMap<>();
  private final Map<Endpoint, Object> opening = new HashMap<>();
  private @Nullable Thread sweeper;

  Connections(Login login) {
    this.login = login;
  }

  /** A connection to a server; one that is there if it is good. */
  Connection to(Endpoint endpoint) throws IOException {
    Object turn;
    synchronized (this) {
      turn = opening.computeIfAbsent(endpoint, server -> new Object());
    }
    synchronized (turn) { // others are not kept waiting by a server that does not answer
      Connection known = known(endpoint);
      if (known != null) {
        return known;
      }
      Connection made = login.to(endpoint);
      keep(endpoint, made);
      return made;
    }
  }

  private synchronized @Nullable Connection known(Endpoint endpoint) {
    Connection known = open.get(endpoint);
    return known != null && known.isOpen() ? known : null;
  }

  private synchronized void keep(Endpoint endpoint, Connection made) {
    open.put(endpoint, made);
    if (sweeper == null) {
      sweeper = new Thread(this::sweepWhileOpen, "quad-xrootd-sweeper");
      sweeper.setDaemon(true);
      sweeper.start();
    }
  }

  private void sweepWhileOpen() {
    try {
      do {
        Thread.sleep(IDLE.toMillis());
      } while (sweep());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes what nobody uses, and says whether anything is left. */
  private synchronized boolean sweep() {
    for (Iterator<Connection> all = open.values().iterator(); all.hasNext(); ) {
      Connection connection = all.next();
      if (!connection.isOpen() || connection.isIdle(IDLE)) {
        connection.close();
        all.remove();
      }
    }
    if (open.isEmpty()) {
      sweeper = null;
    }
    return !open.isEmpty();
  }
}
