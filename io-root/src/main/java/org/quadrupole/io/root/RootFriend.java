package org.quadrupole.io.root;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * A tree whose columns are read beside those of the tree that is read, as ROOT's friend trees are:
 * {@code friend.column}, or {@code column} where no other tree has one of that name.
 *
 * <pre>{@code
 * RootIO.read()
 *     .from("nano/*.root")
 *     .withTree("Events")
 *     .withFriend(RootFriend.named("sf").from("sf/*.root").withIndex("run", "event"))
 * }</pre>
 *
 * <p>Without files of its own it is another tree of each file. Its entries belong to the entries of
 * the same number, all files laid end to end, or with an index to those whose columns of these
 * names have the same values. Immutable.
 */
public final class RootFriend implements Serializable {

  private static final int MAX_INDEX = 2;

  private final String name;
  private final List<String> patterns;
  private final @Nullable String tree;
  private final List<String> index;
  private transient @Nullable Files files;

  private RootFriend(
      String name, List<String> patterns, @Nullable String tree, List<String> index) {
    this.name = name;
    this.patterns = List.copyOf(patterns);
    this.tree = tree;
    this.index = List.copyOf(index);
  }

  /** A friend of this name, which its columns' names begin with. */
  public static RootFriend named(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "a friend's name is made of letters, digits and _, not \"" + name + "\"");
    }
    return new RootFriend(name, List.of(), null, List.of());
  }

  /** Its files, laid end to end in this order; without any, it is in the files that are read. */
  public RootFriend from(String... patterns) {
    return from(Arrays.asList(patterns));
  }

  /** Its files, laid end to end in this order; without any, it is in the files that are read. */
  public RootFriend from(List<String> patterns) {
    return new RootFriend(name, patterns, tree, index);
  }

  /** The path of its tree; in files of its own the other tree's, in the same files its name. */
  public RootFriend withTree(String path) {
    return new RootFriend(name, patterns, path, index);
  }

  /**
   * Matches entries by the values of one or two columns of whole numbers that both trees have, as
   * ROOT's BuildIndex does: {@code run} and {@code event}.
   */
  public RootFriend withIndex(String... columns) {
    if (columns.length < 1 || columns.length > MAX_INDEX) {
      throw new IllegalArgumentException("an index is made of one or two columns");
    }
    return new RootFriend(name, patterns, tree, List.of(columns));
  }

  String name() {
    return name;
  }

  /** The columns by which entries are matched; none where their numbers do. */
  List<String> index() {
    return index;
  }

  /** Whether the friend's entries count over all files that are read. */
  boolean countsOverFiles() {
    return !patterns.isEmpty() && index.isEmpty();
  }

  /** The friend's files. */
  static final class Files {
    private final List<TreeFile> files;
    private final long[] ends;

    private Files(List<TreeFile> files) throws IOException {
      this.files = files;
      this.ends = new long[files.size()];
      long end = 0;
      for (int i = 0; i < ends.length; i++) {
        end += files.get(i).tree().entries();
        ends[i] = end;
      }
    }

    List<TreeFile> files() {
      return files;
    }

    /** The number of entries in all files. */
    long entries() {
      return ends[ends.length - 1];
    }

    /** The number of the first entry of a file. */
    long first(int file) {
      return file == 0 ? 0 : ends[file - 1];
    }

    /** The file that holds an entry. */
    int fileOf(long entry) {
      int at = Arrays.binarySearch(ends, entry);
      int file = at >= 0 ? at + 1 : -at - 1;
      while (ends[file] <= entry) {
        file++; // files without entries
      }
      return file;
    }
  }

  /**
   * The files, opened once for each copy of this friend.
   *
   * @param main the file that is read
   * @param mainTree the path of its tree
   */
  synchronized Files files(TreeFile main, String mainTree) throws IOException {
    String path = tree != null ? tree : patterns.isEmpty() ? name : mainTree;
    ReadSpec spec = ReadSpec.DEFAULT.withTree(path);
    if (patterns.isEmpty()) {
      return new Files(List.of(main.reading(spec)));
    }
    if (files == null) {
      List<MatchResult.Metadata> found = FileList.match(patterns, EmptyMatchTreatment.DISALLOW);
      ReadSpec agreed = new Chain(found, spec).agreed();
      List<TreeFile> opened = new ArrayList<>();
      for (MatchResult.Metadata file : found) {
        opened.add(new TreeFile(file, agreed));
      }
      files = new Files(List.copyOf(opened));
    }
    return files;
  }

  @Override
  public String toString() {
    return name
        + (patterns.isEmpty() ? "" : " from " + String.join(" ", patterns))
        + (index.isEmpty() ? "" : " by " + String.join(", ", index));
  }
}
