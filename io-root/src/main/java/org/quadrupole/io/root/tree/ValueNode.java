package org.quadrupole.io.root.tree;

import java.util.List;
import java.util.Map;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * Reads one kind of streamed value and collects it: a tree of these mirrors the nesting of a C++
 * type, and each leaf of the tree becomes a column.
 */
interface ValueNode {

  /**
   * A column below a node.
   *
   * @param path what is appended to the node's name, for example {@code .fP.fX}; may be empty
   * @param type its type as seen from the node
   */
  record Part(String path, ColumnType type) {}

  /** The columns below this node. */
  List<Part> parts();

  /** What lies below this node but is left out: paths as in {@link #parts}, and why. */
  default Map<String, String> unread() {
    return Map.of();
  }

  /** Reads one value. */
  void read(WireReader in) throws RootFormatException;

  /** Reads values that follow each other, as a collection's items or as one member of many. */
  default void readMany(WireReader in, int count) throws RootFormatException {
    for (int i = 0; i < count; i++) {
      read(in);
    }
  }

  /** Adds values that were not written: zero, no text, no items. */
  void addZeros(int count);

  /** The columns of all values read, in the order of {@link #parts}. */
  List<Column> finish();
}
