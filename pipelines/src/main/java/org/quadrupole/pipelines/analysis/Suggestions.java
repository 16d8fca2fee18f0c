package org.quadrupole.pipelines.analysis;

import java.util.Collection;
import java.util.Optional;
import org.quadrupole.events.NearestName;

/** The nearest right name for a wrong one. */
public final class Suggestions {

  private Suggestions() {}

  /**
   * "; did you mean 'x'?" when a known name is near, the list of names when there are few, nothing
   * otherwise.
   */
  public static String hint(String wrong, Collection<String> known) {
    Optional<String> nearest = NearestName.of(wrong, known);
    if (nearest.isPresent()) {
      return "; did you mean '" + nearest.get() + "'?";
    }
    if (known.isEmpty()) {
      return "";
    }
    return known.size() <= 20 ? "; known: " + String.join(", ", known) : "";
  }
}
