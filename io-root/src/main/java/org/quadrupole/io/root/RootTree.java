package org.quadrupole.io.root;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventSchema;

/**
 * Events stored as columns: a TTree or an RNTuple. Safe to share between threads; each opens its
 * own readers.
 *
 * <p>A column is named by its branch's path ({@code /} between a branch and its sub-branch); the
 * members of records that one branch holds are columns of their own, named {@code branch.member},
 * those of a pair or of a map's entries {@code .first} and {@code .second}. In an RNTuple every
 * top-level field is one column, of lists and records as its type says.
 */
public interface RootTree {

  /** The tree's path in the file. */
  String name();

  /** The number of entries (events). */
  long entries();

  /**
   * The columns that can be read; members of records ({@code Jet.pt}) can be read by themselves.
   */
  EventSchema schema();

  /** What is in the tree but cannot be read: column name to reason. */
  Map<String, String> unread();

  /**
   * Branches that have more or fewer entries than the tree, as trees of just as many. Here they are
   * among what cannot be read.
   *
   * @throws IOException if they cannot be looked at
   */
  default List<RootTree> apart() throws IOException {
    return List.of();
  }

  /** Formulas, in ROOT's language, by the names that the tree gives them. */
  default Map<String, String> aliases() {
    return Map.of();
  }

  /** The trees that this one names as its friends, in words; they are not read by themselves. */
  default List<String> friends() {
    return List.of();
  }

  /** The ranges of entries that are best read together, in order; they cover all entries. */
  List<EntryRange> clusters();

  /**
   * Opens a range of entries for reading.
   *
   * @throws IllegalArgumentException if the tree has no such entries, or they are more than one
   *     batch can hold
   */
  default ColumnReader open(long first, long end) {
    return open(first, end, ReadListener.NONE);
  }

  /** As {@link #open(long, long)}, telling a listener of every basket that is fetched. */
  ColumnReader open(long first, long end, ReadListener listener);

  /** The bytes of these columns when decompressed, as the tree's header says. */
  long uncompressedBytes(Collection<String> columns);

  /** The bytes of these columns in the file. */
  long compressedBytes(Collection<String> columns);
}
