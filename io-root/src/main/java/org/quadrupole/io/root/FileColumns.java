package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.NearestName;

/**
 * How one file's tree makes the columns that are read of all files: as it has them, widened to a
 * type that all files' numbers fit, or filled with a declared default where the file lacks them.
 */
final class FileColumns {

  private final EventSchema schema;
  private final Map<String, Missing> missing;

  /**
   * A column that this file lacks.
   *
   * @param lengths the column of this file that tells how long its lists are; none where they are
   *     empty, or it holds no lists
   */
  private record Missing(ColumnType type, DefaultValue value, Optional<String> lengths) {}

  private FileColumns(EventSchema schema, Map<String, Missing> missing) {
    this.schema = schema;
    this.missing = missing;
  }

  /**
   * Checks a tree against what is asked for.
   *
   * @param file the file's name
   * @param present the columns of the tree and its friends
   * @throws RootFormatException if a column is missing that has no default, or has a type that does
   *     not fit
   */
  static FileColumns of(String file, RootTree tree, EventSchema present, ReadSpec spec)
      throws RootFormatException {
    Map<String, Missing> missing = new LinkedHashMap<>();
    List<EventSchema.Field> fields = new ArrayList<>();
    for (String name : names(present, spec)) {
      Optional<EventSchema.Field> field = present.field(name);
      Optional<EventSchema.Field> expected =
          spec.expected() == null ? Optional.empty() : spec.expected().field(name);
      if (field.isPresent()) {
        fields.add(checked(file, tree, spec, field.get(), expected.orElse(field.get())));
      } else if (tree.entries() == 0 && expected.isPresent()) {
        fields.add(expected.get()); // none of its events lacks anything
      } else {
        EventSchema.Field filled = filled(file, tree, spec, name, expected);
        missing.put(name, missing(file, tree, filled, spec.defaults().get(name)));
        fields.add(filled);
      }
    }
    return new FileColumns(EventSchema.of(fields), missing);
  }

