package org.quadrupole.transforms;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a part of the events adds up to, each result under its key. Parts are added without
 * rounding, in any order.
 *
 * @param all the results
 * @param unread the files that could not be read, where the stage goes on without them
 */
public record Results(Map<ResultKey, Result> all, Set<UnreadFile> unread) {

  /** No event's. */
  public static final Results NONE = new Results(Map.of());

  /** Copies the collections. */
  public Results {
    all = Map.copyOf(all);
    unread = Set.copyOf(unread);
  }

  /** Results of files that could all be read. */
  public Results(Map<ResultKey, Result> all) {
    this(all, Set.of());
  }

  /** The results of two parts together. */
  public Results plus(Results other) {
    return sum(List.of(this, other));
  }

  /** The results of all parts together; of no part, none. */
  public static Results sum(Iterable<Results> parts) {
    Map<ResultKey, Result> sum = new LinkedHashMap<>();
    Set<UnreadFile> unread = new LinkedHashSet<>();
    for (Results part : parts) {
      part.all.forEach((key, result) -> sum.merge(key, result, Results::add));
      unread.addAll(part.unread);
    }
    return new Results(sum, unread);
  }

  private static Result add(Result left, Result right) {
    if (left instanceof Result.Filled a && right instanceof Result.Filled b) {
      return new Result.Filled(a.histogram().merge(b.histogram()));
    }
    return new Result.Counted(
        ((Result.Counted) left).count().plus(((Result.Counted) right).count()));
  }
}
