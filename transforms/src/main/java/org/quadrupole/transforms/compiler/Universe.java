package org.quadrupole.transforms.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The events as they are, or as a variation has them: what stands in the place of which values.
 * Every generated method computes for one of them.
 */
final class Universe {

  /** The events as they are. */
  static final Universe NOMINAL = new Universe("", -1);

  /**
   * A column's values in a universe.
   *
   * @param definition the number of the hidden definition that computes them for all events as they
   *     are
   * @param group the collection that has an item for each value; none for one value an event
   */
  record VariedColumn(int definition, Optional<Group> group) {
    /** How many levels of lists are around a value in the column. */
    int depth() {
      return group.isPresent() ? 1 : 0;
    }
  }

  private final String name;
  private final int number;
  private final Map<String, VariedColumn> columns = new HashMap<>();
  private final Map<Integer, Integer> definitions = new HashMap<>();

  Universe(String name, int number) {
    this.name = name;
    this.number = number;
  }

  /** The variation's name; empty for the events as they are. */
  String name() {
    return name;
  }

  /** Its number among the variations, from 0. */
  int number() {
    return number;
  }

  boolean isNominal() {
    return number < 0;
  }

  /** Replaces a column; false if it is replaced already. */
  boolean vary(String column, VariedColumn varied) {
    return columns.putIfAbsent(column, varied) == null;
  }

  /** Replaces a definition by another one; false if it is replaced already. */
  boolean replace(int definition, int by) {
    return definitions.putIfAbsent(definition, by) == null;
  }

  /** What stands in the place of a column. */
  Optional<VariedColumn> column(String column) {
    return Optional.ofNullable(columns.get(column));
  }

  /** The number of the definition that stands in the place of one. */
  Optional<Integer> definition(int definition) {
    return Optional.ofNullable(definitions.get(definition));
  }

  @Override
  public String toString() {
    return isNominal() ? "as it is" : name;
  }
}
