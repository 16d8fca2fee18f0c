package org.quadrupole.io.root.tree;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.StreamerInfo;

/** Whether baskets of one tree's branches mean the same in another tree. */
final class BranchLayouts {

  private BranchLayouts() {}

  /** In what branches of the same paths differ; empty if in nothing that matters. */
  static Optional<String> difference(
      Map<String, TreeParser.ParsedBranch> first, Map<String, TreeParser.ParsedBranch> other) {
    for (Map.Entry<String, TreeParser.ParsedBranch> entry : other.entrySet()) {
      TreeParser.ParsedBranch expected = first.get(entry.getKey());
      if (expected == null) {
        return Optional.of("only it has a branch " + entry.getKey());
      }
      String what = difference(expected.info(), entry.getValue().info());
      if (what != null) {
        return Optional.of("branch " + entry.getKey() + " has another " + what);
      }
    }
    return first.keySet().stream()
        .filter(path -> !other.containsKey(path))
        .findFirst()
        .map(path -> "it has no branch " + path);
  }

  private static @Nullable String difference(BranchInfo one, BranchInfo other) {
    if (!one.kind().equals(other.kind())) {
      return "kind: " + other.kind() + ", not " + one.kind();
    }
    if (!one.title().equals(other.title())) {
      return "title: \"" + other.title() + "\", not \"" + one.title() + "\"";
    }
    if ((one.entryOffsetLength() == 0) != (other.entryOffsetLength() == 0)
        || one.generatesOffsets() != other.generatesOffsets()) {
      return "form of baskets: where entries begin is stated in one of them only";
    }
    if (one.leaves().size() != other.leaves().size()) {
      return "number of leaves";
    }
    for (int i = 0; i < one.leaves().size(); i++) {
      if (!alike(one.leaves().get(i), other.leaves().get(i))) {
        return "leaf " + other.leaves().get(i).title();
      }
    }
    return alike(one.element(), other.element()) ? null : "class, or version of it";
  }

  private static boolean alike(LeafInfo one, LeafInfo other) {
    boolean text = one.className().equals("TLeafC"); // its length is that of the longest text
    return one.className().equals(other.className())
        && one.name().equals(other.name())
        && one.title().equals(other.title())
        && (text || one.length() == other.length())
        && one.typeBytes() == other.typeBytes()
        && one.unsigned() == other.unsigned()
        && one.virtual() == other.virtual()
        && Objects.equals(counter(one), counter(other));
  }

  private static @Nullable String counter(LeafInfo leaf) {
    LeafInfo count = leaf.count();
    return count == null ? null : count.name();
  }

  private static boolean alike(BranchInfo.@Nullable Element one, BranchInfo.@Nullable Element two) {
    if (one == null || two == null) {
      return one == null && two == null;
    }
    return one.className().equals(two.className())
        && one.parentName().equals(two.parentName())
        && one.clonesName().equals(two.clonesName())
        && one.checksum() == two.checksum()
        && one.classVersion() == two.classVersion()
        && one.id() == two.id()
        && one.type() == two.type()
        && one.streamerType() == two.streamerType()
        && Objects.equals(path(one.count()), path(two.count()))
        && Objects.equals(path(one.count2()), path(two.count2()));
  }

  private static @Nullable String path(@Nullable BranchInfo branch) {
    return branch == null ? null : branch.path();
  }

  /** Why the baskets of a tree do not hold exactly its entries. */
  static Optional<String> incomplete(TreeParser.Parsed tree) {
    long entries = tree.info().entries();
    for (TreeParser.ParsedBranch parsed : tree.branches()) {
      BranchInfo branch = parsed.info();
      List<BasketLocation> baskets = branch.baskets();
      if (branch.firstEntry() != 0 || !branch.fileName().isEmpty()) {
        return Optional.of("branch " + branch.path() + " lacks its first entries, or its baskets");
      }
      boolean empty = baskets.isEmpty();
      boolean complete =
          empty
              ? entries == 0 || !branch.branches().isEmpty() || branch.leaves().isEmpty()
              : baskets.get(0).firstEntry() == 0
                  && baskets.get(baskets.size() - 1).endEntry() == entries;
      if (!complete) {
        return Optional.of("branch " + branch.path() + " does not hold " + entries + " entries");
      }
      if (branch.generatesOffsets() && baskets.stream().anyMatch(b -> b.embedded() != null)) {
        return Optional.of("a basket of branch " + branch.path() + " is in the tree's own record");
      }
    }
    return Optional.empty();
  }

  /** A class that both describe by one version and checksum, but with other members. */
  static Optional<String> differingClass(Dictionary first, Dictionary other) {
    for (StreamerInfo info : other.all()) {
      StreamerInfo same = first.find(info.className(), info.version()).orElse(null);
      if (same != null && same.checksum() == info.checksum() && !alike(same, info)) {
        return Optional.of("it describes the class " + info + " otherwise");
      }
    }
    return Optional.empty();
  }

  private static boolean alike(StreamerInfo one, StreamerInfo two) {
    if (one.elements().size() != two.elements().size()) {
      return false;
    }
    for (int i = 0; i < one.elements().size(); i++) {
      StreamerElement a = one.elements().get(i);
      StreamerElement b = two.elements().get(i);
      if (!a.name().equals(b.name())
          || a.type() != b.type()
          || !a.typeName().equals(b.typeName())
          || !range(a).equals(range(b))) {
        return false;
      }
    }
    return true;
  }

  /** What a comment says of how a number is packed, or of the length of an array. */
  private static String range(StreamerElement element) {
    String comment = element.title().stripLeading();
    int end = comment.lastIndexOf(']');
    return comment.startsWith("[") && end > 0 ? comment.substring(0, end + 1) : "";
  }
}
