package org.quadrupole.events;

import java.io.Serializable;

/**
 * Where the events of a batch come from, so that every count of events can be traced.
 *
 * @param dataset the data set's name; empty where none was given
 * @param file the file's path or URL; empty for events made in memory
 * @param firstEntry the first event's number in the file's tree
 * @param endEntry one past the last event's number; a filtered batch keeps the range it was cut
 *     from
 */
public record Provenance(String dataset, String file, long firstEntry, long endEntry)
    implements Serializable {

  /** Events made in memory. */
  public static Provenance memory(int events) {
    return new Provenance("", "", 0, events);
  }
}
