package org.quadrupole.io.root;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/**
 * What is in a file, down to a checksum of every column: two readers that agree on it have read the
 * same values.
 *
 * @param file the file's path or URL
 * @param keys path and cycle of every object to its class
 * @param trees path and cycle of every tree to what is in it
 */
public record RootStats(String file, Map<String, String> keys, Map<String, Tree> trees) {

  private static final int BATCH = 1 << 16;

  public RootStats {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    trees = Collections.unmodifiableMap(new LinkedHashMap<>(trees));
  }

  /**
   * One tree.
   *
   * @param className its class
   * @param entries the number of entries
   * @param columns what is in each column
   * @param unread what could not be read, and why
   * @param error why the tree cannot be read at all, if so
   */
  public record Tree(
      String className,
      long entries,
      Map<String, ColumnStats> columns,
      Map<String, String> unread,
      Optional<String> error) {

    public Tree {
      columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
      unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
    }
  }

  /**
   * One column.
   *
   * @param type the type of its leaf values; float64, of which there are none, where a class has no
   *     members
   * @param depth the levels of lists above them; a fixed size counts as one
   * @param entries the number of entries
   * @param values the number of leaf values
   * @param crc32 the CRC-32 of all leaf values in order, little-endian; truth values one byte each,
   *     texts their bytes joined
   * @param countsCrc32 for depth 1 and more, the CRC-32 of the number of first-level items of each
   *     entry as little-endian 64-bit numbers
   */
  public record ColumnStats(
      String type, int depth, long entries, long values, long crc32, Optional<Long> countsCrc32) {}

  /** Reads all trees of a file, all cycles, and sums up every column. */
  public static RootStats of(RootFile file) {
    Map<String, String> keys = new LinkedHashMap<>();
    Map<String, Tree> trees = new LinkedHashMap<>();
    for (RootKey key : file.keys()) {
      keys.put(key.pathAndCycle(), key.className());
    }
    for (RootKey key : file.treeKeys()) {
      Tree stats;
      try {
        stats = tree(key.className(), file.tree(key.pathAndCycle()));
      } catch (IOException e) {
        stats = new Tree(key.className(), 0, Map.of(), Map.of(), Optional.of(message(e)));
      }
      trees.put(key.pathAndCycle(), stats);
    }
    return new RootStats(file.name(), keys, trees);
  }

  private static Tree tree(String className, RootTree tree) throws IOException {
    Map<String, ColumnStats> columns = new LinkedHashMap<>();
    Map<String, String> unread = new LinkedHashMap<>(tree.unread());
    add(tree, columns, unread);
    for (RootTree part : tree.apart()) {
      add(part, columns, unread);
    }
    return new Tree(className, tree.entries(), columns, unread, Optional.empty());
  }

  private static void add(
      RootTree tree, Map<String, ColumnStats> columns, Map<String, String> unread) {
    for (EventSchema.Field field : tree.schema().fields()) {
      try {
        Map<String, ColumnStats> found = columns(tree, field);
        if (Collections.disjoint(columns.keySet(), found.keySet())) {
          columns.putAll(found);
          unread.remove(field.name());
        }
      } catch (IOException e) {
        unread.put(field.name(), message(e));
      }
    }
  }

