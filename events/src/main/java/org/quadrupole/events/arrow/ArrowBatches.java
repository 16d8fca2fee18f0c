package org.quadrupole.events.arrow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.Provenance;

/**
 * Event batches as Arrow record batches and back.
 *
 * <p>Lists become {@code List} or {@code FixedSizeList}, records {@code Struct}, truth values
 * {@code Bool}, numbers the Arrow number of the same width and sign. A text column becomes {@code
 * Utf8}; one that holds bytes which are not UTF-8 becomes {@code Binary}, so that every byte
 * arrives. Nothing is nullable. Counters are field metadata ({@code quadrupole.counter}), where the
 * events come from is schema metadata ({@code quadrupole.dataset}, {@code .file}, {@code
 * .first_entry}, {@code .end_entry}).
 */
public final class ArrowBatches {

  private static final String DATASET = "quadrupole.dataset";
  private static final String FILE = "quadrupole.file";
  private static final String FIRST_ENTRY = "quadrupole.first_entry";
  private static final String END_ENTRY = "quadrupole.end_entry";

  private ArrowBatches() {}

  /** The Arrow schema of batches of this schema whose texts are all UTF-8. */
  public static Schema toArrow(EventSchema schema) {
    return new Schema(schema.fields().stream().map(ArrowTypes::field).toList());
  }

  /**
   * The event schema of an Arrow schema.
   *
   * @throws IllegalArgumentException if it has a type that no column can hold (dates, decimals,
   *     unions, maps, half floats, dictionaries, 64-bit offsets); the message names the column
   */
  public static EventSchema fromArrow(Schema schema) {
    return EventSchema.of(schema.getFields().stream().map(ArrowTypes::field).toList());
  }

  /**
   * Copies a batch into Arrow vectors, reading lazy columns one after the other.
   *
   * @param allocator pays for the vectors until the caller closes what this returns
   * @throws IOException if a lazy column cannot be read
   */
  public static VectorSchemaRoot toArrow(EventBatch batch, BufferAllocator allocator)
      throws IOException {
    List<Field> fields = new ArrayList<>();
    List<FieldVector> vectors = new ArrayList<>();
    boolean done = false;
    try (ColumnReader reader = batch.open()) {
      reader.prefetch(batch.schema().names());
      for (EventSchema.Field field : batch.schema().fields()) {
        FieldVector vector =
            VectorWriter.write(
                ArrowTypes.field(field), reader.read(field.name()), field.name(), allocator);
        vectors.add(vector);
        fields.add(vector.getField());
      }
      VectorSchemaRoot root =
          new VectorSchemaRoot(
              new Schema(fields, metadata(batch.provenance())), vectors, batch.size());
      done = true;
      return root;
    } finally {
      if (!done) {
        vectors.forEach(FieldVector::close);
      }
    }
  }

  /**
   * Copies Arrow vectors into an eager batch. Columns of one counter share one array of offsets
   * where theirs are equal.
   *
   * @throws IllegalArgumentException if a type has no counterpart, a value is missing (null) or the
   *     vectors contradict themselves; the message names the column
   */
  public static EventBatch fromArrow(VectorSchemaRoot root) {
    EventSchema schema = fromArrow(root.getSchema());
    int size = root.getRowCount();
    Map<String, int[]> offsetsByCounter = new HashMap<>();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < schema.fields().size(); i++) {
      EventSchema.Field field = schema.fields().get(i);
      Column column = VectorReader.read(root.getVector(i), field.type(), size, field.name());
      if (column instanceof ListColumn list && field.counter().isPresent()) {
        int[] shared = offsetsByCounter.computeIfAbsent(field.counter().get(), c -> list.offsets());
        if (Arrays.equals(shared, list.offsets())) {
          column = new ListColumn(list.type(), shared, list.content());
        }
      }
      columns.add(column);
    }
    return EventBatch.of(schema, size, provenance(root.getSchema(), size), columns);
  }

  private static Map<String, String> metadata(Provenance provenance) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(DATASET, provenance.dataset());
    metadata.put(FILE, provenance.file());
    metadata.put(FIRST_ENTRY, Long.toString(provenance.firstEntry()));
    metadata.put(END_ENTRY, Long.toString(provenance.endEntry()));
    return metadata;
  }

  private static Provenance provenance(Schema schema, int size) {
    Map<String, String> metadata = schema.getCustomMetadata();
    if (!metadata.containsKey(FIRST_ENTRY) || !metadata.containsKey(END_ENTRY)) {
      return Provenance.memory(size);
    }
    return new Provenance(
        metadata.getOrDefault(DATASET, ""),
        metadata.getOrDefault(FILE, ""),
        Long.parseLong(metadata.get(FIRST_ENTRY)),
        Long.parseLong(metadata.get(END_ENTRY)));
  }
}
