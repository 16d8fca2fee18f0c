package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The names of branches that ROOT made of an object's or a collection's members: {@code
 * Jet/Jet.PT}, {@code Particle/Particle.momentum.x}, {@code event/fTracks/fTracks.fPx}; those of
 * leaf lists, {@code hit.time}.
 */
final class SplitNames {

  private SplitNames() {}

  /** The object and the member, if the name is one of these. */
  static Optional<ObjectNames.Place> place(String column) {
    List<String> path = new ArrayList<>();
    String before = "";
    for (String branch : column.split("/", -1)) {
      String name = branch.endsWith(".") ? branch.substring(0, branch.length() - 1) : branch;
      boolean repeats = !before.isEmpty() && name.startsWith(before + ".");
      String own = repeats ? name.substring(before.length() + 1) : name;
      Arrays.stream(own.split("\\.", -1)).map(SplitNames::identifier).forEach(path::add);
      before = name;
    }
    if (path.size() < 2 || path.contains("")) {
      return Optional.empty();
    }
    return Optional.of(new ObjectNames.Place(path.get(0), path.subList(1, path.size())));
  }

  /** A name that expressions can say: without dimensions, {@code #} as {@code idx}. */
  private static String identifier(String name) {
    int bracket = name.indexOf('[');
    return (bracket < 0 ? name : name.substring(0, bracket)).replace("#", "idx");
  }
}
