package org.quadrupole.transforms.compiler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of four-vectors under the names that four-vectors have here, where columns have them
 * under others: in capitals, or as ROOT's vector classes hold them.
 */
final class VectorNames {

  private static final Map<String, List<String>> OTHERS = others();

  private VectorNames() {}

  private static Map<String, List<String>> others() {
    Map<String, List<String>> others = new LinkedHashMap<>();
    others.put("pt", List.of("PT", "Pt", "fCoordinates.fPt"));
    others.put("eta", List.of("Eta", "fCoordinates.fEta"));
    others.put("phi", List.of("Phi", "fCoordinates.fPhi"));
    others.put("mass", List.of("Mass", "m", "M", "fCoordinates.fM"));
    others.put("energy", List.of("E", "e", "Energy", "fCoordinates.fE", "fCoordinates.fT", "fE"));
    others.put("px", List.of("Px", "PX", "fP.fX", "momentum.x"));
    others.put("py", List.of("Py", "PY", "fP.fY", "momentum.y"));
    others.put("pz", List.of("Pz", "PZ", "fP.fZ", "momentum.z"));
    return others;
  }

  /** Adds the names that are missing. */
  static void complete(Map<String, Member> members) {
    OTHERS.forEach(
        (name, others) -> {
          for (String other : others) {
            find(members, other).ifPresent(member -> members.putIfAbsent(name, member));
          }
        });
    coordinates(members);
  }

  /** The Cartesian coordinates of ROOT's vectors: of momenta where there is an energy. */
  private static void coordinates(Map<String, Member> members) {
    boolean momentum = find(members, "fCoordinates.fT").isPresent();
    for (String axis : List.of("X", "Y", "Z")) {
      String name = axis.toLowerCase(java.util.Locale.ROOT);
      find(members, "fCoordinates.f" + axis)
          .ifPresent(member -> members.putIfAbsent(momentum ? "p" + name : name, member));
    }
  }

  private static Optional<Member> find(Map<String, Member> members, String path) {
    String[] steps = path.split("\\.", -1);
    Optional<Member> found = Optional.ofNullable(members.get(steps[0]));
    for (int i = 1; i < steps.length; i++) {
      String step = steps[i];
      found = found.flatMap(member -> member.part(step));
    }
    return found;
  }
}
