package org.quadrupole.io.root.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.CppType;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ElementType;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.StreamerInfo;

/** Decides how a branch is read: which columns it makes, and by which decoder; or says why not. */
final class BranchPlanner {

  /** Why a branch is not read. */
  static final class UnreadableBranch extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableBranch(String reason) {
      super(reason);
    }
  }

  private static final Pattern DIMENSION = Pattern.compile("\\[([^\\[\\],]*)\\]");
  private static final Pattern SIZE = Pattern.compile("\\d+");

  /** The bytes before the items of a std::vector: byte count, version, number of items. */
  private static final int VECTOR_HEADER = 10;

  /** The bytes before a std::string's length when it is a member: byte count, version. */
  private static final int STRING_HEADER = 6;

  /** Classes are nested less deeply than this. */
  private static final int MAX_DEPTH = 40;

  /** So many versions of a class are tried at most. */
  private static final int MOST_VERSIONS = 16;

  /** So many bytes of a branch are read at most to see what it holds. */
  static final long MOST_LOOKED_AT = 16L << 20;

  /** Reads a branch from its beginning. */
  @FunctionalInterface
  interface Baskets {
    /** Decodes so many baskets at most, or until it is enough; returns how many. */
    int read(BranchPlan plan, int most, Predicate<List<Column>> enough) throws IOException;
  }

  private final Dictionary dictionary;
  private final Baskets baskets;

  BranchPlanner(Dictionary dictionary, Baskets baskets) {
    this.dictionary = dictionary;
    this.baskets = baskets;
  }

  /**
   * How to read a branch.
   *
   * @param counterName the name of the column that a leaf's counter is, if it is one
   */
  BranchPlan plan(BranchInfo branch, Function<Object, Optional<String>> counterName)
      throws UnreadableBranch, IOException {
    if (!branch.fileName().isEmpty()) {
      throw new UnreadableBranch("its baskets are in another file, " + branch.fileName());
    }
    if (branch.kind().equals("TBranchElement")) {
      return element(branch, counterName);
    }
    if (branch.leaves().isEmpty()) {
      throw new UnreadableBranch("a branch without leaves");
    }
    BranchInfo.Element element = branch.element();
    if (branch.kind().equals("TBranchObject") && element != null) {
      boolean virtual = branch.leaves().get(0).virtual();
      return objects(
          branch,
          values -> {
            CppType type = CppType.parse(element.className());
            ValueNode object =
                ValueFactory.streamsItself(type)
                    ? values.value(type)
                    : values.record(description(element, element.className()));
            return virtual ? new ValueNodes.Named(element.className(), object) : object;
          });
    }
    if (!branch.kind().equals("TBranch")) {
      throw new UnreadableBranch("a " + branch.kind());
    }
    return branch.leaves().size() == 1
        ? single(branch, branch.leaves().get(0), counterName)
        : record(branch);
  }

  /** A branch of one leaf. */
  private static BranchPlan single(
      BranchInfo branch, LeafInfo leaf, Function<Object, Optional<String>> counterName)
      throws UnreadableBranch {
    if (leaf.className().equals("TLeafC")) {
      return new BranchPlan(
          branch,
          List.of(new EventSchema.Field(branch.path(), Primitive.STRING)),
          (reader, first, end) -> new TextDecoder(reader, branch, 0, false, end - first));
    }
    NumberKind numbers = numbers(leaf);
    List<Integer> dimensions = dimensions(leaf);
    LeafInfo count = leaf.count();
    if (count == null) {
      return fixed(branch, numbers, dimensions);
    }
    return jagged(branch, numbers, dimensions, 0, count, counterName.apply(count));
  }

  private static BranchPlan fixed(BranchInfo branch, NumberKind numbers, List<Integer> dimensions) {
    return new BranchPlan(
        branch,
        List.of(new EventSchema.Field(branch.path(), arrays(numbers.type(), dimensions))),
        (reader, first, end) ->
            new FixedDecoder(
                reader,
                branch,
                List.of(new FixedDecoder.Member(numbers.sink(), dimensions)),
                end - first));
  }

  private static BranchPlan jagged(
      BranchInfo branch,
      NumberKind numbers,
      List<Integer> dimensions,
      int headerBytes,
      @Nullable Object counter,
      Optional<String> counterName) {
    ColumnType type = ListType.of(arrays(numbers.type(), dimensions));
    return new BranchPlan(
        branch,
        List.of(new EventSchema.Field(branch.path(), type, counterName)),
        (reader, first, end) ->
            new JaggedDecoder(
                reader, branch, numbers.sink(), dimensions, headerBytes, counter, end - first));
  }

  /** A branch of several leaves: a record packed leaf after leaf. */
  private BranchPlan record(BranchInfo branch) throws UnreadableBranch, IOException {
    List<EventSchema.Field> fields = new ArrayList<>();
    List<NumberKind> kinds = new ArrayList<>();
    List<List<Integer>> sizes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (LeafInfo leaf : branch.leaves()) {
      if (!names.add(leaf.name())) {
        throw new UnreadableBranch("a list of leaves where two are named " + leaf.name());
      }
    }
    for (LeafInfo leaf : branch.leaves()) {
      if (leaf.className().equals("TLeafC") || leaf.count() != null) {
        return objects(branch, values -> leaves(branch));
      }
      NumberKind numbers = numbers(leaf);
      List<Integer> dimensions = dimensions(leaf);
      kinds.add(numbers);
      sizes.add(dimensions);
      fields.add(
          new EventSchema.Field(
              branch.path() + "." + leaf.name(), arrays(numbers.type(), dimensions)));
    }
    return new BranchPlan(
        branch,
        fields,
        (reader, first, end) -> {
          List<FixedDecoder.Member> members = new ArrayList<>();
          for (int i = 0; i < kinds.size(); i++) {
            members.add(new FixedDecoder.Member(kinds.get(i).sink(), sizes.get(i)));
          }
          return new FixedDecoder(reader, branch, members, end - first);
        });
  }

  /**
   * A list of leaves that differ in length from entry to entry. A text can only be the last: where
   * it is empty ROOT writes nothing, and what stands behind would be taken for it.
   */
  private static ValueNode leaves(BranchInfo branch) throws UnreadableBranch {
    List<LeafInfo> leaves = branch.leaves();
    Optional<ValueNodes.OuterCounter> outer = outerCounter(branch);
    List<ValueNodes.Member> members = new ArrayList<>();
    Map<LeafInfo, ValueNodes.Numbers> counters = new HashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      LeafInfo leaf = leaves.get(i);
      ValueNode node;
      if (leaf.className().equals("TLeafC")) {
        if (i + 1 < leaves.size() || branch.entryOffsetLength() == 0) {
          throw new UnreadableBranch(
              "a list of leaves with a text, " + leaf.title() + ", before others");
        }
        node = new ValueNodes.TextLeaf();
      } else {
        NumberKind kind = numbers(leaf);
        ValueNodes.Numbers numbers = new ValueNodes.Numbers(kind.type(), kind.sink());
        node = numbers;
        List<Integer> dimensions = dimensions(leaf);
        for (int k = dimensions.size() - 1; k >= 0; k--) {
          node = new ValueNodes.Fixed(node, dimensions.get(k));
        }
        LeafInfo count = leaf.count();
        if (count != null) {
          ValueNodes.Numbers counter = counters.get(count);
          if (counter == null && outer.isEmpty()) {
            throw new UnreadableBranch(
                "a list of leaves where the length of an entry does not say how many items "
                    + leaf.title()
                    + " has, which another branch counts");
          }
          node =
              new ValueNodes.CountedLeaf(
                  node, counter == null ? outer.get()::count : counter::last);
        } else if (kind.type().isInteger() && dimensions.isEmpty()) {
          counters.put(leaf, numbers);
        }
      }
      members.add(new ValueNodes.Member(leaf.name(), false, node));
    }
    return new ValueNodes.Leaves(members, outer);
  }

  /**
   * What one leaf of another branch counts in a list of leaves, which follows from the length of an
   * entry if all that differs in length is counted by it.
   */
  private static Optional<ValueNodes.OuterCounter> outerCounter(BranchInfo branch)
      throws UnreadableBranch {
    Set<LeafInfo> counters = new HashSet<>();
    long fixedBytes = 0;
    long itemBytes = 0;
    for (LeafInfo leaf : branch.leaves()) {
      if (leaf.className().equals("TLeafC")) {
        return Optional.empty();
      }
      NumberSink sink = numbers(leaf).sink();
      long bytes =
          (long) new FixedDecoder.Member(sink, dimensions(leaf)).values() * sink.wireBytes();
      if (leaf.count() == null) {
        fixedBytes += bytes;
      } else {
        counters.add(leaf.count());
        itemBytes += bytes;
      }
    }
    boolean known = branch.entryOffsetLength() != 0 && !branch.generatesOffsets();
    return known && itemBytes > 0 && counters.size() == 1 && !branch.leaves().containsAll(counters)
        ? Optional.of(new ValueNodes.OuterCounter(fixedBytes, itemBytes))
        : Optional.empty();
  }

  /** A branch made from a class's dictionary. */
  private BranchPlan element(BranchInfo branch, Function<Object, Optional<String>> counterName)
      throws UnreadableBranch, IOException {
    BranchInfo.Element element = branch.element();
    if (element == null || branch.leaves().size() != 1) {
      throw new UnreadableBranch("a TBranchElement without a leaf");
    }
    int type = element.streamerType();
    if (type < 0) {
      return whole(branch, element);
    }
    boolean inCollection = element.type() == 31 || element.type() == 41;
    StreamerElement member = declaration(element, branch);
    boolean number = type > 0 && type < ElementType.POINTER && type != ElementType.CHAR_STAR;
    if (number && type != ElementType.BITS) {
      NumberKind numbers =
          NumberKind.of(
              type > ElementType.ARRAY ? type - ElementType.ARRAY : type,
              member.typeName(),
              member.title());
      List<Integer> dimensions = dimensions(branch.leaves().get(0));
      if (inCollection) {
        return jagged(branch, numbers, dimensions, 0, element.count(), Optional.empty());
      }
      BranchPlan plan = fixed(branch, numbers, dimensions);
      return member.isEnumerationArray() ? plan.withDoubt(doubt(List.of(member.name()))) : plan;
    }
    if (type > ElementType.POINTER && type < ElementType.OBJECT && !inCollection) {
      NumberKind numbers =
          NumberKind.of(type - ElementType.POINTER, member.typeName(), member.title());
      return jagged(
          branch, numbers, List.of(), 1, element.count(), counterName.apply(element.count()));
    }
    BranchInfo itemCounter = element.count2();
    if (type > ElementType.POINTER && type < ElementType.OBJECT && itemCounter != null) {
      NumberKind numbers =
          NumberKind.of(type - ElementType.POINTER, member.typeName(), member.title());
      return new BranchPlan(
          branch,
          List.of(new EventSchema.Field(branch.path(), ListType.of(ListType.of(numbers.type())))),
          (reader, first, end) ->
              new CountedItemsDecoder(reader, branch, itemCounter, numbers.sink(), end - first));
    }
    CppType declared = CppType.pointee(member.typeName());
    boolean collection =
        member.kind().equals("TStreamerSTL") || member.kind().equals("TStreamerSTLstring");
    if (!inCollection && collection && member.arrayLength() == 0) {
      if (declared.name().equals("string")) {
        return text(branch, STRING_HEADER);
      }
      BranchPlan vector = vector(branch, declared);
      if (vector != null) {
        return vector;
      }
    }
    if (!inCollection && type == ElementType.TSTRING && member.arrayLength() == 0) {
      return text(branch, 0);
    }
    return objects(
        branch,
        values -> {
          if (!inCollection) {
            return values.member(member, Map.of());
          }
          if (type == ElementType.STREAM_LOOP) {
            throw new UnreadableBranch("arrays with a counter in the items of a split collection");
          }
          return collection
              ? new ValueNodes.UntilEnd(values.value(declared), true)
              : new ValueNodes.UntilEnd(values.member(member, Map.of()), false);
        });
  }

  /** A branch of whole objects. */
  private BranchPlan whole(BranchInfo branch, BranchInfo.Element element)
      throws UnreadableBranch, IOException {
    CppType type = CppType.parse(element.className());
    if (type.name().equals("string") || type.name().equals("TString")) {
      return text(branch, 0);
    }
    BranchPlan vector = vector(branch, type);
    if (vector != null) {
      return vector;
    }
    if (ValueFactory.mayBeEnumerations(type, dictionary)) {
      Optional<BranchPlan> numbers = enumerations(branch);
      if (numbers.isPresent()) {
        return numbers.get();
      }
    }
    Set<String> enumerations = new TreeSet<>();
    enumerations(element.className(), enumerations, new HashSet<>(), 0);
    BranchPlan plan =
        objects(
            branch,
            values -> {
              if (ValueFactory.isCollection(type)) {
                return new ValueNodes.Headed(values.value(type));
              }
              if (ValueFactory.streamsItself(type)) {
                return values.value(type);
              }
              if (element.type() == 0) {
                StreamerInfo stated = description(element, element.className());
                return new ValueNodes.Bare(values.record(stated), versions(stated));
              }
              // Objects say their versions, and the latest has all members that are not given up.
              Optional<StreamerInfo> latest = dictionary.latest(element.className());
              return values.record(
                  latest.isPresent() ? latest.get() : description(element, element.className()));
            });
    return enumerations.isEmpty() ? plan : plan.withDoubt(doubt(enumerations));
  }

  /**
   * A collection of what no file describes and takes four bytes each, as only enumerations do; none
   * if the first events with items look different.
   */
  private Optional<BranchPlan> enumerations(BranchInfo branch)
      throws UnreadableBranch, IOException {
    BranchPlan plan = objects(branch, values -> new ValueNodes.Headed(ValueFactory.enumerations()));
    boolean[] seen = new boolean[1];
    try {
      baskets.read(
          plan,
          Integer.MAX_VALUE,
          columns -> seen[0] = ((ListColumn) columns.get(0)).content().size() > 0);
    } catch (RootFormatException e) {
      return Optional.empty();
    }
    return seen[0] ? Optional.of(plan) : Optional.empty();
  }

  /** The arrays of enumerations in a class, its bases and the classes of its members. */
  private void enumerations(String className, Set<String> found, Set<String> seen, int depth) {
    CppType type = CppType.pointee(className);
    type.arguments().forEach(part -> enumerations(part.text(), found, seen, depth + 1));
    if (depth > MAX_DEPTH || !seen.add(type.text())) {
      return;
    }
    for (StreamerInfo info : dictionary.versions(type.text())) {
      for (StreamerElement element : info.elements()) {
        if (element.isEnumerationArray()) {
          found.add(info.className() + "::" + element.name());
        } else {
          enumerations(
              element.isBase() ? element.name() : element.typeName(), found, seen, depth + 1);
        }
      }
    }
  }

  private static String doubt(Collection<String> enumerations) {
    return "Of arrays of enumerations that are not four bytes large ROOT writes no values, and no"
        + " sign of that; "
        + String.join(", ", enumerations)
        + " may be one. Otherwise the file is damaged.";
  }

  /** How a class may be laid out: as stated first, then as in its other versions. */
  private List<StreamerInfo> versions(StreamerInfo stated) {
    List<StreamerInfo> versions = new ArrayList<>(List.of(stated));
    for (StreamerInfo other : dictionary.versions(stated.className())) {
      if (versions.size() < MOST_VERSIONS
          && versions.stream().noneMatch(known -> known.elements().equals(other.elements()))) {
        versions.add(other);
      }
    }
    return versions;
  }

  /** Makes the nodes of one decoder. */
  @FunctionalInterface
  private interface NodeFactory {
    ValueNode node(ValueFactory values) throws UnreadableBranch;
  }

  private BranchPlan objects(BranchInfo branch, NodeFactory factory)
      throws UnreadableBranch, IOException {
    Contents contents = new Contents(branch.totalBytes() <= MOST_LOOKED_AT);
    ValueNode node = node(branch, factory, contents);
    List<EventSchema.Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ValueNode.Part part : node.parts()) {
      String name = branch.path() + part.path();
      for (int i = 2; !names.add(name); i++) {
        name = branch.path() + part.path() + "#" + i;
      }
      fields.add(new EventSchema.Field(name, part.type()));
    }
    Map<String, String> left = new LinkedHashMap<>();
    node.unread().forEach((path, reason) -> left.put(branch.path() + path, reason));
    if (fields.isEmpty()) {
      throw new UnreadableBranch(
          left.isEmpty()
              ? "objects without members"
              : String.join(", ", new TreeSet<>(left.values())));
    }
    return new BranchPlan(
        branch, fields, left, Optional.empty(), decoders(branch, factory, contents));
  }

  private BranchPlan.DecoderFactory decoders(
      BranchInfo branch, NodeFactory factory, Contents contents) {
    return (reader, first, end) ->
        new ObjectDecoder(
            reader,
            branch,
            () -> {
              try {
                return factory.node(new ValueFactory(dictionary, contents));
              } catch (UnreadableBranch e) {
                throw new IllegalStateException(e); // it was made once before
              }
            });
  }

  /**
   * The node of a branch, for which its events are looked at where only they say what it holds; at
   * last it is tried on those events, as nothing says that a class streams itself.
   */
  private ValueNode node(BranchInfo branch, NodeFactory factory, Contents contents)
      throws UnreadableBranch, IOException {
    int looked = 0;
    while (true) {
      contents.begin();
      ValueNode node = factory.node(new ValueFactory(dictionary, contents));
      if (contents.isSettled()) {
        return node;
      }
      boolean last = contents.asked() == 0;
      try {
        BranchPlan plan = new BranchPlan(branch, List.of(), decoders(branch, factory, contents));
        looked =
            last
                ? baskets.read(plan, looked, columns -> false)
                : Math.max(
                    looked, baskets.read(plan, Integer.MAX_VALUE, columns -> contents.isEnough()));
      } catch (RootFormatException e) {
        contents.fail(e.what());
        continue;
      }
      if (last) {
        return node;
      }
    }
  }

  /** A vector of numbers, whose items are one block; null if it is something else. */
  private static @Nullable BranchPlan vector(BranchInfo branch, CppType type) {
    if (!ValueFactory.isCollection(type) || type.arguments().isEmpty()) {
      return null;
    }
    CppType item = type.arguments().get(0);
    Primitive number = ValueFactory.number(item.name());
    boolean block =
        type.name().equals("vector") || type.name().endsWith("RVec") || type.name().equals("deque");
    return number == null || !block || !item.arguments().isEmpty()
        ? null
        : jagged(branch, NumberKind.of(number), List.of(), VECTOR_HEADER, null, Optional.empty());
  }

  private static BranchPlan text(BranchInfo branch, int headerBytes) {
    return new BranchPlan(
        branch,
        List.of(new EventSchema.Field(branch.path(), Primitive.STRING)),
        (reader, first, end) -> new TextDecoder(reader, branch, headerBytes, false, end - first));
  }

  /** How the class of a branch is streamed. */
  private StreamerInfo description(BranchInfo.Element element, String className)
      throws UnreadableBranch {
    return dictionary
        .find(className, element.classVersion())
        .or(() -> dictionary.findByChecksum(className, element.checksum()))
        .or(() -> dictionary.latest(className))
        .orElseThrow(
            () ->
                new UnreadableBranch(
                    "the class " + className + ", which the file does not describe"));
  }

  /** The member that a branch holds. */
  private StreamerElement declaration(BranchInfo.Element element, BranchInfo branch)
      throws UnreadableBranch {
    StreamerInfo info = description(element, element.className());
    if (element.id() < 0 || element.id() >= info.elements().size()) {
      throw new UnreadableBranch(
          "a member of " + element.className() + " that its description lacks");
    }
    StreamerElement member = info.elements().get(element.id());
    String name = branch.name();
    int bracket = name.indexOf('[');
    if (bracket >= 0) {
      name = name.substring(0, bracket);
    }
    if (!name.endsWith(member.name())) {
      throw new UnreadableBranch(
          String.format(
              "member %d of %s is %s, not this", element.id(), info.className(), member.name()));
    }
    return member;
  }

  private static ColumnType arrays(Primitive type, List<Integer> dimensions) {
    ColumnType nested = type;
    for (int i = dimensions.size() - 1; i >= 0; i--) {
      nested = ListType.fixed(nested, dimensions.get(i));
    }
    return nested;
  }

  /** The fixed dimensions that a leaf's title names; their product is the leaf's length. */
  private static List<Integer> dimensions(LeafInfo leaf) throws UnreadableBranch {
    List<Integer> sizes = new ArrayList<>();
    long product = 1;
    Matcher matcher = DIMENSION.matcher(leaf.title());
    while (matcher.find()) {
      String text = matcher.group(1).trim();
      if (SIZE.matcher(text).matches()) {
        long size = text.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(text);
        product *= size;
        if (product > Integer.MAX_VALUE) {
          throw new UnreadableBranch("an array of dimensions " + leaf.title());
        }
        sizes.add((int) size);
      }
    }
    if (product != leaf.length()) {
      if (leaf.length() < 0) {
        throw new UnreadableBranch("an array of " + leaf.length() + " items");
      }
      return leaf.length() == 1 ? List.of() : List.of(leaf.length());
    }
    return sizes;
  }

  private static NumberKind numbers(LeafInfo leaf) throws UnreadableBranch {
    boolean unsigned = leaf.unsigned();
    return switch (leaf.className()) {
      case "TLeafO" -> NumberKind.of(Primitive.BOOL);
      case "TLeafB" -> NumberKind.of(unsigned ? Primitive.UINT8 : Primitive.INT8);
      case "TLeafS" -> NumberKind.of(unsigned ? Primitive.UINT16 : Primitive.INT16);
      case "TLeafI" -> NumberKind.of(unsigned ? Primitive.UINT32 : Primitive.INT32);
      case "TLeafL", "TLeafG" -> NumberKind.of(unsigned ? Primitive.UINT64 : Primitive.INT64);
      case "TLeafF" -> NumberKind.of(Primitive.FLOAT32);
      case "TLeafD" -> NumberKind.of(Primitive.FLOAT64);
      case "TLeafF16" -> NumberKind.packed(leaf.title(), true);
      case "TLeafD32" -> NumberKind.packed(leaf.title(), false);
      default -> throw new UnreadableBranch("a " + leaf.className());
    };
  }
}
