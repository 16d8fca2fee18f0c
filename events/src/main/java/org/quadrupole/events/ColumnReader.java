package org.quadrupole.events;

import java.io.IOException;
import java.util.Collection;

/**
 * An open view of one batch from which columns are read as they are needed. Used by one thread.
 * Closing it frees what reading needs (an open file); columns already read stay valid.
 */
public interface ColumnReader extends AutoCloseable {

  /**
   * Reads a column whole. A second call for one column may read it again: keep what is still
   * needed. A member of records is a column too: {@code Jet.pt} where {@code Jet} is a list of
   * records.
   *
   * @throws IllegalArgumentException if the batch has no such column
   * @throws IOException if the file cannot be read or its content is broken
   */
  Column read(String name) throws IOException;

  /** Says that these columns will be read soon, so that their bytes can be fetched together. */
  default void prefetch(Collection<String> names) throws IOException {}

  @Override
  void close() throws IOException;
}
