package org.quadrupole.pipelines.analysis;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The nearest right name for a wrong one. */
public final class Suggestions {

  private Suggestions() {}

  /**
   * "; did you mean 'x'?" when a known name is near, the list of names when there are few, nothing
   * otherwise.
   */
  public static String hint(String wrong, Collection<String> known) {
    Optional<String> nearest = nearest(wrong, known);
    if (nearest.isPresent()) {
      return "; did you mean '" + nearest.get() + "'?";
    }
    if (known.isEmpty()) {
      return "";
    }
    return known.size() <= 20 ? "; known: " + String.join(", ", known) : "";
  }

  /** The known name that differs least, if it differs in no more than a third of its letters. */
  static Optional<String> nearest(String wrong, Collection<String> known) {
    return known.stream()
        .filter(
            name ->
                distance(wrong, name) <= Math.max(1, Math.max(wrong.length(), name.length()) / 3))
        .min(
            Comparator.comparingInt((String name) -> distance(wrong, name))
                .thenComparing(name -> name));
  }

  /** Insertions, deletions, changes and swaps of neighbours, letter case aside. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(java.util.Locale.ROOT);
    String b = right.toLowerCase(java.util.Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        cost[i][j] =
            Math.min(
                cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
