package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ObjectReader;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.wire.WireReader;

/** Makes a {@link TreeInfo} of a TTree's record. */
final class TreeParser {

  /** TIOFeatures' bit that says that baskets leave out where entries begin. */
  private static final int GENERATE_OFFSET_MAP = 1;

  private static final int MAX_DEPTH = 100;

  private final WireReader in;
  private final IdentityHashMap<StreamedObject, LeafInfo> leaves = new IdentityHashMap<>();
  private final IdentityHashMap<StreamedObject, BranchInfo> branches = new IdentityHashMap<>();
  private final List<StreamedObject> order = new ArrayList<>();

  private TreeParser(WireReader in) {
    this.in = in;
  }

  /**
   * Reads a tree.
   *
   * @param in its record
   * @param keyBytes the length of the record's key
   * @param className TTree or a class made of it
   */
  static TreeInfo parse(WireReader in, int keyBytes, String className, Dictionary dictionary)
      throws RootFormatException {
    return parseAll(in, keyBytes, className, dictionary).info();
  }

  /**
   * A tree as it was read, and what it means.
   *
   * @param object the tree's object
   * @param info what it says
   * @param branches the objects of all branches, in their order, and what they say
   */
  record Parsed(StreamedObject object, TreeInfo info, List<ParsedBranch> branches) {}

  /** A branch as it was read, and what it means. */
  record ParsedBranch(StreamedObject object, BranchInfo info) {}

  /** Reads a tree like {@link #parse} and keeps the objects. */
  static Parsed parseAll(WireReader in, int keyBytes, String className, Dictionary dictionary)
      throws RootFormatException {
    ObjectReader reader =
        new ObjectReader(in, keyBytes, dictionary, Map.of("TBasket", BasketStreamer::embedded));
    if (!(reader.read(className) instanceof StreamedObject tree)) {
      throw in.problem(
          "its class " + className + " is not described in the file",
          "Copy the file with ROOT (hadd or rootcp), which adds the description.");
    }
    TreeParser parser = new TreeParser(in);
    TreeInfo info = parser.tree(tree);
    List<ParsedBranch> branches = new ArrayList<>();
    for (StreamedObject object : parser.order) {
      BranchInfo branch = parser.branches.get(object);
      if (branch != null) {
        branches.add(new ParsedBranch(object, branch));
      }
    }
    return new Parsed(tree, info, branches);
  }

  private TreeInfo tree(StreamedObject tree) throws RootFormatException {
    List<BranchInfo> top = branches(tree, "", 0);
    for (StreamedObject object : order) {
      link(object);
    }
    long entries = tree.number("fEntries");
    if (entries < 0) {
      throw in.damaged("it claims " + entries + " entries");
    }
    return new TreeInfo(
        entries,
        tree.number("fAutoFlush"),
        tree.longs("fClusterRangeEnd"),
        tree.longs("fClusterSize"),
        top,
        aliases(tree),
        friends(tree));
  }

  private static Map<String, String> aliases(StreamedObject tree) {
    Map<String, String> aliases = new LinkedHashMap<>();
    for (Object item : tree.list("fAliases")) {
      if (item instanceof StreamedObject alias) {
        aliases.put(alias.text("fName"), alias.text("fTitle"));
      }
    }
    return aliases;
  }

  /** TFriendElement: its name is the friend's alias, its title the file's name. */
  private static List<String> friends(StreamedObject tree) {
    List<String> friends = new ArrayList<>();
    for (Object item : tree.list("fFriends")) {
      if (item instanceof StreamedObject friend) {
        String file = friend.text("fTitle");
        friends.add(
            friend.text("fName")
                + ": tree "
                + friend.text("fTreeName")
                + (file.isEmpty() ? " in this file" : " of " + file));
      }
    }
    return friends;
  }

  private List<BranchInfo> branches(StreamedObject owner, String prefix, int depth)
      throws RootFormatException {
    if (depth > MAX_DEPTH) {
      throw in.damaged("branches are nested more than " + MAX_DEPTH + " deep");
    }
    List<BranchInfo> found = new ArrayList<>();
    for (Object item : owner.list("fBranches")) {
      if (item instanceof StreamedObject object && !branches.containsKey(object)) {
        found.add(branch(object, prefix, depth));
      }
    }
    return found;
  }

