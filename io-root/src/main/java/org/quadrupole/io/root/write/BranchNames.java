package org.quadrupole.io.root.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of columns as names of branches, in which slashes, brackets and colons have a meaning. */
final class BranchNames {

  private BranchNames() {}

  /** A branch's name for each column. */
  static Map<String, String> of(List<String> columns) {
    Map<String, Integer> ends = new HashMap<>();
    for (String column : columns) {
      ends.merge(clean(end(column)), 1, Integer::sum);
    }
    Map<String, String> names = new HashMap<>();
    for (String column : columns) {
      String end = clean(end(column));
      boolean unique = ends.getOrDefault(end, 0) == 1;
      names.put(column, unique ? end : clean(column));
    }
    return names;
  }

  private static String end(String column) {
    return column.substring(column.lastIndexOf('/') + 1);
  }

  /** A name without what has a meaning. */
  static String clean(String name) {
    return name.replaceAll("[/\\[\\]:\\s]", "_");
  }
}
