package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.ColumnType;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ElementType;

/** Decides how a branch is read: which columns it makes, and by which decoder; or says why not. */
final class BranchPlanner {

  /** Why a branch is not read. */
  static final class UnreadableBranch extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableBranch(String reason) {
      super(reason);
    }
  }

  /** Makes a sink for each decoder. */
  @FunctionalInterface
  private interface SinkFactory {
    NumberSink sink();
  }

  /** A kind of number: its type in memory and how it is collected. */
  private record Numbers(Primitive type, SinkFactory factory) {
    static Numbers of(Primitive type) {
      return new Numbers(type, () -> NumberSink.of(type));
    }

    NumberSink sink() {
      return factory.sink();
    }
  }

  private static final Pattern DIMENSION = Pattern.compile("\\[([^\\[\\],]*)\\]");
  private static final Pattern SIZE = Pattern.compile("\\d+");

  /** The bytes before the items of a std::vector: byte count, version, number of items. */
  private static final int VECTOR_HEADER = 10;

  /** The bytes before a std::string's length when it is a member: byte count, version. */
  private static final int STRING_HEADER = 6;

  private final Dictionary dictionary;

  BranchPlanner(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * How to read a branch.
   *
   * @param counterName the name of the column that a leaf's counter is, if it is one
   */
  BranchPlan plan(BranchInfo branch, Function<Object, Optional<String>> counterName)
      throws UnreadableBranch {
    if (!branch.fileName().isEmpty()) {
      throw new UnreadableBranch("its baskets are in another file, " + branch.fileName());
    }
    if (branch.kind().equals("TBranchElement")) {
      return element(branch, counterName);
    }
    if (!branch.kind().equals("TBranch")) {
      throw new UnreadableBranch("a " + branch.kind() + " (objects of old ROOT versions)");
    }
    if (branch.leaves().isEmpty()) {
      throw new UnreadableBranch("a branch without leaves");
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
    Numbers numbers = numbers(leaf);
    List<Integer> dimensions = dimensions(leaf);
    LeafInfo count = leaf.count();
    if (count == null) {
      return fixed(branch, numbers, dimensions);
    }
    return jagged(branch, numbers, dimensions, 0, count, counterName.apply(count));
  }

  private static BranchPlan fixed(BranchInfo branch, Numbers numbers, List<Integer> dimensions) {
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
      Numbers numbers,
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
  private static BranchPlan record(BranchInfo branch) throws UnreadableBranch {
    List<EventSchema.Field> fields = new ArrayList<>();
    List<Numbers> kinds = new ArrayList<>();
    List<List<Integer>> sizes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (LeafInfo leaf : branch.leaves()) {
      if (leaf.className().equals("TLeafC") || leaf.count() != null) {
        throw new UnreadableBranch(
            "a list of leaves where " + leaf.title() + " differs in length from entry to entry");
      }
      if (!names.add(leaf.name())) {
        throw new UnreadableBranch("a list of leaves where two are named " + leaf.name());
      }
      Numbers numbers = numbers(leaf);
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

  /** A branch made from a class's dictionary. */
  private BranchPlan element(BranchInfo branch, Function<Object, Optional<String>> counterName)
      throws UnreadableBranch {
    BranchInfo.Element element = branch.element();
    if (element == null || branch.leaves().size() != 1) {
      throw new UnreadableBranch("a TBranchElement without a leaf");
    }
    LeafInfo leaf = branch.leaves().get(0);
    int type = element.streamerType();
    boolean inCollection = element.type() == 31 || element.type() == 41;
    List<Integer> dimensions = dimensions(leaf);
    if (type > 0 && type < ElementType.POINTER) {
      boolean array = type > ElementType.ARRAY;
      Numbers numbers = elementNumbers(array ? type - ElementType.ARRAY : type, branch);
      if (inCollection) {
        Object counter = element.count();
        return jagged(branch, numbers, dimensions, 0, counter, Optional.empty());
      }
      return fixed(branch, numbers, dimensions);
    }
    if (type > ElementType.POINTER && type < ElementType.OBJECT && !inCollection) {
      Numbers numbers = elementNumbers(type - ElementType.POINTER, branch);
      // The counter's leaf is not known here by identity, so offsets are not shared.
      return jagged(branch, numbers, List.of(), 1, null, counterName.apply(element.count()));
    }
    if (type == ElementType.TSTRING && !inCollection && dimensions.isEmpty()) {
      return text(branch, 0);
    }
    String className = element.className().replace("std::", "").trim();
    if ((type == ElementType.STL || type == -1) && element.type() == 0) {
      String declared = type == -1 ? className : declaredType(element);
      if (declared.equals("string")) {
        return text(branch, type == -1 ? 0 : STRING_HEADER);
      }
      Primitive item = vectorItem(declared);
      if (item != null && dimensions.isEmpty()) {
        return jagged(branch, Numbers.of(item), List.of(), VECTOR_HEADER, null, Optional.empty());
      }
      throw new UnreadableBranch("a " + declared + " in one branch");
    }
    throw new UnreadableBranch(
        String.format(
            "a member of %s (branch type %d, streamer type %d)",
            element.className(), element.type(), element.streamerType()));
  }

  private static BranchPlan text(BranchInfo branch, int headerBytes) {
    return new BranchPlan(
        branch,
        List.of(new EventSchema.Field(branch.path(), Primitive.STRING)),
        (reader, first, end) -> new TextDecoder(reader, branch, headerBytes, false, end - first));
  }

  /** The C++ type of the member that a branch holds, by streamer info. */
  private String declaredType(BranchInfo.Element element) throws UnreadableBranch {
    return dictionary
        .find(element.className(), element.classVersion())
        .or(() -> dictionary.findByChecksum(element.className(), element.checksum()))
        .or(() -> dictionary.latest(element.className()))
        .filter(info -> element.id() >= 0 && element.id() < info.elements().size())
        .map(info -> info.elements().get(element.id()).typeName().replace("std::", "").trim())
        .orElseThrow(
            () ->
                new UnreadableBranch(
                    "a member of " + element.className() + ", which the file does not describe"));
  }

  /** The number type of a vector's items, or null if they are no numbers. */
  private static @Nullable Primitive vectorItem(String declared) {
    if (!declared.startsWith("vector<") || !declared.endsWith(">")) {
      return null;
    }
    return switch (declared.substring(7, declared.length() - 1).trim()) {
      case "bool" -> Primitive.BOOL;
      case "char", "Char_t", "signed char", "int8_t" -> Primitive.INT8;
      case "unsigned char", "UChar_t", "uint8_t" -> Primitive.UINT8;
      case "short", "Short_t", "int16_t" -> Primitive.INT16;
      case "unsigned short", "UShort_t", "uint16_t" -> Primitive.UINT16;
      case "int", "Int_t", "int32_t" -> Primitive.INT32;
      case "unsigned int", "unsigned", "UInt_t", "uint32_t" -> Primitive.UINT32;
      case "long", "Long_t", "long long", "Long64_t", "int64_t" -> Primitive.INT64;
      case "unsigned long", "ULong_t", "unsigned long long", "ULong64_t", "uint64_t" ->
          Primitive.UINT64;
      case "float", "Float_t" -> Primitive.FLOAT32;
      case "double", "Double_t" -> Primitive.FLOAT64;
      default -> null;
    };
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

  private static Numbers numbers(LeafInfo leaf) throws UnreadableBranch {
    boolean unsigned = leaf.unsigned();
    return switch (leaf.className()) {
      case "TLeafO" -> Numbers.of(Primitive.BOOL);
      case "TLeafB" -> Numbers.of(unsigned ? Primitive.UINT8 : Primitive.INT8);
      case "TLeafS" -> Numbers.of(unsigned ? Primitive.UINT16 : Primitive.INT16);
      case "TLeafI" -> Numbers.of(unsigned ? Primitive.UINT32 : Primitive.INT32);
      case "TLeafL", "TLeafG" -> Numbers.of(unsigned ? Primitive.UINT64 : Primitive.INT64);
      case "TLeafF" -> Numbers.of(Primitive.FLOAT32);
      case "TLeafD" -> Numbers.of(Primitive.FLOAT64);
      case "TLeafF16" -> {
        PackedFloat packed = PackedFloat.parse(leaf.title(), true);
        yield new Numbers(Primitive.FLOAT32, packed::floats);
      }
      case "TLeafD32" -> {
        PackedFloat packed = PackedFloat.parse(leaf.title(), false);
        yield new Numbers(Primitive.FLOAT64, packed::doubles);
      }
      default -> throw new UnreadableBranch("a " + leaf.className());
    };
  }

  private Numbers elementNumbers(int type, BranchInfo branch) throws UnreadableBranch {
    return switch (type) {
      case ElementType.BOOL -> Numbers.of(Primitive.BOOL);
      case ElementType.CHAR, ElementType.LEGACY_CHAR -> Numbers.of(Primitive.INT8);
      case ElementType.UCHAR -> Numbers.of(Primitive.UINT8);
      case ElementType.SHORT -> Numbers.of(Primitive.INT16);
      case ElementType.USHORT -> Numbers.of(Primitive.UINT16);
      case ElementType.INT -> Numbers.of(Primitive.INT32);
      case ElementType.COUNTER ->
          Numbers.of(isUnsigned(branch) ? Primitive.UINT32 : Primitive.INT32);
      case ElementType.UINT, ElementType.BITS -> Numbers.of(Primitive.UINT32);
      case ElementType.LONG, ElementType.LONG64 -> Numbers.of(Primitive.INT64);
      case ElementType.ULONG, ElementType.ULONG64 -> Numbers.of(Primitive.UINT64);
      case ElementType.FLOAT -> Numbers.of(Primitive.FLOAT32);
      case ElementType.DOUBLE -> Numbers.of(Primitive.FLOAT64);
      case ElementType.DOUBLE32 -> {
        PackedFloat packed = PackedFloat.parse(comment(branch), false);
        yield new Numbers(Primitive.FLOAT64, packed::doubles);
      }
      case ElementType.FLOAT16 -> {
        PackedFloat packed = PackedFloat.parse(comment(branch), true);
        yield new Numbers(Primitive.FLOAT32, packed::floats);
      }
      default -> throw new UnreadableBranch("streamer type " + type);
    };
  }

  /** Whether a counter is declared without a sign; its streamer type does not say. */
  private boolean isUnsigned(BranchInfo branch) throws UnreadableBranch {
    BranchInfo.Element element = branch.element();
    String declared = element == null ? "" : declaredType(element);
    return declared.startsWith("unsigned") || declared.startsWith("UInt");
  }

  /** The comment of the member that a branch holds. */
  private String comment(BranchInfo branch) throws UnreadableBranch {
    BranchInfo.Element element = branch.element();
    if (element == null) {
      return "";
    }
    return dictionary
        .find(element.className(), element.classVersion())
        .or(() -> dictionary.findByChecksum(element.className(), element.checksum()))
        .filter(info -> element.id() >= 0 && element.id() < info.elements().size())
        .map(info -> info.elements().get(element.id()).title())
        .orElseThrow(
            () ->
                new UnreadableBranch(
                    "a member of " + element.className() + ", which the file does not describe"));
  }
}
