package org.quadrupole.transforms.compiler;

import java.util.Map;
import java.util.Optional;

/**
 * Columns that together are a collection of objects ({@code Jet}: nJet, Jet_pt, ...) or one object
 * ({@code MET}: MET_pt, MET_phi).
 *
 * @param name the name before the first underscore
 * @param isCollection whether there are several objects an event
 * @param counter the column with the number of objects, if there is one
 * @param members the columns by their name after the underscore
 */
record Group(
    String name, boolean isCollection, Optional<String> counter, Map<String, Member> members) {

  /**
   * A part of the objects.
   *
   * @param place where one object's value is found
   */
  record Member(ColumnPlace place) {}
}
