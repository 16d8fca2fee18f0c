package org.quadrupole.transforms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a part of the events adds up to, each result under its key. Parts are added without
 * rounding, in any order.
 */
public record Results(Map<ResultKey, Result> all) {

  /** Copies the map. */
  public Results {
    all = Map.copyOf(all);
  }

  /** The results of two parts together. */
  public Results plus(Results other) {
    return sum(List.of(this, other));
  }

  /** The results of all parts together; of no part, none. */
  public static Results sum(Iterable<Results> parts) {
    Map<ResultKey, Result> sum = new LinkedHashMap<>();
    for (Results part : parts) {
      part.all.forEach((key, result) -> sum.merge(key, result, Results::add));
    }
    return new Results(sum);
  }

  private static Result add(Result left, Result right) {
    if (left instanceof Result.Filled a && right instanceof Result.Filled b) {
      return new Result.Filled(a.histogram().merge(b.histogram()));
    }
    return new Result.Counted(
        ((Result.Counted) left).count().plus(((Result.Counted) right).count()));
  }
}
