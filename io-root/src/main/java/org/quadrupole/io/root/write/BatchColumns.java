package org.quadrupole.io.root.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;

/** The columns of a batch, as a table that is written needs them. */
public final class BatchColumns {

  private BatchColumns() {}

  /**
   * Reads the columns of a schema, in its order.
   *
   * @param table the name of what is written, for messages
   * @throws IllegalArgumentException if a column has another type or length than it should
   */
  public static List<Column> read(String table, EventSchema schema, EventBatch batch)
      throws IOException {
    List<Column> columns = new ArrayList<>();
    try (ColumnReader reader = batch.open()) {
      reader.prefetch(schema.names());
      for (EventSchema.Field field : schema.fields()) {
        Column column = reader.read(field.name());
        if (!column.type().equals(field.type()) || column.size() != batch.size()) {
          throw new IllegalArgumentException(
              String.format(
                  "tree %s: column %s holds %d x %s, not %d x %s",
                  table, field.name(), column.size(), column.type(), batch.size(), field.type()));
        }
        columns.add(column);
      }
    }
    return columns;
  }
}
