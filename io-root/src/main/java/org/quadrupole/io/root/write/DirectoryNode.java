package org.quadrupole.io.root.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory while its file is written: its keys, and those of its directories that are used. */
final class DirectoryNode {

  final String path;
  final String className;
  final String name;
  final String title;

  /** Where the directory's record starts, and its parent's. */
  final long at;

  final long parent;

  /** From the record's start to the directory's fields. */
  final int nameBytes;

  /** The keys in the order of the list of keys. */
  final List<Key> keys = new ArrayList<>();

  final Map<String, DirectoryNode> directories = new LinkedHashMap<>();

  /** What a file that is added to says of the directory; null for a new one. */
  final @Nullable Stored stored;

  private final Map<String, Integer> cycles = new HashMap<>();
  private final Set<String> written = new HashSet<>();

  /** A key's name, and the key as it stands in the list of keys. */
  @SuppressWarnings("ArrayRecordComponent") // the writer's own, never changed
  record Key(String name, byte[] bytes) {}

  /**
   * What stands in the file already.
   *
   * @param version the directory's version
   * @param wide whether its addresses are wide
   * @param created its date
   * @param uuid the version and the bytes of its UUID; empty where there is none
   * @param room the bytes that its fields may take
   * @param seekKeys where its list of keys is
   * @param keysBytes that list's length
   * @param directories where its directories are, by name
   */
  @SuppressWarnings("ArrayRecordComponent") // the writer's own, never changed
  record Stored(
      int version,
      boolean wide,
      int created,
      byte[] uuid,
      int room,
      long seekKeys,
      int keysBytes,
      Map<String, Long> directories) {}

  DirectoryNode(
      String path,
      String className,
      String name,
      String title,
      long at,
      long parent,
      int nameBytes,
      @Nullable Stored stored) {
    this.path = path;
    this.className = className;
    this.name = name;
    this.title = title;
    this.at = at;
    this.parent = parent;
    this.nameBytes = nameBytes;
    this.stored = stored;
  }

  /** Notes a key that the file has already. */
  void addStored(String key, int cycle, byte[] bytes) {
    cycles.merge(key, cycle, Math::max);
    keys.add(new Key(key, bytes));
  }

  /** The cycle of a new key: one more than the file had; 0 if it was written just now. */
  int nextCycle(String key) {
    return written.add(key) ? cycles.getOrDefault(key, 0) + 1 : 0;
  }

  /** Whether the file had something of this name. */
  boolean hadStored(String key) {
    return cycles.containsKey(key);
  }

  /** Adds a key: before those of its name, since ROOT takes the first that it finds. */
  void add(KeyRecord key) {
    WriteBuffer out = new WriteBuffer(0);
    key.write(out);
    int at = 0;
    while (at < keys.size() && (key.cycle() == 1 || !keys.get(at).name().equals(key.name()))) {
      at++;
    }
    keys.add(at, new Key(key.name(), out.toByteArray()));
  }
}
