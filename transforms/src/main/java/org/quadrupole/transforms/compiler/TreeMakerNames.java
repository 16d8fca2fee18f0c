package org.quadrupole.transforms.compiler;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.EventSchema;

/**
 * The names of CMS's TreeMaker: {@code Jets/Jets.fCoordinates.fPt} holds the momenta of the
 * collection {@code Jets}, {@code Jets_bDiscriminator} another member of its items.
 */
final class TreeMakerNames implements ObjectNames {

  private final Set<String> vectors = new HashSet<>();

  TreeMakerNames(EventSchema schema) {
    for (String name : schema.names()) {
      if (name.contains(".fCoordinates.")) {
        SplitNames.place(name).ifPresent(place -> vectors.add(stem(place.object())));
      }
    }
  }

  /** Skims have an underscore behind the name. */
  private static String stem(String object) {
    return object.endsWith("_") ? object.substring(0, object.length() - 1) : object;
  }

  @Override
  public boolean describe(EventSchema schema) {
    return !vectors.isEmpty();
  }

  @Override
  public Optional<Place> place(EventSchema.Field column) {
    String name = column.name();
    if (name.contains(".fCoordinates.")) {
      return SplitNames.place(name).map(place -> new Place(stem(place.object()), place.path()));
    }
    return vectors.stream()
        .filter(vector -> name.startsWith(vector + "_"))
        .max(Comparator.comparingInt(String::length))
        .map(vector -> new Place(vector, List.of(name.substring(vector.length() + 1))))
        .or(() -> NanoAodNames.flat(column))
        .or(() -> SplitNames.place(name));
  }
}