  private static String message(IOException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** Sums up a column; the members of records are columns of their own. */
  private static Map<String, ColumnStats> columns(RootTree tree, EventSchema.Field field)
      throws IOException {
    Map<String, Sums> sums = new LinkedHashMap<>();
    leaves(field.name(), field.type(), 0, sums);
    for (long first = 0; first < tree.entries(); first += BATCH) {
      try (ColumnReader reader = tree.open(first, Math.min(tree.entries(), first + BATCH))) {
        Column column = reader.read(field.name());
        add(sums, field.name(), column, column, true);
      }
    }
    Map<String, ColumnStats> stats = new LinkedHashMap<>();
    sums.forEach((name, sum) -> stats.put(name, sum.stats()));
    return stats;
  }

  private static void leaves(String name, ColumnType type, int depth, Map<String, Sums> sums) {
    if (type instanceof ListType list) {
      leaves(name, list.element(), depth + 1, sums);
    } else if (type instanceof RecordType row && !row.fields().isEmpty()) {
      for (RecordType.Field member : row.fields()) {
        leaves(name + "." + member.name(), member.type(), depth, sums);
      }
    } else {
      sums.put(name, new Sums(type, depth));
    }
  }

  /**
   * Adds the values below a column.
   *
   * @param first the outermost list that the values are in; their own column when they are in none
   * @param top whether no list was found yet
   */
  private static void add(
      Map<String, Sums> sums, String name, Column column, Column first, boolean top) {
    if (column instanceof ListColumn list) {
      add(sums, name, list.content(), top ? list : first, false);
    } else if (column instanceof RecordColumn row && !row.members().isEmpty()) {
      for (int i = 0; i < row.members().size(); i++) {
        Column member = row.members().get(i);
        String path = name + "." + row.type().fields().get(i).name();
        add(sums, path, member, top ? member : first, top);
      }
    } else {
      Sums sum = sums.get(name);
      if (sum == null) {
        throw new IllegalStateException("no column named " + name);
      }
      sum.entries += first.size();
      if (first instanceof ListColumn list) {
        sum.counts(list.offsets());
      }
      sum.values(column);
    }
  }

  /** Sums over the batches of one column. */
  private static final class Sums {
    private final ColumnType type;
    private final int depth;
    private final CRC32 crc = new CRC32();
    private final CRC32 countsCrc = new CRC32();
    private long entries;
    private long values;

    Sums(ColumnType type, int depth) {
      this.type = type;
      this.depth = depth;
    }

    ColumnStats stats() {
      return new ColumnStats(
          type instanceof RecordType ? Primitive.FLOAT64.toString() : type.toString(),
          depth,
          entries,
          values,
          crc.getValue(),
          depth == 0 ? Optional.empty() : Optional.of(countsCrc.getValue()));
    }

    void counts(int[] offsets) {
      ByteBuffer bytes = bytes(offsets.length - 1, 8);
      for (int i = 1; i < offsets.length; i++) {
        bytes.putLong(offsets[i] - offsets[i - 1]);
      }
      countsCrc.update(bytes.flip());
    }

    void values(Column column) {
      if (column instanceof RecordColumn) {
        return; // without members
      }
      values += column.size();
      if (column instanceof StringColumn texts) {
        crc.update(texts.bytes(), 0, texts.bytes().length);
      } else if (column instanceof ByteColumn numbers) {
        crc.update(numbers.values());
      } else if (column instanceof BoolColumn flags) {
        byte[] bytes = new byte[flags.size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (flags.values()[i] ? 1 : 0);
        }
        crc.update(bytes);
      } else if (column instanceof ShortColumn numbers) {
        ByteBuffer bytes = bytes(numbers.size(), 2);
        bytes.asShortBuffer().put(numbers.values());
        crc.update(bytes);
      } else if (column instanceof IntColumn numbers) {
        ByteBuffer bytes = bytes(numbers.size(), 4);
        bytes.asIntBuffer().put(numbers.values());
        crc.update(bytes);
      } else if (column instanceof LongColumn numbers) {
        ByteBuffer bytes = bytes(numbers.size(), 8);
        bytes.asLongBuffer().put(numbers.values());
        crc.update(bytes);
      } else if (column instanceof FloatColumn numbers) {
        ByteBuffer bytes = bytes(numbers.size(), 4);
        bytes.asFloatBuffer().put(numbers.values());
        crc.update(bytes);
      } else if (column instanceof DoubleColumn numbers) {
        ByteBuffer bytes = bytes(numbers.size(), 8);
        bytes.asDoubleBuffer().put(numbers.values());
        crc.update(bytes);
      } else {
        throw new IllegalArgumentException(column.type() + " is not a type of leaf values");
      }
    }

    private static ByteBuffer bytes(int count, int size) {
      return ByteBuffer.allocate(Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The JSON text that the project's oracles are written in, one line a column. */
  public String toJson() {
    StringBuilder text = new StringBuilder("{\"keys\": {");
    String separator = "\n  ";
    for (Map.Entry<String, String> key : keys.entrySet()) {
      text.append(separator).append(quoted(key.getKey())).append(": ");
      text.append(quoted(key.getValue()));
      separator = ",\n  ";
    }
    text.append("},\n\"trees\": {");
    separator = "\n  ";
    for (Map.Entry<String, Tree> entry : trees.entrySet()) {
      Tree tree = entry.getValue();
      text.append(separator).append(quoted(entry.getKey())).append(": {\"class\": ");
      text.append(quoted(tree.className())).append(", \"entries\": ").append(tree.entries());
      tree.error().ifPresent(error -> text.append(", \"error\": ").append(quoted(error)));
      text.append(",\n    \"columns\": {");
      appendColumns(text, tree.columns());
      text.append("},\n    \"unread\": {");
      String between = "\n      ";
      for (Map.Entry<String, String> left : tree.unread().entrySet()) {
        text.append(between).append(quoted(left.getKey())).append(": ");
        text.append(quoted(left.getValue()));
        between = ",\n      ";
      }
      text.append("}}");
      separator = ",\n  ";
    }
    return text.append("}}\n").toString();
  }

  private static void appendColumns(StringBuilder text, Map<String, ColumnStats> columns) {
    String separator = "\n      ";
    for (Map.Entry<String, ColumnStats> entry : columns.entrySet()) {
      ColumnStats column = entry.getValue();
      text.append(separator).append(quoted(entry.getKey())).append(": {\"entries\": ");
      text.append(column.entries()).append(", \"type\": ").append(quoted(column.type()));
      text.append(", \"depth\": ").append(column.depth()).append(", \"values\": ");
      text.append(column.values()).append(", \"crc32\": ").append(column.crc32());
      column.countsCrc32().ifPresent(crc -> text.append(", \"counts_crc32\": ").append(crc));
      text.append('}');
      separator = ",\n      ";
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
