package org.quadrupole.io.root.write;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.quadrupole.events.Primitive;

/**
 * Writes a tree in the layouts of TTree version 20, TBranch 13, TBranchElement 10 and TLeaf 2, as
 * streamer info states them.
 *
 * @param clusterEvents the entries of each cluster but the last
 */
record TreeStreamer(
    String name,
    String title,
    long entries,
    long clusterEvents,
    int compression,
    List<BranchWriter> branches)
    implements RootObject {

  private static final int MUST_CLEAN_UP = 0x8;

  /** TBranch::kDoNotUseBufferMap, which every branch of ROOT's has. */
  private static final int NO_BUFFER_MAP = 1 << 22;

  private static final long UNLIMITED = 1_000_000_000_000L;

  /** TBranch has no fewer places for baskets. */
  private static final int FEWEST_BASKETS = 10;

  /** The checksum of TIOFeatures, which has no version. */
  private static final int IO_FEATURES = 0x1aa12f10;

  /** What ROOT takes for the checksum of std::string. */
  private static final int STRING_CHECKSUM = 0x6e6f2604;

  private static final int STRING_VERSION = 2;
  private static final int VECTOR_VERSION = 6;
  private static final int SPLIT_ALL = 99;

  @Override
  public String className() {
    return "TTree";
  }

  @Override
  public List<String> classes() {
    Set<String> classes =
        new LinkedHashSet<>(
            List.of(
                "TTree",
                "TNamed",
                "TObject",
                "TAttLine",
                "TAttFill",
                "TAttMarker",
                "ROOT::TIOFeatures",
                "TBranch",
                "TLeaf"));
    for (BranchWriter branch : branches) {
      classes.add(leafClass(branch));
      if (isElement(branch)) {
        classes.add("TBranchElement");
      }
    }
    classes.addAll(
        List.of(
            "TList",
            "TSeqCollection",
            "TCollection",
            "TString",
            "TBranchRef",
            "TRefTable",
            "TObjArray"));
    return new ArrayList<>(classes);
  }

  @Override
  public void write(WriteBuffer out) {
    out.versioned(
        20,
        () -> {
          out.named(name, title, MUST_CLEAN_UP);
          out.versioned(
              2,
              () -> {
                out.i16(602);
                out.i16(1);
                out.i16(1);
              });
          writeFill(out);
          out.versioned(
              3,
              () -> {
                out.i16(1);
                out.i16(1);
                out.f32(1);
              });
          out.i64(entries);
          out.i64(branches.stream().mapToLong(BranchWriter::totalBytes).sum());
          out.i64(branches.stream().mapToLong(BranchWriter::storedBytes).sum());
          out.i64(0); // fSavedBytes
          out.i64(branches.stream().mapToLong(BranchWriter::storedBytes).sum()); // fFlushedBytes
          out.f64(1); // fWeight
          out.i32(0); // fTimerInterval
          out.i32(25); // fScanField
          out.i32(0); // fUpdate
          out.i32(1000); // fDefaultEntryOffsetLen
          out.i32(0); // fNClusterRange
          out.i64(UNLIMITED); // fMaxEntries
          out.i64(UNLIMITED); // fMaxEntryLoop
          out.i64(0); // fMaxVirtualSize
          out.i64(-300_000_000); // fAutoSave
          out.i64(clusterEvents); // fAutoFlush
          out.i64(1_000_000); // fEstimate
          out.u8(0); // fClusterRangeEnd
          out.u8(0); // fClusterSize
          writeIoFeatures(out);
          writeArray(out, branches.size(), i -> writeBranch(out, branches.get(i)));
          writeArray(out, branches.size(), i -> writeLeaf(out, branches.get(i)));
          out.nullPointer(); // fAliases
          out.i32(0); // fIndexValues
          out.i32(0); // fIndex
          out.nullPointer(); // fTreeIndex
          out.nullPointer(); // fFriends
          out.nullPointer(); // fUserInfo
          out.nullPointer(); // fBranchRef
        });
  }

  private static void writeFill(WriteBuffer out) {
    out.versioned(
        2,
        () -> {
          out.i16(0);
          out.i16(1001);
        });
  }

  private static void writeIoFeatures(WriteBuffer out) {
    out.versioned(
        0,
        () -> {
          out.i32(IO_FEATURES);
          out.u8(0);
        });
  }

  private interface Item {
    void write(int index);
  }

  private static void writeArray(WriteBuffer out, int count, Item item) {
    out.versioned(
        3,
        () -> {
          out.object(0, 0);
          out.string("");
          out.i32(count);
          out.i32(0); // lowest index
          for (int i = 0; i < count; i++) {
            item.write(i);
          }
        });
  }

  private static boolean isElement(BranchWriter branch) {
    return branch.content() instanceof BranchWriter.Text
        || branch.content() instanceof BranchWriter.Vector;
  }

  private void writeBranch(WriteBuffer out, BranchWriter branch) {
    if (!isElement(branch)) {
      out.pointer(branch, "TBranch", () -> writeBranchBase(out, branch));
      return;
    }
    boolean text = branch.content() instanceof BranchWriter.Text;
    String className =
        branch.content() instanceof BranchWriter.Vector vector ? vector.className() : "string";
    out.pointer(
        branch,
        "TBranchElement",
        () ->
            out.versioned(
                10,
                () -> {
                  writeBranchBase(out, branch);
                  out.string(className);
                  out.string(""); // fParentName
                  out.string(""); // fClonesName
                  out.i32(text ? STRING_CHECKSUM : checksum(className));
                  out.i16(text ? STRING_VERSION : VECTOR_VERSION);
                  out.i32(-1); // fID
                  out.i32(text ? -1 : 0); // fType
                  out.i32(-1); // fStreamerType
                  out.i32(0); // fMaximum
                  out.nullPointer(); // fBranchCount
                  out.nullPointer(); // fBranchCount2
                }));
  }

  /** TClass::GetCheckSum of a collection, which has no members that count. */
  private static int checksum(String className) {
    int sum = 0;
    for (int i = 0; i < className.length(); i++) {
      sum = 3 * sum + className.charAt(i);
    }
    return sum;
  }

  private void writeBranchBase(WriteBuffer out, BranchWriter branch) {
    int baskets = branch.baskets().size();
    int places = Math.max(FEWEST_BASKETS, baskets + 1);
    out.versioned(
        13,
        () -> {
          out.named(branch.name(), branchTitle(branch), NO_BUFFER_MAP);
          writeFill(out);
          out.i32(compression);
          out.i32(branch.largestBasket());
          out.i32(branch.hasStarts() ? 1000 : 0); // fEntryOffsetLen
          out.i32(baskets); // fWriteBasket
          out.i64(branch.entries()); // fEntryNumber
          writeIoFeatures(out);
          out.i32(0); // fOffset
          out.i32(places); // fMaxBaskets
          out.i32(branch.content() instanceof BranchWriter.Vector ? SPLIT_ALL : 0);
          out.i64(branch.entries());
          out.i64(0); // fFirstEntry
          out.i64(branch.totalBytes());
          out.i64(branch.storedBytes());
          writeArray(out, 0, i -> {}); // fBranches
          writeArray(out, 1, i -> writeLeaf(out, branch));
          writeArray(out, 0, i -> {}); // fBaskets
          out.u8(1);
          for (int i = 0; i < places; i++) {
            out.i32(i < baskets ? branch.baskets().get(i).bytes() : 0);
          }
          writeLongs(
              out,
              places,
              i -> i < baskets ? branch.firstEntry(i) : i == baskets ? branch.entries() : 0);
          writeLongs(out, places, i -> i < baskets ? branch.baskets().get(i).position() : 0);
          out.string(""); // fFileName
        });
  }

  private static void writeLongs(WriteBuffer out, int count, IntToLongFunction value) {
    out.u8(1);
    for (int i = 0; i < count; i++) {
      out.i64(value.applyAsLong(i));
    }
  }

  private static String branchTitle(BranchWriter branch) {
    return isElement(branch) ? branch.name() : leafTitle(branch) + "/" + Leaf.letter(type(branch));
  }

  /** The name with the dimensions, as ROOT finds the counter and the sizes of an array. */
  private static String leafTitle(BranchWriter branch) {
    if (branch.content() instanceof BranchWriter.Numbers numbers) {
      return branch.name() + Leaf.brackets(numbers.dimensions());
    }
    if (branch.content() instanceof BranchWriter.Counted counted) {
      return branch.name()
          + "["
          + counted.counter().name()
          + "]"
          + Leaf.brackets(counted.dimensions());
    }
    return branch.name();
  }

  private static Primitive type(BranchWriter branch) {
    if (branch.content() instanceof BranchWriter.Numbers numbers) {
      return numbers.type();
    }
    if (branch.content() instanceof BranchWriter.Counted counted) {
      return counted.type();
    }
    return Primitive.INT32;
  }

  private static String leafClass(BranchWriter branch) {
    return isElement(branch) ? "TLeafElement" : Leaf.className(type(branch));
  }

  private static List<Integer> dimensions(BranchWriter branch) {
    if (branch.content() instanceof BranchWriter.Numbers numbers) {
      return numbers.dimensions();
    }
    return branch.content() instanceof BranchWriter.Counted counted
        ? counted.dimensions()
        : List.of();
  }

  private static void writeLeaf(WriteBuffer out, BranchWriter branch) {
    String className = leafClass(branch);
    out.pointer(
        branch.leaf(),
        className,
        () ->
            out.versioned(
                1,
                () -> {
                  writeLeafBase(out, branch);
                  if (isElement(branch)) {
                    out.i32(-1); // fID
                    out.i32(-1); // fType
                  } else {
                    writeLimits(out, type(branch), branch.largest());
                  }
                }));
  }

  private static void writeLeafBase(WriteBuffer out, BranchWriter branch) {
    int length = 1;
    for (int size : dimensions(branch)) {
      length *= size;
    }
    int items = length;
    BranchWriter counter = branch.counter();
    out.versioned(
        2,
        () -> {
          out.named(branch.name(), leafTitle(branch), 0);
          out.i32(items);
          out.i32(isElement(branch) ? 0 : type(branch).bytes());
          out.i32(0); // fOffset
          out.u8(branch.counts() ? 1 : 0); // fIsRange
          out.u8(!isElement(branch) && type(branch).isUnsigned() ? 1 : 0);
          if (counter == null) {
            out.nullPointer();
          } else {
            writeLeaf(out, counter);
          }
        });
  }

  /** fMinimum and fMaximum; ROOT sizes arrays by the maximum of their counter. */
  private static void writeLimits(WriteBuffer out, Primitive type, long largest) {
    switch (type.bytes()) {
      case 1 -> {
        out.u8(0);
        out.u8((int) largest);
      }
      case 2 -> {
        out.i16(0);
        out.i16((int) largest);
      }
      case 4 -> {
        out.i32(0);
        out.i32((int) largest);
      }
      default -> {
        out.i64(0);
        out.i64(largest);
      }
    }
  }
}
