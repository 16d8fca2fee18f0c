package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.events.EventSchema;

/** How an experiment's format names the columns that together are objects. */
interface ObjectNames {

  /**
   * Where a column belongs.
   *
   * @param object what expressions call the object or collection
   * @param path the member that it is, and the member's members
   */
  record Place(String object, List<String> path) {}

  /** Whether a schema's columns are named so. */
  boolean describe(EventSchema schema);

  /** Where a column belongs, if it is a part of an object. */
  Optional<Place> place(EventSchema.Field column);

  /** The name of an object that expressions may give another one. */
  default String canonical(String object) {
    return object;
  }

  /** Whether the lists of columns of an object all hold one item. */
  default boolean isSingleInList(String object) {
    return false;
  }

  /**
   * Adds what follows from the columns: other names of members, links to other objects.
   *
   * @param group the objects' columns by member
   * @param all all objects, as the columns make them
   */
  default void complete(Group group, Map<String, Member> members, Map<String, Group> all) {}

  /** The names of the formats that are known, the most special ones first. */
  static ObjectNames of(EventSchema schema) {
    for (ObjectNames names :
        List.of(
            new PhysliteNames(),
            new PodioNames(schema),
            new DelphesNames(),
            new TreeMakerNames(schema))) {
      if (names.describe(schema)) {
        return names;
      }
    }
    return new NanoAodNames();
  }
}
