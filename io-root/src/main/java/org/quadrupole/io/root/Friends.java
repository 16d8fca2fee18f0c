package org.quadrupole.io.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventSchema;

/** The friends of one file's tree, and how columns are read beside the tree's own. */
final class Friends {

  private final TreeFile main;
  private final EventSchema present;
  private final Map<String, Target> targets;
  private final Map<String, DefaultValue> defaults;

  /** A friend and the files that it is in. */
  private record Joint(RootFriend friend, RootFriend.Files files, EventSchema schema) {}

  /** A friend's column. */
  private record Target(Joint joint, String column) {}

  private Friends(
      TreeFile main,
      EventSchema present,
      Map<String, Target> targets,
      Map<String, DefaultValue> defaults) {
    this.main = main;
    this.present = present;
    this.targets = targets;
    this.defaults = defaults;
  }

  /**
   * Finds the friends of a file's tree.
   *
   * @throws IOException if a friend is missing, is shorter than the tree where entries go together
   *     by their numbers, or lacks a column of its index
   */
  static Friends of(TreeFile main, RootTree tree, ReadSpec spec) throws IOException {
    List<Joint> joints = new ArrayList<>();
    for (RootFriend friend : spec.friends()) {
      RootFriend.Files files = friend.files(main, spec.tree());
      Joint joint = new Joint(friend, files, files.files().get(0).schema());
      check(main, tree, joint);
      joints.add(joint);
    }
    EventSchema own = tree.schema();
    List<EventSchema.Field> fields = new ArrayList<>(own.fields());
    Map<String, Target> targets = new LinkedHashMap<>();
    for (Joint joint : joints) {
      for (EventSchema.Field field : joint.schema().fields()) {
        String prefix = joint.friend().name() + ".";
        if (own.field(prefix + field.name()).isEmpty()) {
          add(field, prefix, joint, fields, targets);
        }
        boolean alone =
            own.field(field.name()).isEmpty()
                && joints.stream()
                    .filter(other -> other.schema().field(field.name()).isPresent())
                    .allMatch(joint::equals);
        if (alone) {
          add(field, "", joint, fields, targets);
        }
      }
    }
    return new Friends(main, EventSchema.of(fields), targets, spec.defaults());
  }

  private static void add(
      EventSchema.Field field,
      String prefix,
      Joint joint,
      List<EventSchema.Field> fields,
      Map<String, Target> targets) {
    String name = prefix + field.name();
    Optional<String> counter = field.counter().map(counting -> prefix + counting);
    fields.add(new EventSchema.Field(name, field.type(), counter));
    targets.put(name, new Target(joint, field.name()));
  }

  private static void check(TreeFile main, RootTree tree, Joint joint) throws RootFormatException {
    RootFriend friend = joint.friend();
    for (String column : friend.index()) {
      boolean inMain = tree.schema().field(column).isPresent();
      if (!inMain || joint.schema().field(column).isEmpty()) {
        throw new RootFormatException(
            inMain ? joint.files().files().get(0).name() : main.name(),
            -1,
            "there is no branch " + column + ", by which friend " + friend.name() + " is matched",
            "Both trees need the columns of the index.");
      }
    }
    long needed = tree.entries() + (friend.countsOverFiles() ? main.firstEntry() : 0);
    if (friend.index().isEmpty() && joint.files().entries() < needed) {
      throw new RootFormatException(
          main.name(),
          -1,
          String.format(
              "friend %s has %d entries where the tree %s has %d, up to the end of this file",
              friend.name(), joint.files().entries(), tree.name(), needed),
          "Entries go together by their numbers: give all files of the friend, in the order of the"
              + " others, or match it by an index.");
    }
  }

  /** The tree's columns and those of its friends. */
  EventSchema present() {
    return present;
  }

  boolean isFriends(String column) {
    return targets.containsKey(column);
  }

  /** The decoded bytes of an event in friends' columns. */
  double eventBytes(Collection<String> columns) throws IOException {
    double bytes = 0;
    for (String column : columns) {
      Target target = targets.get(column);
      if (target != null) {
        RootTree tree = target.joint().files().files().get(0).tree();
        bytes +=
            (double) tree.uncompressedBytes(List.of(target.column())) / Math.max(1, tree.entries());
      }
    }
    return bytes;
  }

  /** A reader of the tree's columns and its friends'. */
  ColumnReader reader(ColumnReader own, EntryRange range) {
    return targets.isEmpty() ? own : new Reader(own, range);
  }

