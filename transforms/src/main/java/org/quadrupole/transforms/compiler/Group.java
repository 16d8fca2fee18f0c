package org.quadrupole.transforms.compiler;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Columns that together are a collection of objects ({@code Jet}: nJet, Jet_pt, ...) or one object
 * ({@code MET}: MET_pt, MET_phi).
 *
 * @param name what expressions call it
 * @param kind how many objects there are
 * @param counter the column with the number of objects, if there is one
 * @param members the parts of an object by name
 */
record Group(String name, Kind kind, Optional<String> counter, Map<String, Member> members) {

  /** How many objects an event has. */
  enum Kind {
    /** One, of columns of single values. */
    SINGLE,
    /** Any number, of columns of lists. */
    COLLECTION,
    /** One, or none, of columns of lists, as Delphes stores what there is one of. */
    SINGLE_IN_LIST
  }

  /** Whether an object is an item of the columns' lists. */
  boolean isCollection() {
    return kind != Kind.SINGLE;
  }

  /** A column that has an item for each object. */
  String firstColumn() {
    return columns(members).findFirst().orElseThrow();
  }

  private static Stream<String> columns(Map<String, Member> members) {
    return members.values().stream()
        .flatMap(
            member -> {
              if (member instanceof Member.Stored stored) {
                return Stream.of(stored.place().column());
              }
              return member instanceof Member.Parts parts
                  ? columns(parts.members())
                  : Stream.empty();
            });
  }
}
