package org.quadrupole.io.root.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One branch of a tree: what it stores, and where its baskets are. Source: ROOT's TBranch. */
final class BranchInfo {

  /** What a TBranchElement or a TBranchObject knows beyond a TBranch. */
  record Element(
      String className,
      String parentName,
      String clonesName,
      int checksum,
      int classVersion,
      int id,
      int type,
      int streamerType,
      @Nullable BranchInfo count,
      @Nullable BranchInfo count2) {

    /** A branch of whole objects of a class. */
    static Element ofClass(String className) {
      return new Element(className, "", "", 0, 0, -1, -1, -1, null, null);
    }
  }

  private final String kind;
  private final String name;
  private final String path;
  private final String title;
  private final long entries;
  private final long firstEntry;
  private final int entryOffsetLength;
  private final boolean generatesOffsets;
  private final long totalBytes;
  private final long zippedBytes;
  private final String fileName;
  private final List<LeafInfo> leaves;
  private final List<BasketLocation> baskets;
  private @Nullable Element element;
  private List<BranchInfo> branches = List.of();

  BranchInfo(
      String kind,
      String name,
      String path,
      String title,
      long entries,
      long firstEntry,
      int entryOffsetLength,
      boolean generatesOffsets,
      long totalBytes,
      long zippedBytes,
      String fileName,
      List<LeafInfo> leaves,
      List<BasketLocation> baskets) {
    this.kind = kind;
    this.name = name;
    this.path = path;
    this.title = title;
    this.entries = entries;
    this.firstEntry = firstEntry;
    this.entryOffsetLength = entryOffsetLength;
    this.generatesOffsets = generatesOffsets;
    this.totalBytes = totalBytes;
    this.zippedBytes = zippedBytes;
    this.fileName = fileName;
    this.leaves = List.copyOf(leaves);
    this.baskets = List.copyOf(baskets);
  }

  /** Completes a branch while the tree is parsed; branches refer to each other. */
  void link(@Nullable Element itsElement, List<BranchInfo> itsBranches) {
    this.element = itsElement;
    this.branches = List.copyOf(itsBranches);
  }

  /** The branch's class. */
  String kind() {
    return kind;
  }

  String name() {
    return name;
  }

  /** The names of the branches above and this one's, joined by {@code /}. */
  String path() {
    return path;
  }

  String title() {
    return title;
  }

  long entries() {
    return entries;
  }

  long firstEntry() {
    return firstEntry;
  }

  /** Not 0 if baskets say where each entry begins. */
  int entryOffsetLength() {
    return entryOffsetLength;
  }

  /** Whether baskets leave out where entries begin because a counter says it. */
  boolean generatesOffsets() {
    return generatesOffsets;
  }

  long totalBytes() {
    return totalBytes;
  }

  long zippedBytes() {
    return zippedBytes;
  }

  /** The other file that holds the baskets; empty for this file. */
  String fileName() {
    return fileName;
  }

  List<LeafInfo> leaves() {
    return leaves;
  }

  /** The baskets in order of entries, without empty ones. */
  List<BasketLocation> baskets() {
    return baskets;
  }

  List<BranchInfo> branches() {
    return branches;
  }

  /** Set for a TBranchElement and for a TBranchObject. */
  @Nullable Element element() {
    return element;
  }

  @Override
  public String toString() {
    return kind + " " + path;
  }
}
