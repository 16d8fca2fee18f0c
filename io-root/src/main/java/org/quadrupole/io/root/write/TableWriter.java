package org.quadrupole.io.root.write;

import java.io.Closeable;
import java.io.IOException;
import org.quadrupole.events.EventBatch;

/**
 * Writes events into a tree or an ntuple of a file that is being written. Batches may be of any
 * size; where clusters end does not depend on them. Used by one thread.
 */
public interface TableWriter extends Closeable {

  /**
   * Appends the events of a batch.
   *
   * @throws IllegalArgumentException if the batch's columns are not those that the writer was made
   *     for
   * @throws IOException if the batch cannot be read or the file not written; the file is then
   *     abandoned
   */
  void write(EventBatch batch) throws IOException;

  /** Writes what is left and the table itself; to be called before the file is closed. */
  @Override
  void close() throws IOException;
}
