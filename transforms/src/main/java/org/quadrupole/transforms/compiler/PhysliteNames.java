package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.events.EventSchema;

/**
 * The names of ATLAS's xAOD files, DAOD_PHYSLITE above all: {@code AnalysisElectronsAuxDyn.pt} is
 * {@code Electrons.pt}, and {@code AnalysisElectrons.pt}. Energies stay in MeV. Element links of
 * which the format says where they point are followed: {@code trackParticleLinks} makes {@code
 * trackParticles}. Names as coffea's PHYSLITESchema has them.
 */
final class PhysliteNames implements ObjectNames {

  private static final Pattern AUXILIARY =
      Pattern.compile("(?:.*/)?([A-Za-z][A-Za-z0-9_]*?)Aux(?:Dyn)?[.:](.+)");

  private static final double MUON_MASS_MEV = 105.658;
  private static final double PION_MASS_MEV = 139.570;

  /** Links that always point to one container. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "combinedTrackParticleLink", "CombinedMuonTrackParticles",
          "inDetTrackParticleLink", "InDetTrackParticles",
          "extrapolatedMuonSpectrometerTrackParticleLink", "ExtrapolatedMuonTrackParticles",
          "trackParticleLinks", "GSFTrackParticles",
          "caloClusterLinks", "egammaClusters");

  @Override
  public boolean describe(EventSchema schema) {
    return schema.names().stream()
        .anyMatch(name -> name.contains("Aux") && AUXILIARY.matcher(name).matches());
  }

  @Override
  public Optional<Place> place(EventSchema.Field column) {
    Matcher name = AUXILIARY.matcher(column.name());
    return name.matches()
        ? Optional.of(new Place(plain(name.group(1)), List.of(name.group(2).split("[.]", -1))))
        : SplitNames.place(column.name());
  }

  @Override
  public String canonical(String object) {
    return plain(object);
  }

  private static String plain(String container) {
    return container.startsWith("Analysis") && container.length() > "Analysis".length()
        ? container.substring("Analysis".length())
        : container;
  }

  @Override
  public void complete(Group group, Map<String, Member> members, Map<String, Group> all) {
    if (group.name().equals("Muons") && members.containsKey("pt")) {
      members.putIfAbsent("m", new Member.Constant(MUON_MASS_MEV));
    }
    if (members.get("qOverP") instanceof Member.Stored charge
        && members.get("theta") instanceof Member.Stored theta) {
      members.putIfAbsent("pt", new Member.Bent(charge, theta));
      if (members.get("phi") instanceof Member.Stored) {
        members.putIfAbsent("eta", new Member.Pseudorapidity(theta));
        members.putIfAbsent("m", new Member.Constant(PION_MASS_MEV));
      }
    }
    TARGETS.forEach(
        (link, target) -> {
          Optional<Member> from = Optional.ofNullable(members.get(link));
          Optional<Member> index = from.flatMap(l -> l.part("m_persIndex"));
          Optional<Member> key = from.flatMap(l -> l.part("m_persKey"));
          boolean known =
              Optional.ofNullable(all.get(target)).filter(Group::isCollection).isPresent();
          if (index.isPresent() && known) {
            members.putIfAbsent(
                link.replaceFirst("Link(s?)$", "$1"), new Member.Link(index.get(), key, target));
          }
        });
  }
}
