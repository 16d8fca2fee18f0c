package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;

/**
 * Files that are read as one, as ROOT's TChain reads them: the first file says which columns there
 * are and of which types; the others may lay them out as they like, but must have them. Files
 * without events have no say.
 */
final class Chain {

  private final ReadSpec spec;
  private final List<MatchResult.Metadata> files;

  Chain(List<MatchResult.Metadata> files, ReadSpec spec) {
    this.files = List.copyOf(files);
    this.spec = spec;
  }

  /**
   * What every file has to have: what the caller asked for, or what the first file has.
   *
   * @throws IOException if the first file cannot be read
   */
  ReadSpec agreed() throws IOException {
    if (spec.expected() != null || files.isEmpty()) {
      return spec;
    }
    TreeFile model = model();
    EventSchema schema = model.schema();
    for (String name : model.missing()) {
      Optional<EventSchema.Field> known = known(name);
      if (known.isPresent()) {
        schema = schema.with(known.get());
      }
    }
    return spec.withSchema(schema, model.name());
  }

  /** The first file with events. */
  private TreeFile model() throws IOException {
    for (TreeFile file : numbered(spec)) {
      if (file.reading(ReadSpec.DEFAULT.withTree(spec.tree())).tree().entries() > 0) {
        return file;
      }
    }
    return new TreeFile(files.get(0), spec);
  }

  /** The tree of a file, whatever columns it has. */
  private RootTree tree(MatchResult.Metadata file) throws IOException {
    return new TreeFile(file, ReadSpec.DEFAULT.withTree(spec.tree())).tree();
  }

  /** The files, each with the number of its first entry where a friend goes by these. */
  List<TreeFile> numbered(ReadSpec agreed) throws IOException {
    boolean counts = spec.friends().stream().anyMatch(RootFriend::countsOverFiles);
    List<TreeFile> numbered = new ArrayList<>();
    long first = 0;
    for (MatchResult.Metadata file : files) {
      numbered.add(new TreeFile(file, agreed, first));
      first += counts ? tree(file).entries() : 0;
    }
    return numbered;
  }

  /** A column as the first file has it that has it. */
  private Optional<EventSchema.Field> known(String name) throws IOException {
    for (TreeFile file : numbered(spec.withColumns(List.of()))) {
      Optional<EventSchema.Field> field = file.column(name);
      if (field.isPresent() && file.tree().entries() > 0) {
        return field;
      }
    }
    return Optional.empty();
  }

  /**
   * Some columns in the types that hold every file's values; reads the headers of all files.
   *
   * @throws RootFormatException if a file lacks a column that has no default, or if two files'
   *     types have none in common; the message names both
   */
  EventSchema united(Collection<String> columns) throws IOException {
    Chain chosen = new Chain(files, spec.withColumns(List.copyOf(columns)));
    ReadSpec agreed = chosen.agreed();
    EventSchema expected = agreed.expected();
    if (expected == null || files.size() < 2) {
      return expected == null ? EventSchema.of(List.of()) : expected;
    }
    List<TreeFile> opened = numbered(spec.withColumns(List.of()));
    List<EventSchema.Field> wide = new ArrayList<>();
    for (EventSchema.Field field : expected.fields()) {
      wide.add(new EventSchema.Field(field.name(), wide(field, opened, agreed), field.counter()));
    }
    EventSchema united = EventSchema.of(wide);
    ReadSpec wanted = agreed.withSchema(united, agreed.expectedFrom());
    for (TreeFile file : numbered(wanted)) {
      file.schema(); // which checks it
    }
    return united;
  }

  private static ColumnType wide(EventSchema.Field field, List<TreeFile> opened, ReadSpec agreed)
      throws IOException {
    ColumnType type = field.type();
    for (TreeFile file : opened) {
      Optional<EventSchema.Field> other = file.column(field.name());
      if (other.isPresent() && file.tree().entries() > 0) {
        Optional<ColumnType> common = Widening.common(type, other.get().type());
        if (common.isEmpty()) {
          throw FileColumns.disagreement(
              file.name(), file.tree(), other.get(), type, agreed.expectedFrom());
        }
        type = common.get();
      }
    }
    return type;
  }
}
