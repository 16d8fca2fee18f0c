package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quadrupole.events.ListType;
import org.quadrupole.events.NearestName;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.expression.Expression;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/** Makes a universe of each variation: finds the columns and definitions that it replaces. */
final class Variations {

  /**
   * A column that is replaced.
   *
   * @param place where its values are found
   * @param group the collection that has an item for each value; none for one value an event
   */
  record Target(ColumnPlace place, Optional<Group> group) {

    /** What a variation of it must have in the place of a value. */
    void check(String kind) {
      if (place.type() instanceof Primitive primitive) {
        boolean text = primitive == Primitive.STRING;
        if (!kind.matches(text ? "a text" : "a number \\([a-z0-9]+\\)|a truth value")) {
          throw new Problem(
              "a variation of "
                  + place.column()
                  + " needs "
                  + (text ? "a text" : "a number")
                  + group.map(g -> " for each " + g.name()).orElse("")
                  + ", not "
                  + kind
                  + (kind.contains("missing") ? "; use fill_none(value, default)" : ""));
        }
      }
    }
  }

  private final Program program;
  private final Definitions definitions;

  private Variations(Program program) {
    this.program = program;
    this.definitions = program.definitions();
  }

  /**
   * Adds variations to a program whose definitions are complete.
   *
   * @throws ExpressionException if something is varied that does not exist, or twice
   */
  static void add(List<Variation> variations, Program program) {
    Variations adding = new Variations(program);
    Set<String> names = new LinkedHashSet<>();
    for (Variation variation : variations) {
      if (!names.add(variation.name())) {
        throw new IllegalArgumentException("two variations are called " + variation.name());
      }
      adding.add(variation);
    }
  }

  private void add(Variation variation) {
    Universe universe = definitions.universe(variation.name());
    for (Variation.Replacement replacement : variation.replacements()) {
      SourceText target = replacement.target();
      Expression read = program.read(target);
      Expression by = program.read(replacement.expression());
      Optional<Integer> definition =
          read instanceof Expression.Name name
              ? definitions.find(name.name(), definitions.size())
              : Optional.empty();
      boolean isNew;
      if (definition.isPresent()) {
        isNew = definitions.replace(universe, definition.get(), replacement.expression(), by);
      } else {
        isNew = definitions.vary(universe, column(target, read), replacement.expression(), by);
      }
      if (!isNew) {
        throw new ExpressionException(
            target, 0, target.text() + " is varied twice in " + variation.name());
      }
    }
  }

  private Target column(SourceText source, Expression target) {
    EventModel model = program.columns().model();
    List<String> path = path(source, target);
    String base = path.get(0);
    if (path.size() == 1) {
      Optional<Target> column =
          model.column(base).map(f -> whole(ColumnPlace.of(base, f.type()), model));
      return column.orElseThrow(() -> unknown(source, target, base, model));
    }
    if (definitions.find(base, definitions.size()).isPresent()) {
      throw new ExpressionException(
          source,
          target.at(),
          base
              + " is a definition: vary it as a whole, or the columns that it is made of, such as"
              + " Jet.pt");
    }
    Group group = model.group(base).orElseThrow(() -> unknown(source, target, base, model));
    Optional<Member> member = Optional.ofNullable(group.members().get(path.get(1)));
    for (String name : path.subList(2, path.size())) {
      member = member.flatMap(m -> m.part(name));
    }
    if (member.isEmpty()) {
      String wrong = path.get(1);
      throw ExpressionException.unknownName(
          source,
          target.at(),
          group.name()
              + " has no '"
              + String.join(".", path.subList(1, path.size()))
              + "'"
              + hint(wrong, group.members().keySet()));
    }
    if (member.get() instanceof Member.Stored stored) {
      return new Target(
          stored.place(), group.isCollection() ? Optional.of(group) : Optional.empty());
    }
    throw new ExpressionException(
        source,
        target.at(),
        source.text() + " is computed of columns: vary those, or a definition");
  }

  private static Target whole(ColumnPlace place, EventModel model) {
    Optional<Group> collection = model.collectionOf(place.column());
    boolean isItems = collection.isPresent() && place.type() instanceof ListType;
    return isItems ? new Target(place.content(), collection) : new Target(place, Optional.empty());
  }

  /** The names of a chain of attributes. */
  private static List<String> path(SourceText source, Expression target) {
    List<String> path = new ArrayList<>();
    Expression at = target;
    while (at instanceof Expression.Attribute attribute) {
      path.add(0, attribute.name());
      at = attribute.value();
    }
    if (at instanceof Expression.Name name) {
      path.add(0, name.name());
      return path;
    }
    throw new ExpressionException(
        source, target.at(), "what is varied is a column (Jet.pt, MET_pt) or a definition");
  }

  private ExpressionException unknown(
      SourceText source, Expression target, String name, EventModel model) {
    Set<String> names = new LinkedHashSet<>(definitions.names(definitions.size()));
    names.addAll(model.names());
    return ExpressionException.unknownName(
        source, target.at(), "there is no '" + name + "' to vary" + hint(name, names));
  }

  private static String hint(String wrong, Set<String> names) {
    return NearestName.of(wrong, names).map(near -> "; did you mean '" + near + "'?").orElse("");
  }
}
