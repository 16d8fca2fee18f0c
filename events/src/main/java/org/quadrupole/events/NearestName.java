package org.quadrupole.events;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant by a wrong one, for messages. */
public final class NearestName {

  /** Nobody mistypes a longer one, and comparing takes the square of it. */
  private static final int MAX_LENGTH = 1000;

  private NearestName() {}

  /**
   * The known name that differs least, if it differs in no more than a third of its letters; the
   * first in the alphabet of several. Upper and lower case count as the same.
   */
  public static Optional<String> of(String wrong, Collection<String> known) {
    if (wrong.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return known.stream()
        .filter(name -> name.length() <= MAX_LENGTH)
        .filter(
            name ->
                distance(wrong, name) <= Math.max(1, Math.max(wrong.length(), name.length()) / 3))
        .min(
            Comparator.comparingInt((String name) -> distance(wrong, name))
                .thenComparing(name -> name));
  }

  /**
   * Letters to insert, remove, replace or swap with their neighbour to get from one to the other.
   */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
