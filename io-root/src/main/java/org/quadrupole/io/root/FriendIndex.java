package org.quadrupole.io.root;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.Primitive;

/**
 * Which entry of a friend has which values of the columns that it is matched by: a hash table over
 * them, about 40 bytes an entry. Kept as {@link OpenedTrees} keeps headers, by what files it is of.
 */
final class FriendIndex {

  private static final int BATCH = 1 << 20;
  private static final Map<Key, SoftReference<FriendIndex>> CACHE = new ConcurrentHashMap<>();

  private record Key(List<TreeFile.Identity> files, List<String> columns) {}

  private final long[][] values;
  private final int[] slots;

  private FriendIndex(long[][] values, int entries) {
    this.values = values;
    this.slots = new int[Integer.highestOneBit(Math.max(8, entries)) * 4];
  }

  /**
   * Reads the columns of all files, unless they have been.
   *
   * @throws RootFormatException if a column is missing or holds no whole numbers, or if two entries
   *     have the same values
   */
  static FriendIndex of(RootFriend friend, RootFriend.Files files) throws IOException {
    Key key = new Key(files.files().stream().map(TreeFile::identity).toList(), friend.index());
    SoftReference<FriendIndex> reference = CACHE.get(key);
    FriendIndex known = reference == null ? null : reference.get();
    if (known == null) {
      known = read(friend, files);
      if (key.files().stream().allMatch(file -> file.modified() != 0)) {
        CACHE.put(key, new SoftReference<>(known));
      }
    }
    return known;
  }

  private static FriendIndex read(RootFriend friend, RootFriend.Files files) throws IOException {
    String first = files.files().get(0).name();
    if (files.entries() > Integer.MAX_VALUE / 8) {
      throw new RootFormatException(
          first,
          -1,
          "friend " + friend.name() + " has " + files.entries() + " entries, too many for an index",
          "Match it by entry numbers, or read its files as a data set of their own.");
    }
    int entries = (int) files.entries();
    long[][] values = new long[friend.index().size()][entries];
    FriendIndex index = new FriendIndex(values, entries);
    int at = 0;
    for (TreeFile file : files.files()) {
      long end = file.tree().entries();
      for (long from = 0; from < end; from += BATCH) {
        int n = (int) Math.min(end - from, BATCH);
        try (ColumnReader reader = file.reader(new EntryRange(from, from + n))) {
          for (int k = 0; k < values.length; k++) {
            long[] part = numbers(file.name(), friend.index().get(k), reader);
            System.arraycopy(part, 0, values[k], at, n);
          }
        }
        for (int i = 0; i < n; i++) {
          index.insert(file.name(), friend, at + i);
        }
        at += n;
      }
    }
    return index;
  }

  /** A column of whole numbers, as an index needs it. */
  static long[] numbers(String file, String name, ColumnReader reader) throws IOException {
    Column column = reader.read(name);
    if (!(column.type() instanceof Primitive type) || !type.isInteger()) {
      throw new RootFormatException(
          file,
          -1,
          "branch " + name + " holds " + column.type() + ", by which no entries can be matched",
          "An index needs columns with a whole number for each event, such as run and event.");
    }
    long[] numbers = new long[column.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Widening.whole(column, i);
    }
    return numbers;
  }

  private void insert(String file, RootFriend friend, int entry) throws RootFormatException {
    long[] key = new long[values.length];
    for (int k = 0; k < key.length; k++) {
      key[k] = values[k][entry];
    }
    int slot = slot(key);
    if (slots[slot] != 0) {
      throw new RootFormatException(
          file,
          -1,
          "friend "
              + friend.name()
              + " has two entries with "
              + friend.index()
              + " "
              + Arrays.toString(key),
          "An index must tell its entries apart: add a column to it, or leave one file out.");
    }
    slots[slot] = entry + 1;
  }

  /** Where an entry with these values is, or belongs. */
  private int slot(long[] key) {
    long hash = 0;
    for (long part : key) {
      hash = (hash ^ part) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 32;
    }
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && !has(slots[slot] - 1, key)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean has(int entry, long[] key) {
    for (int k = 0; k < key.length; k++) {
      if (values[k][entry] != key[k]) {
        return false;
      }
    }
    return true;
  }

  /** The entry with these values, or -1. */
  int find(long[] key) {
    return slots[slot(key)] - 1;
  }
}