  /** The columns asked for, by default all that the file has or that have a default. */
  private static Collection<String> names(EventSchema present, ReadSpec spec) {
    List<String> columns = spec.columns();
    if (columns != null) {
      return columns;
    }
    List<String> names = new ArrayList<>(present.names());
    for (String name : new TreeSet<>(spec.defaults().keySet())) {
      if (present.field(name).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static EventSchema.Field checked(
      String file,
      RootTree tree,
      ReadSpec spec,
      EventSchema.Field field,
      EventSchema.Field expected)
      throws RootFormatException {
    if (!Widening.widens(field.type(), expected.type())) {
      throw disagreement(file, tree, field, expected.type(), spec.expectedFrom());
    }
    return expected;
  }

  /** Two files have a column in types of which no type has all values. */
  static RootFormatException disagreement(
      String file, RootTree tree, EventSchema.Field field, ColumnType expected, String origin) {
    return new RootFormatException(
        file,
        -1,
        String.format(
            "branch %s of tree %s holds %s where %s is expected%s",
            field.name(),
            tree.name(),
            field.type(),
            expected,
            origin.isEmpty() ? "" : ", as " + origin + " has it"),
        "Files of one data set must agree: leave this file out, or read it as a data set of its"
            + " own.");
  }

  /** A column that is not in the file, from its default. */
  private static EventSchema.Field filled(
      String file, RootTree tree, ReadSpec spec, String name, Optional<EventSchema.Field> expected)
      throws RootFormatException {
    DefaultValue value = spec.defaults().get(name);
    if (value == null || tree.unread().containsKey(name)) {
      throw missing(file, tree, spec, name);
    }
    if (expected.isPresent()) {
      return expected.get();
    }
    ColumnType own =
        value
            .ownType()
            .orElseThrow(
                () ->
                    new RootFormatException(
                        file,
                        -1,
                        "tree " + tree.name() + " has no branch " + name + ", nor has another file",
                        "So what its lists hold is not known: give it a number, true, false or a"
                            + " text in place of []."));
    return sibling(tree.schema(), name)
        .map(list -> new EventSchema.Field(name, ListType.of(own), list.counter()))
        .orElseGet(() -> new EventSchema.Field(name, own));
  }

  /** A counted list with whose items a column belongs by its name, as Jet_x does with Jet_pt. */
  private static Optional<EventSchema.Field> sibling(EventSchema present, String name) {
    return present.fields().stream()
        .filter(field -> field.type() instanceof ListType && field.counter().isPresent())
        .filter(field -> field.counter().get().startsWith("n"))
        .filter(field -> name.startsWith(field.counter().get().substring(1) + "_"))
        .max(Comparator.comparingInt(field -> field.counter().get().length()));
  }

  private static Missing missing(
      String file, RootTree tree, EventSchema.Field field, DefaultValue value)
      throws RootFormatException {
    boolean counted = field.counter().isPresent();
    if (!value.fits(field.type()) || (value.isEmptyList() && counted)) {
      throw new RootFormatException(
          file,
          -1,
          String.format(
              "tree %s has no branch %s, and its default %s does not fit %s",
              tree.name(), field.name(), value, field.type()),
          counted
              ? "Give the value of one item: there are as many as " + field.counter().get() + "."
              : "Change the default.");
    }
    if (!(field.type() instanceof ListType list) || value.isEmptyList() || list.isFixed()) {
      return new Missing(field.type(), value, Optional.empty());
    }
    Optional<String> lengths = field.counter().flatMap(counter -> counted(tree.schema(), counter));
    if (lengths.isEmpty()) {
      throw new RootFormatException(
          file,
          -1,
          String.format(
              "tree %s has no branch %s, nor one that tells how many items it would have",
              tree.name(), field.name()),
          "Make [] its default: no items.");
    }
    return new Missing(field.type(), value, lengths);
  }

  /** A counter, or a list that it counts. */
  private static Optional<String> counted(EventSchema present, String counter) {
    if (present.field(counter).isPresent()) {
      return Optional.of(counter);
    }
    return present.fields().stream()
        .filter(field -> field.counter().equals(Optional.of(counter)))
        .map(EventSchema.Field::name)
        .findFirst();
  }

  private static RootFormatException missing(
      String file, RootTree tree, ReadSpec spec, String name) {
    String reason = tree.unread().get(name);
    if (reason != null) {
      return new RootFormatException(
          file,
          -1,
          "branch " + name + " of tree " + tree.name() + " cannot be read: " + reason,
          "Leave the column out.");
    }
    String near =
        NearestName.of(name, tree.schema().names())
            .map(found -> " (did you mean " + found + "?)")
            .orElse("");
    boolean others = !spec.expectedFrom().isEmpty();
    return new RootFormatException(
        file,
        -1,
        "tree "
            + tree.name()
            + " has no branch "
            + name
            + (others ? ", which " + spec.expectedFrom() + " has" : "")
            + near,
        "All files of a data set must have the columns that are read, or the column a declared"
            + " default; see quad root ls.");
  }

  /** The columns as they come out. */
  EventSchema schema() {
    return schema;
  }

  /** The columns that this file lacks. */
  Set<String> missing() {
    return missing.keySet();
  }

  /** The columns that are read from the file. */
  List<String> stored() {
    return stored(schema.names());
  }

  private List<String> stored(Collection<String> names) {
    return names.stream().filter(name -> !missing.containsKey(name)).toList();
  }

  /** As {@link ColumnReader#prefetch}, from a reader of the file's own columns. */
  void prefetch(ColumnReader reader, Collection<String> names) throws IOException {
    reader.prefetch(stored(names));
  }

  /**
   * A column of some events.
   *
   * @param reader of the file's own columns
   * @param events how many events it reads
   */
  Column read(ColumnReader reader, String name, int events) throws IOException {
    Missing absent = missing.get(name);
    if (absent != null) {
      return absent.value.column(absent.type, offsets(reader, absent, events));
    }
    Column column = reader.read(name);
    return schema.field(name).map(field -> Widening.widened(column, field.type())).orElse(column);
  }

  private static int[] offsets(ColumnReader reader, Missing absent, int events) throws IOException {
    int[] offsets = new int[events + 1];
    if (absent.lengths.isPresent()) {
      Column lengths = reader.read(absent.lengths.get());
      if (lengths instanceof ListColumn lists) {
        return lists.offsets();
      }
      for (int i = 0; i < events; i++) {
        offsets[i + 1] = Math.addExact(offsets[i], Math.toIntExact(Widening.whole(lengths, i)));
      }
    } else if (absent.type instanceof ListType list) {
      int size = Math.max(0, list.fixedSize());
      for (int i = 0; i < events; i++) {
        offsets[i + 1] = Math.addExact(offsets[i], size);
      }
    } else {
      for (int i = 0; i < events; i++) {
        offsets[i + 1] = i + 1;
      }
    }
    return offsets;
  }
}
