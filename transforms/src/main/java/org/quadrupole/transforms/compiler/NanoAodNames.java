package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;

/**
 * NanoAOD's names (https://cms-nanoaod-integration.web.cern.ch): {@code nX} counts the items of all
 * lists {@code X_*}; scalars {@code X_*} without a counter are one object. Also those of any tree
 * that is of no known format: split branches are objects too.
 */
final class NanoAodNames implements ObjectNames {

  /** Collections of massless particles, of which no mass is stored. */
  private static final Set<String> MASSLESS =
      Set.of("Photon", "FsrPhoton", "TrigObj", "IsoTrack", "SoftActivityJet");

  @Override
  public boolean describe(EventSchema schema) {
    return true;
  }

  @Override
  public Optional<Place> place(EventSchema.Field column) {
    return flat(column).or(() -> SplitNames.place(column.name()));
  }

  /** A column {@code X_y}. */
  static Optional<Place> flat(EventSchema.Field column) {
    String name = column.name();
    int underscore = name.indexOf('_');
    boolean counted =
        column.counter().isPresent() && column.type() instanceof ListType list && !list.isFixed();
    String object =
        counted ? collection(column) : underscore > 0 ? name.substring(0, underscore) : "";
    boolean isPlain = name.indexOf('/') < 0 && name.indexOf('.') < 0;
    return !object.isEmpty() && name.startsWith(object + "_") && isPlain
        ? Optional.of(new Place(object, List.of(name.substring(object.length() + 1))))
        : Optional.empty();
  }

  /** {@code nJet} counts {@code Jet}; a counter of another form names no collection by itself. */
  private static String collection(EventSchema.Field field) {
    String counter = field.counter().orElseThrow();
    int underscore = field.name().indexOf('_');
    return counter.startsWith("n") && field.name().startsWith(counter.substring(1) + "_")
        ? counter.substring(1)
        : underscore > 0 ? field.name().substring(0, underscore) : "";
  }

  @Override
  public void complete(Group group, Map<String, Member> members, Map<String, Group> all) {
    if (MASSLESS.contains(group.name())
        && members.keySet().containsAll(List.of("pt", "eta", "phi"))) {
      members.putIfAbsent("mass", new Member.Constant(0));
    }
  }
}
