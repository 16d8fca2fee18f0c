package org.quadrupole.events;

import java.io.IOException;

/** Where a lazy batch gets its columns from. Shared between threads. */
@FunctionalInterface
public interface ColumnSource {

  /** Opens a reader; nothing is read before a column is asked for. */
  ColumnReader open() throws IOException;
}
