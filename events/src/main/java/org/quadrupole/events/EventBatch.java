package org.quadrupole.events;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some thousands of events as columns: the element of every pipeline.
 *
 * <p>A batch is either eager (its columns are on the heap) or lazy (columns are read through {@link
 * #open} when a stage needs them and are not kept, so that a runner may hold many batches at once).
 * Immutable and safe to share between threads. Its coder writes every column, reading lazy ones
 * first.
 */
public final class EventBatch {

  private final EventSchema schema;
  private final int size;
  private final Provenance provenance;
  private final ColumnSource source;

  private EventBatch(EventSchema schema, int size, Provenance provenance, ColumnSource source) {
    this.schema = schema;
    this.size = size;
    this.provenance = provenance;
    this.source = source;
  }

  /**
   * A batch of columns that are on the heap.
   *
   * @param schema the columns' names and types
   * @param size the number of events
   * @param columns one for each column of the schema, in its order
   * @throws IllegalArgumentException if a column's type or size differs from the schema's
   */
  public static EventBatch of(
      EventSchema schema, int size, Provenance provenance, List<? extends Column> columns) {
    List<EventSchema.Field> fields = schema.fields();
    if (fields.size() != columns.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns for a schema of " + fields.size());
    }
    Map<String, Column> byName = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      Column column = columns.get(i);
      EventSchema.Field field = fields.get(i);
      if (column.size() != size || !column.type().equals(field.type())) {
        throw new IllegalArgumentException(
            String.format(
                "column %s holds %d x %s, not %d x %s",
                field.name(), column.size(), column.type(), size, field.type()));
      }
      byName.put(field.name(), column);
    }
    return new EventBatch(schema, size, provenance, new EagerColumns(byName));
  }

  /** A batch whose columns are read when they are asked for. */
  public static EventBatch lazy(
      EventSchema schema, int size, Provenance provenance, ColumnSource source) {
    return new EventBatch(schema, size, provenance, source);
  }

  /** The columns' names and types. */
  public EventSchema schema() {
    return schema;
  }

  /** The number of events. */
  public int size() {
    return size;
  }

  /** Where the events come from. */
  public Provenance provenance() {
    return provenance;
  }

  /** Opens the batch for reading columns; to be closed by the caller. */
  public ColumnReader open() throws IOException {
    return source.open();
  }

  /** This batch reduced to some columns; reads nothing. */
  public EventBatch select(Collection<String> names) {
    return new EventBatch(schema.select(names), size, provenance, source);
  }

  /** This batch with a column added, or replaced where there is one of that name. */
  public EventBatch with(EventSchema.Field field, Column column) {
    if (column.size() != size || !column.type().equals(field.type())) {
      throw new IllegalArgumentException(
          field.name() + ": " + column.size() + " x " + column.type() + " for " + field.type());
    }
    return new EventBatch(
        schema.with(field),
        size,
        provenance,
        () -> new OverlaidReader(source.open(), Map.of(field.name(), column)));
  }

  /** The events at these positions, in this order; columns are read when they are asked for. */
  public EventBatch take(int[] rows) {
    int[] kept = rows.clone();
    return new EventBatch(
        schema, kept.length, provenance, () -> new TakingReader(source.open(), kept));
  }

  /** This batch with every column of its schema on the heap. */
  public EventBatch materialize() throws IOException {
    if (source instanceof EagerColumns) {
      return this;
    }
    List<Column> columns = new ArrayList<>();
    try (ColumnReader reader = open()) {
      reader.prefetch(schema.names());
      for (String name : schema.names()) {
        columns.add(reader.read(name));
      }
    }
    return of(schema, size, provenance, columns);
  }

  @Override
  public String toString() {
    return "EventBatch[" + size + " events, " + provenance + ", " + schema.names() + "]";
  }

  /** Columns on the heap. */
  private record EagerColumns(Map<String, Column> columns) implements ColumnSource, ColumnReader {
    @Override
    public ColumnReader open() {
      return this;
    }

    @Override
    public Column read(String name) {
      return Members.find(columns, name)
          .orElseThrow(() -> new IllegalArgumentException("no column named " + name));
    }

    @Override
    public void close() {}
  }

  /** Some columns on the heap before those of another reader. */
  private record OverlaidReader(ColumnReader below, Map<String, Column> columns)
      implements ColumnReader {
    @Override
    public Column read(String name) throws IOException {
      Optional<Column> column = Members.find(columns, name);
      return column.isPresent() ? column.get() : below.read(name);
    }

    @Override
    public void prefetch(Collection<String> names) throws IOException {
      below.prefetch(names.stream().filter(name -> Members.find(columns, name).isEmpty()).toList());
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }

  /** Some rows of another reader's columns. */
  @SuppressWarnings("ArrayRecordComponent") // private, never changed
  private record TakingReader(ColumnReader below, int[] rows) implements ColumnReader {
    @Override
    public Column read(String name) throws IOException {
      return below.read(name).take(rows);
    }

    @Override
    public void prefetch(Collection<String> names) throws IOException {
      below.prefetch(names);
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }
}
