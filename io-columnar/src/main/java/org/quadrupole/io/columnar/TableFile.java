package org.quadrupole.io.columnar;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.Primitive;

/**
 * A file of columns with one number or truth value for each event, written batch after batch. It
 * appears under its name, whole, with {@link #finish}; closed without that, nothing is left.
 */
public interface TableFile extends Closeable {

  /** The endings of the names of files that can be written. */
  List<String> ENDINGS = List.of(".npz", ".parquet");

  /** Adds the events of a batch that has the columns of the file, in any order. */
  void write(EventBatch batch) throws IOException;

  /** Ends the file. */
  void finish() throws IOException;

  /**
   * A file of the format that its name ends in.
   *
   * @throws IllegalArgumentException if the ending is none of {@link #ENDINGS}, or a column is no
   *     number or truth value for each event
   */
  static TableFile create(Path path, EventSchema schema) throws IOException {
    for (EventSchema.Field field : schema.fields()) {
      if (!(field.type() instanceof Primitive type) || type == Primitive.STRING) {
        throw new IllegalArgumentException(
            "column "
                + field.name()
                + " ("
                + field.type()
                + ") is not a number for each event: take its sum, its first item, its length");
      }
    }
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      return new NpzFile(path, schema);
    }
    if (name.endsWith(".parquet")) {
      return new ParquetFile(path, schema);
    }
    throw new IllegalArgumentException(
        path + ": the name must end in one of " + String.join(", ", ENDINGS));
  }
}
