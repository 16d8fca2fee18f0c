package org.quadrupole.transforms.compiler;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.quadrupole.events.EventSchema;

/**
 * Delphes' names (https://delphes.github.io/workbook/root-tree-description): {@code Jet/Jet.PT} is
 * {@code Jet.PT}, and {@code Jet.pt} as four-vectors have it. What there is one of in every event,
 * such as {@code MissingET}, is one object, as in coffea's DelphesSchema. Masses are those that
 * Delphes gives particles that it does not store one of, in GeV.
 */
final class DelphesNames implements ObjectNames {

  private static final Pattern MEMBER = Pattern.compile("([^/]+)/\\1\\.(PT|MET)");
  private static final Set<String> SINGLE =
      Set.of("Event", "EventLHEF", "HepMCEvent", "LHCOEvent", "Rho", "ScalarHT", "MissingET");
  private static final Map<String, Double> MASSES =
      Map.of("Electron", 0.000511, "Muon", 0.10566, "Photon", 0.0);

  @Override
  public boolean describe(EventSchema schema) {
    return schema.names().stream()
        .anyMatch(name -> name.indexOf('/') > 0 && MEMBER.matcher(name).matches());
  }

  @Override
  public Optional<Place> place(EventSchema.Field column) {
    return SplitNames.place(column.name());
  }

  @Override
  public boolean isSingleInList(String object) {
    return SINGLE.contains(object);
  }

  @Override
  public void complete(Group group, Map<String, Member> members, Map<String, Group> all) {
    Double mass = MASSES.get(group.name());
    if (mass != null && members.containsKey("PT") && !members.containsKey("Mass")) {
      members.put("mass", new Member.Constant(mass));
    }
    Member met = members.get("MET");
    if (met != null) {
      members.putIfAbsent("pt", met);
    }
  }
}
