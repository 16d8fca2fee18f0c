package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.write.TableWriter;

/**
 * Names of columns as names of an ntuple's fields, in which dots and slashes have a meaning: both
 * give way to {@code _}.
 */
final class FieldNames {

  /** Makes the writer of an ntuple. */
  @FunctionalInterface
  interface Opening {
    TableWriter open(EventSchema schema) throws IOException;
  }

  private FieldNames() {}

  /** A writer that takes batches with the columns' own names. */
  static TableWriter writer(EventSchema schema, Opening opening) throws IOException {
    List<EventSchema.Field> fields = new ArrayList<>();
    Map<String, String> columns = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (EventSchema.Field field : schema.fields()) {
      String name = clean(field.name());
      if (!taken.add(name)) {
        throw new IllegalArgumentException(
            "two columns would be the field " + name + ", one of them " + field.name());
      }
      columns.put(name, field.name());
      fields.add(new EventSchema.Field(name, field.type(), field.counter().map(FieldNames::clean)));
    }
    EventSchema renamed = EventSchema.of(fields);
    TableWriter writer = opening.open(renamed);
    return renamed.names().equals(schema.names()) ? writer : new Renaming(writer, renamed, columns);
  }

  private static String clean(String name) {
    return name.replaceAll("[./\\\\\\[\\]\\s]", "_");
  }

  /** Writes batches under other names. */
  private record Renaming(TableWriter writer, EventSchema schema, Map<String, String> columns)
      implements TableWriter {

    @Override
    public void write(EventBatch batch) throws IOException {
      writer.write(
          EventBatch.lazy(
              schema,
              batch.size(),
              batch.provenance(),
              () -> new RenamingReader(batch.open(), columns)));
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  private record RenamingReader(ColumnReader reader, Map<String, String> columns)
      implements ColumnReader {

    @Override
    public Column read(String name) throws IOException {
      return reader.read(columns.getOrDefault(name, name));
    }

    @Override
    public void prefetch(Collection<String> names) throws IOException {
      reader.prefetch(names.stream().map(name -> columns.getOrDefault(name, name)).toList());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
