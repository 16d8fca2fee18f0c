package org.quadrupole.runners.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sites or nodes where workers fail again and again. One is left out only as long as there is
 * another that is not.
 */
final class SiteBans {

  /** After so many in a row at one place, the place is to blame. */
  private static final int MOST_FAILURES = 3;

  private final Duration time;
  private final Set<String> places;
  private final Map<String, Integer> failures = new HashMap<>();
  private final Map<String, SiteBan> bans = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param time how long a place is left out
   * @param places that are known to exist
   */
  SiteBans(Duration time, Collection<String> places) {
    this.time = time;
    this.places = new HashSet<>(places);
  }

  /** A worker runs there. */
  void runs(String site) {
    if (!site.isEmpty()) {
      places.add(site);
    }
  }

  /** A worker has done some good there. */
  void worked(String site) {
    failures.remove(site);
  }

  /**
   * A worker has failed there.
   *
   * @return whether that is because of the place, which is left out now
   */
  boolean failed(String site, String why, Instant now) {
    if (site.isEmpty()) {
      return false;
    }
    if (bans.containsKey(site)) {
      // It was submitted before.
      return true;
    }
    int inARow = failures.merge(site, 1, Integer::sum);
    boolean others =
        places.stream().anyMatch(other -> !other.equals(site) && !bans.containsKey(other));
    if (inARow < MOST_FAILURES || !others) {
      return false;
    }
    failures.remove(site);
    bans.put(
        site,
        new SiteBan(
            site,
            now.plus(time),
            inARow + " workers in a row have failed there, the last: " + why));
    return true;
  }

  /** The places that are left out now. */
  List<SiteBan> now(Instant now) {
    bans.values().removeIf(ban -> !ban.until().isAfter(now));
    return List.copyOf(bans.values());
  }

  /** Leaves out none. */
  void lift() {
    bans.clear();
  }
}
