package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ElementType;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.wire.WireReader;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.StreamedObjectWriter;
import org.quadrupole.io.root.write.WriteBuffer;

/**
 * Joins TTrees whose branches are laid out alike, entries in the order of the inputs, by copying
 * baskets as they are: nothing is decoded, so that branches of any class are joined, and aliases,
 * friends, titles and user information of the first tree stay. The trees' indices are joined where
 * all have one. Source of what must agree and what is added up: ROOT's TTreeCloner.
 *
 * <p>The tree of one input is in memory at a time, and where the result's baskets are.
 */
public final class TreeMerger {

  /**
   * A tree to be joined.
   *
   * @param source the file
   * @param key the tree's key
   * @param dictionary the file's classes
   * @param reading reads the tree's record
   */
  public record Input(ByteSource source, KeyHeader key, Dictionary dictionary, Reading reading) {

    /** Reads a record. */
    @FunctionalInterface
    public interface Reading {
      /** Reads it anew, from its start. */
      WireReader read() throws IOException;
    }

    private TreeParser.Parsed parse() throws IOException {
      return TreeParser.parseAll(reading.read(), key.keyBytes(), key.className(), dictionary);
    }
  }

  private final List<Input> inputs;
  private final TreeParser.Parsed first;
  private final Map<String, MergedBranch> branches = new LinkedHashMap<>();
  private final ClusterRanges clusters = new ClusterRanges();
  private final TreeIndexMerger index = new TreeIndexMerger();
  private long entries;
  private long totalBytes;
  private long zippedBytes;

  private TreeMerger(List<Input> inputs, TreeParser.Parsed first) {
    this.inputs = inputs;
    this.first = first;
    byPath(first).forEach((path, branch) -> branches.put(path, new MergedBranch(branch)));
  }

  /** Prepares to join trees, of which there is at least one. */
  public static TreeMerger of(List<Input> inputs) throws IOException {
    return new TreeMerger(inputs, inputs.get(0).parse());
  }

  /** Branches by path; those of one path are told apart by number. */
  private static Map<String, TreeParser.ParsedBranch> byPath(TreeParser.Parsed tree) {
    Map<String, TreeParser.ParsedBranch> found = new LinkedHashMap<>();
    for (TreeParser.ParsedBranch branch : tree.branches()) {
      String path = branch.info().path();
      for (int i = 2; found.containsKey(path); i++) {
        path = branch.info().path() + "#" + i;
      }
      found.put(path, branch);
    }
    return found;
  }

  /** Why baskets cannot be copied, with file and branch; empty if they can. */
  public Optional<String> obstacle() throws IOException {
    Optional<String> unwritten = unwritten();
    if (unwritten.isPresent()) {
      return unwritten.map(reason -> inputs.get(0).source().name() + ": " + reason);
    }
    Map<String, TreeParser.ParsedBranch> expected = byPath(first);
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      TreeParser.Parsed tree = i == 0 ? first : input.parse();
      Optional<String> obstacle =
          BranchLayouts.difference(expected, byPath(tree))
              .or(() -> BranchLayouts.incomplete(tree))
              .or(() -> differingClass(input));
      if (obstacle.isPresent()) {
        return obstacle.map(reason -> input.source().name() + ": " + reason);
      }
    }
    return Optional.empty();
  }

  /** Why the first tree's object cannot be written with other numbers in it. */
  private Optional<String> unwritten() {
    if (!(first.object().get("fEntries") instanceof Long)) {
      return Optional.of("trees before version 16 (ROOT 5.12) count in another way");
    }
    for (TreeParser.ParsedBranch branch : first.branches()) {
      if (!isWide(branch.object())) {
        return Optional.of(branch.info() + " is of a version before 10 (ROOT 5.08)");
      }
    }
    KeyHeader key = inputs.get(0).key();
    try {
      new StreamedObjectWriter(key.className(), key.name(), key.title(), first.object(), emptied())
          .write(new WriteBuffer(key.keyBytes()));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The first tree without the baskets in it. */
  private IdentityHashMap<StreamedObject, Map<String, Object>> emptied() {
    IdentityHashMap<StreamedObject, Map<String, Object>> changes = new IdentityHashMap<>();
    branches.values().forEach(branch -> branch.change(0, changes));
    return changes;
  }

  private static boolean isWide(StreamedObject branch) {
    if (!(branch.base("TBranch") instanceof StreamedObject base)) {
      return false;
    }
    for (StreamerElement element : base.info().elements()) {
      if (element.name().equals("fBasketSeek")) {
        return element.type() == ElementType.POINTER + ElementType.LONG64;
      }
    }
    return false;
  }

  private Optional<String> differingClass(Input input) {
    return BranchLayouts.differingClass(inputs.get(0).dictionary(), input.dictionary());
  }

  /**
   * Copies the baskets and writes the tree; to be called once, where there is no {@link #obstacle}.
   *
   * @param directory where the result goes in the file: names separated by slashes; empty for the
   *     top
   * @param compression how baskets are compressed anew; empty to leave them as they are
   */
  public void copy(RootFileWriter file, String directory, Optional<RootCompression> compression)
      throws IOException {
    boolean complete = false;
    try (BasketCopier copier =
        new BasketCopier(file, directory, inputs.get(0).key().name(), compression)) {
      for (int i = 0; i < inputs.size(); i++) {
        add(inputs.get(i), i == 0 ? first : inputs.get(i).parse(), copier);
      }
      KeyHeader key = inputs.get(0).key();
      file.write(
          directory,
          new StreamedObjectWriter(
              key.className(), key.name(), key.title(), first.object(), changes(compression)));
      complete = true;
    } finally {
      if (!complete) {
        file.abandon();
      }
    }
  }

  private void add(Input input, TreeParser.Parsed tree, BasketCopier copier) throws IOException {
    List<BasketCopier.Copy> copies = new ArrayList<>();
    for (Map.Entry<String, TreeParser.ParsedBranch> branch : byPath(tree).entrySet()) {
      MergedBranch merged = branches.get(branch.getKey());
      if (merged == null) {
        throw new IllegalStateException("branch " + branch.getKey() + " was not looked for");
      }
      copies.addAll(merged.add(branch.getValue(), entries));
    }
    zippedBytes += copier.copy(input.source(), copies);
    totalBytes += tree.object().number("fTotBytes");
    clusters.add(entries, tree.info());
    index.add(entries, tree.object().get("fTreeIndex"));
    entries += tree.info().entries();
  }

  private IdentityHashMap<StreamedObject, Map<String, Object>> changes(
      Optional<RootCompression> compression) {
    IdentityHashMap<StreamedObject, Map<String, Object>> changes = new IdentityHashMap<>();
    for (MergedBranch branch : branches.values()) {
      branch.change(entries, changes);
      compression.ifPresent(
          codec -> changes.get(branch.object()).put("fCompress", codec.setting()));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("fEntries", entries);
    tree.put("fTotBytes", totalBytes);
    tree.put("fZipBytes", zippedBytes);
    tree.put("fFlushedBytes", zippedBytes);
    tree.put("fSavedBytes", 0L);
    clusters.change(first.object(), tree);
    index.change(first.object(), tree, changes);
    changes.put(first.object(), tree);
    return changes;
  }
}