  private BranchInfo branch(StreamedObject object, String prefix, int depth)
      throws RootFormatException {
    String name = object.text("fName");
    String path = prefix + name;
    List<LeafInfo> itsLeaves = new ArrayList<>();
    for (Object item : object.list("fLeaves")) {
      if (item instanceof StreamedObject leaf) {
        itsLeaves.add(leaf(leaf));
      }
    }
    int ioBits =
        object.object("fIOFeatures").map(features -> features.integer("fIOBits")).orElse(0);
    long entries = object.number("fEntries");
    BranchInfo branch =
        new BranchInfo(
            object.className(),
            name,
            path,
            object.text("fTitle"),
            entries,
            object.number("fFirstEntry"),
            object.integer("fEntryOffsetLen"),
            (ioBits & GENERATE_OFFSET_MAP) != 0,
            object.number("fTotBytes"),
            object.number("fZipBytes"),
            object.text("fFileName"),
            itsLeaves,
            baskets(object, path, entries));
    branches.put(object, branch);
    order.add(object);
    branch.link(null, branches(object, path + "/", depth + 1));
    return branch;
  }

  /** Sets what refers to other branches, when all are known. */
  private void link(StreamedObject object) {
    BranchInfo branch = branches.get(object);
    if (branch == null) {
      return;
    }
    if (object.className().equals("TBranchObject")) {
      branch.link(BranchInfo.Element.ofClass(object.text("fClassName")), branch.branches());
    }
    if (!object.className().equals("TBranchElement")) {
      return;
    }
    branch.link(
        new BranchInfo.Element(
            object.text("fClassName"),
            object.text("fParentName"),
            object.text("fClonesName"),
            object.integer("fCheckSum"),
            object.integer("fClassVersion"),
            object.integer("fID"),
            object.integer("fType"),
            object.integer("fStreamerType"),
            counter(object, "fBranchCount"),
            counter(object, "fBranchCount2")),
        branch.branches());
  }

  private @Nullable BranchInfo counter(StreamedObject object, String member) {
    return object.object(member).map(branches::get).orElse(null);
  }

  private LeafInfo leaf(StreamedObject object) {
    LeafInfo known = leaves.get(object);
    if (known != null) {
      return known;
    }
    StreamedObject count = object.object("fLeafCount").orElse(null);
    LeafInfo leaf =
        new LeafInfo(
            object.className(),
            object.text("fName"),
            object.text("fTitle"),
            object.integer("fLen"),
            object.integer("fLenType"),
            object.flag("fIsUnsigned"),
            object.flag("fIsRange"),
            object.flag("fVirtual"),
            count == null || count == object ? null : leaf(count));
    leaves.put(object, leaf);
    return leaf;
  }

  private List<BasketLocation> baskets(StreamedObject branch, String path, long entries)
      throws RootFormatException {
    long[] firstEntries = longs(branch, "fBasketEntry");
    long[] positions = longs(branch, "fBasketSeek");
    int[] bytes = branch.ints("fBasketBytes");
    List<@Nullable Object> inMemory = branch.list("fBaskets");
    int last = branch.integer("fWriteBasket");
    List<BasketLocation> found = new ArrayList<>();
    long expected = -1;
    int count = Math.min(firstEntries.length, Math.min(positions.length, bytes.length));
    for (int i = 0; i < count && i <= last; i++) {
      Basket embedded =
          i < inMemory.size() && inMemory.get(i) instanceof Basket basket ? basket : null;
      if (positions[i] == 0 && embedded == null) {
        continue;
      }
      long first = firstEntries[i];
      long end = i < last && i + 1 < count ? firstEntries[i + 1] : entries;
      if (end == first) {
        continue;
      }
      if (first < 0
          || end < first
          || end - first > Integer.MAX_VALUE
          || (expected >= 0 && first != expected)) {
        throw in.damaged(
            String.format(
                "branch %s: basket %d should hold entries %d to %d", path, i, first, end));
      }
      expected = end;
      found.add(
          new BasketLocation(
              first, end, positions[i], bytes[i], positions[i] == 0 ? embedded : null));
    }
    return found;
  }

  private static long[] longs(StreamedObject branch, String member) {
    int[] narrow = branch.ints(member);
    if (narrow.length == 0) {
      return branch.longs(member);
    }
    long[] wide = new long[narrow.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
  }
}
