package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;

/** Immutable lists with one more item. */
final class Lists {

  private Lists() {}

  static <T> List<T> append(List<? extends T> list, T item) {
    List<T> longer = new ArrayList<>(list);
    longer.add(item);
    return List.copyOf(longer);
  }

  static List<Object> prepend(Object item, List<?> list) {
    List<Object> longer = new ArrayList<>();
    longer.add(item);
    longer.addAll(list);
    return List.copyOf(longer);
  }
}