  /** Which entries of a friend some events have. */
  private final class Match {
    private final List<ColumnReader> parts = new ArrayList<>();
    private int @Nullable [] rows;
    private int found;
    private @Nullable String missing;

    /** Entries that follow each other. */
    void range(RootFriend.Files files, long from, long end) throws IOException {
      for (long at = from; at < end; ) {
        int file = files.fileOf(at);
        long first = files.first(file);
        long stop = Math.min(end, first + files.files().get(file).tree().entries());
        parts.add(files.files().get(file).reader(new EntryRange(at - first, stop - first)));
        found += (int) (stop - at);
        at = stop;
      }
    }

    /** Entries that the tree's columns find in an index. */
    void index(Joint joint, ColumnReader own, int events) throws IOException {
      RootFriend.Files files = joint.files();
      List<String> columns = joint.friend().index();
      FriendIndex index = FriendIndex.of(joint.friend(), files);
      long[][] values = new long[columns.size()][];
      for (int k = 0; k < values.length; k++) {
        values[k] = FriendIndex.numbers(main.name(), columns.get(k), own);
      }
      long[] lows = new long[files.files().size()];
      long[] ends = new long[lows.length];
      Arrays.fill(lows, Long.MAX_VALUE);
      int[] entries = new int[events];
      long[] key = new long[values.length];
      for (int i = 0; i < events; i++) {
        for (int k = 0; k < key.length; k++) {
          key[k] = values[k][i];
        }
        entries[i] = index.find(key);
        if (entries[i] >= 0) {
          int file = files.fileOf(entries[i]);
          lows[file] = Math.min(lows[file], entries[i]);
          ends[file] = Math.max(ends[file], entries[i] + 1L);
        } else if (missing == null) {
          missing = columns + " " + Arrays.toString(key);
        }
      }
      long[] shifts = new long[lows.length];
      for (int file = 0; file < lows.length; file++) {
        if (ends[file] > 0) {
          shifts[file] = found - lows[file];
          range(files, lows[file], ends[file]);
        }
      }
      int[] positions = new int[events];
      for (int i = 0; i < events; i++) {
        positions[i] =
            entries[i] < 0 ? found : (int) (entries[i] + shifts[files.fileOf(entries[i])]);
      }
      rows = positions;
    }

    Column read(String name, Target target) throws IOException {
      List<Column> columns = new ArrayList<>();
      for (ColumnReader part : parts) {
        columns.add(part.read(target.column()));
      }
      if (missing != null) {
        columns.add(filled(name, target, missing));
      }
      Column joined = Joined.of(columns);
      return rows == null ? joined : joined.take(rows);
    }

    private Column filled(String name, Target target, String key) throws RootFormatException {
      EventSchema.Field field = present.field(name).orElseThrow();
      DefaultValue value = defaults.get(name);
      if (value == null || !value.fits(field.type())) {
        throw new RootFormatException(
            main.name(),
            -1,
            String.format(
                "friend %s has no entry for the event with %s, of which %s is read",
                target.joint().friend().name(), key, target.column()),
            value == null
                ? "Give all files of the friend, or declare a default for " + name + "."
                : "The default " + value + " does not fit " + field.type() + ".");
      }
      boolean empty = value.isEmptyList();
      return value.column(field.type(), new int[] {0, empty ? 0 : 1});
    }
  }

  /** Reads friends' columns when they are asked for. */
  private final class Reader implements ColumnReader {
    private final ColumnReader own;
    private final EntryRange range;
    private final Map<Joint, Match> matches = new HashMap<>();

    Reader(ColumnReader own, EntryRange range) {
      this.own = own;
      this.range = range;
    }

    @Override
    public Column read(String name) throws IOException {
      Target target = targets.get(name);
      return target == null ? own.read(name) : match(target.joint()).read(name, target);
    }

    private Match match(Joint joint) throws IOException {
      Match known = matches.get(joint);
      if (known == null) {
        known = new Match();
        matches.put(joint, known);
        if (joint.friend().index().isEmpty()) {
          long shift = joint.friend().countsOverFiles() ? main.firstEntry() : 0;
          known.range(joint.files(), shift + range.first(), shift + range.end());
        } else {
          known.index(joint, own, Math.toIntExact(range.size()));
        }
      }
      return known;
    }

    @Override
    public void prefetch(Collection<String> names) throws IOException {
      own.prefetch(names.stream().filter(name -> !targets.containsKey(name)).toList());
    }

    @Override
    public void close() throws IOException {
      own.close();
      for (Match match : matches.values()) {
        for (ColumnReader part : match.parts) {
          part.close();
        }
      }
      matches.clear();
    }
  }
}
