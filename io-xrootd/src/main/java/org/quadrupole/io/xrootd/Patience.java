package org.quadrupole.io.xrootd;

import java.time.Duration;
import java.util.Map;

/**
 * How long servers are waited for.
 *
 * @param connect for a connection
 * @param silence for the next byte of an answer
 * @param whole for an answer that a server asks to wait for, as while it fetches a file from a tape
 * @param tries how often a read is tried
 * @param pause before the second try; twice as long before each next one
 */
record Patience(Duration connect, Duration silence, Duration whole, int tries, Duration pause) {

  /** Of a user who says nothing, or what XRootD's variables for it say, in seconds. */
  static Patience of(Map<String, String> environment) {
    return new Patience(
        seconds(environment, "XRD_CONNECTIONWINDOW", 15),
        seconds(environment, "XRD_STREAMTIMEOUT", 60),
        seconds(environment, "XRD_REQUESTTIMEOUT", 1800),
        4,
        Duration.ofMillis(500));
  }

  /** How long to wait after a try, the first of which is number 1. */
  Duration pauseAfter(int attempt) {
    return pause.multipliedBy(1L << (attempt - 1));
  }

  private static Duration seconds(Map<String, String> environment, String name, int usual) {
    String value = environment.getOrDefault(name, "");
    return Duration.ofSeconds(value.matches("[1-9][0-9]{0,5}") ? Long.parseLong(value) : usual);
  }
}
