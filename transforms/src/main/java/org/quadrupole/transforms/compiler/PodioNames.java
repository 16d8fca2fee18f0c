package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.quadrupole.events.EventSchema;

/**
 * The names of files that podio wrote: EDM4hep, and FCC's samples. {@code
 * Particle/Particle.momentum.x} is {@code Particle.momentum.x}. What an object states the range of
 * ({@code daughters_begin}, {@code daughters_end}) is a list: of numbers, or of pointers with
 * {@code index} and {@code collectionID}; the file's metadata, not its events, say which collection
 * has which ID. Before podio 0.16 the ranges are numbered in their order: {@code Particle_0} are
 * numbers, {@code Particle#0} pointers.
 */
final class PodioNames implements ObjectNames {

  private static final Pattern POINTER =
      Pattern.compile("([^/]+)/\\1\\.(collectionID|[A-Za-z]+_begin)");
  private static final String BEGIN = "_begin";
  private static final String END = "_end";

  private final EventSchema schema;

  PodioNames(EventSchema schema) {
    this.schema = schema;
  }

  @Override
  public boolean describe(EventSchema columns) {
    return columns.names().stream()
        .anyMatch(name -> name.indexOf('/') > 0 && POINTER.matcher(name).matches());
  }

  @Override
  public Optional<Place> place(EventSchema.Field column) {
    return SplitNames.place(column.name());
  }

  @Override
  public void complete(Group group, Map<String, Member> members, Map<String, Group> all) {
    String name = group.name();
    List<String> ranges = new ArrayList<>();
    for (String member : List.copyOf(members.keySet())) {
      String range = member.endsWith(BEGIN) ? member.replaceFirst(BEGIN + "$", "") : "";
      if (!range.isEmpty() && members.containsKey(range + END)) {
        ranges.add(range);
      }
    }
    long numbers = ranges.stream().filter(r -> exists(name + "_" + ranges.indexOf(r), all)).count();
    for (String range : ranges) {
      int number = ranges.indexOf(range);
      String target =
          exists("_" + name + "_" + range, all)
              ? "_" + name + "_" + range
              : number < numbers ? name + "_" + number : name + "idx" + (number - numbers);
      if (members.get(range + BEGIN) instanceof Member.Stored begin
          && members.get(range + END) instanceof Member.Stored end
          && exists(target, all)) {
        members.putIfAbsent(range, new Member.Span(begin, end, target));
      }
    }
    String relation = "_" + name + "_";
    for (String other : all.keySet()) {
      if (other.startsWith(relation) && !ranges.contains(other.substring(relation.length()))) {
        members.putIfAbsent(other.substring(relation.length()), new Member.Beside(other));
      }
    }
  }

  /** A collection, or a column of lists, that objects may state ranges of. */
  private boolean exists(String target, Map<String, Group> all) {
    return Optional.ofNullable(all.get(target)).filter(Group::isCollection).isPresent()
        || schema.field(target).isPresent();
  }
}
