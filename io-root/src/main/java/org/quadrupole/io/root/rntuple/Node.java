package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;

/** A field as a column of events: a tree of these mirrors the nesting of a C++ type. */
interface Node {

  /** The type of one element. */
  ColumnType type();

  /** Reads some elements, cluster by cluster. */
  Column read(ElementReader in, List<Segment> rows) throws IOException;

  /**
   * This reduced to one member of its records; the lists around them stay.
   *
   * @return nothing if there are no records, or none has such a member
   */
  default Optional<Node> member(String name) {
    return Optional.empty();
  }

  /** Tells the columns that are read. */
  void columns(Consumer<ColumnSet> each);
}
