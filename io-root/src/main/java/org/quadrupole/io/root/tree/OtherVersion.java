package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.ListType;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.CppType;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.tree.BranchPlanner.UnreadableBranch;
import org.quadrupole.io.root.wire.WireReader;

/**
 * Reads objects that were written with another version of their class than the one whose members
 * are the columns, as files have them that were merged from releases of a program. Members go
 * together by name: numbers are converted, members that the version lacks are zero or empty, those
 * that it alone has are left out. Source: ROOT's automatic schema evolution.
 */
final class OtherVersion {

  /** How one member, or base class, of the written version is read. */
  @FunctionalInterface
  private interface Step {
    void read(WireReader in, int count, boolean memberWise) throws RootFormatException;
  }

  /** So many numbers may a version lack; more only in objects that are as large themselves. */
  private static final int FEW = 256;

  private static final int MOST_PER_BYTE = 64;

  private final List<Step> steps = new ArrayList<>();
  private final List<ValueNode> absent = new ArrayList<>();
  private long absentNumbers;

  /**
   * A reader of a version.
   *
   * @param planned the version whose members are the columns
   * @param members its members, in the order of its elements
   * @param written the version to read
   */
  OtherVersion(
      StreamerInfo planned,
      List<ValueNodes.Member> members,
      StreamerInfo written,
      ValueFactory factory)
      throws UnreadableBranch {
    Map<String, ValueNodes.Numbers> counters = new HashMap<>();
    Set<ValueNode> found = new HashSet<>();
    for (StreamerElement element : written.elements()) {
      int at = find(planned, element);
      ValueNode column = at < 0 ? null : members.get(at).node();
      if (column != null) {
        found.add(column);
      }
      ValueNode reader =
          column != null && isSame(planned.elements().get(at), element)
              ? column
              : factory.member(element, counters);
      if (column == null || reader == column) {
        steps.add(whole(reader, element, factory));
        ValueNodes.count(counters, element.name(), element.isBase(), reader);
      } else if (column instanceof ValueNodes.Numbers numbers
          && reader instanceof ValueNodes.Numbers other) {
        steps.add((in, count, memberWise) -> numbers.readConverted(in, count, other));
        counters.put(element.name(), numbers);
      } else {
        throw new UnreadableBranch(
            String.format(
                "member %s of %s, which is a %s in version %d and a %s in version %d,",
                element.name(),
                written.className(),
                element.typeName(),
                written.version(),
                planned.elements().get(at).typeName(),
                planned.version()));
      }
    }
    for (ValueNodes.Member member : members) {
      if (!found.contains(member.node())) {
        absent.add(member.node());
        for (ValueNode.Part part : member.node().parts()) {
          absentNumbers = Math.addExact(absentNumbers, size(part.type()));
        }
      }
    }
  }

  /** Reads the members of some objects: of one, or of all of a collection member by member. */
  void read(WireReader in, int count, boolean memberWise) throws RootFormatException {
    int start = in.position();
    for (Step step : steps) {
      step.read(in, count, memberWise);
    }
    long room = (long) FEW * count + (long) MOST_PER_BYTE * (in.position() - start);
    if (absentNumbers > Long.MAX_VALUE / Math.max(1, count) || absentNumbers * count > room) {
      throw in.problem(
          "a version of a class lacks " + absentNumbers + " numbers that another has",
          "They cannot be read together.");
    }
    for (ValueNode node : absent) {
      node.addZeros(count);
    }
  }

  /** How many values one of a type is that was not written. */
  private static long size(ColumnType type) {
    long size = 1;
    ColumnType inner = type;
    while (inner instanceof ListType list && list.isFixed()) {
      size = Math.multiplyExact(size, Math.max(1, list.fixedSize()));
      inner = list.element();
    }
    return size;
  }

  private static Step whole(ValueNode node, StreamerElement element, ValueFactory factory)
      throws UnreadableBranch {
    if (element.isBase() && node instanceof ValueNodes.Described base) {
      StreamerInfo info = factory.baseClass(element);
      return (in, count, memberWise) -> {
        if (memberWise) {
          base.readMemberWise(in, count, info.version(), info.checksum());
        } else {
          base.readMany(in, count);
        }
      };
    }
    return (in, count, memberWise) -> node.readMany(in, count);
  }

  private static int find(StreamerInfo planned, StreamerElement wanted) {
    for (int i = 0; i < planned.elements().size(); i++) {
      StreamerElement element = planned.elements().get(i);
      if (element.name().equals(wanted.name()) && element.isBase() == wanted.isBase()) {
        return i;
      }
    }
    return -1;
  }

  /** Whether what is written of two members looks the same. */
  private static boolean isSame(StreamerElement planned, StreamerElement written) {
    if (planned.isBase()) {
      return true; // it says its own version
    }
    CppType before = CppType.parse(written.typeName());
    CppType now = CppType.parse(planned.typeName());
    boolean sequences =
        before.isSequence() && now.isSequence() && before.arguments().equals(now.arguments());
    return (sequences || planned.typeName().equals(written.typeName()))
        && planned.kind().equals(written.kind())
        && planned.type() == written.type()
        && planned.arrayLength() == written.arrayLength()
        && planned.dimensions().equals(written.dimensions())
        && planned.countName().equals(written.countName())
        && (!isPacked(planned) || planned.title().equals(written.title()));
  }

  private static boolean isPacked(StreamerElement element) {
    return element.typeName().contains("Double32_t") || element.typeName().contains("Float16_t");
  }
}
