package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Primitive;
import org.quadrupole.io.root.dictionary.CppType;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ElementType;
import org.quadrupole.io.root.dictionary.PackedFloat;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.tree.BranchPlanner.UnreadableBranch;

/** Makes the nodes that read a C++ type, by its name and by streamer info. */
final class ValueFactory {

  private static final int MAX_DEPTH = 40;

  private final Dictionary dictionary;
  private final Contents contents;
  private final Set<String> open = new HashSet<>();
  private String place = "";

  ValueFactory(Dictionary dictionary) {
    this(dictionary, new Contents(false));
  }

  /** A factory that knows, or is about to find out, what containers hold. */
  ValueFactory(Dictionary dictionary, Contents contents) {
    this.dictionary = dictionary;
    this.contents = contents;
  }

  /** The number type of a C++ name, or null if it is none. */
  static @Nullable Primitive number(String name) {
    return switch (ElementType.ofName(name)) {
      case ElementType.BOOL -> Primitive.BOOL;
      case ElementType.CHAR -> Primitive.INT8;
      case ElementType.UCHAR -> Primitive.UINT8;
      case ElementType.SHORT -> Primitive.INT16;
      case ElementType.USHORT -> Primitive.UINT16;
      case ElementType.INT -> Primitive.INT32;
      case ElementType.UINT -> Primitive.UINT32;
      case ElementType.LONG, ElementType.LONG64 -> Primitive.INT64;
      case ElementType.ULONG, ElementType.ULONG64 -> Primitive.UINT64;
      case ElementType.FLOAT -> Primitive.FLOAT32;
      case ElementType.DOUBLE -> Primitive.FLOAT64;
      default -> null;
    };
  }

  /** Whether a type is a standard collection, or a string, which all stand behind a header. */
  static boolean isCollection(CppType type) {
    return isList(type) || type.isMap() || type.name().equals("string");
  }

  /** Whether a class streams itself, in a way that {@link #value} knows. */
  static boolean streamsItself(CppType type) {
    return switch (type.name()) {
      case "TDatime", "TRef", "TRefArray" -> true;
      case "TList", "THashList", "TObjArray", "TClonesArray", "TMap" -> true;
      case "TArrayC", "TArrayS", "TArrayI", "TArrayL", "TArrayL64", "TArrayF", "TArrayD" -> true;
      default -> false;
    };
  }

  /** The numbers of a TArray, which streams itself as their count and then all of them. */
  private static ValueNodes.Numbers arrayItem(String arrayName) {
    Primitive number =
        switch (arrayName) {
          case "TArrayC" -> Primitive.INT8;
          case "TArrayS" -> Primitive.INT16;
          case "TArrayI" -> Primitive.INT32;
          case "TArrayF" -> Primitive.FLOAT32;
          case "TArrayD" -> Primitive.FLOAT64;
          default -> Primitive.INT64;
        };
    return new ValueNodes.Numbers(number, NumberSink.of(number));
  }

  private static boolean isList(CppType type) {
    return type.isSequence() || type.name().equals("bitset");
  }

  /** A value of a C++ type, without the header of a collection. */
  ValueNode value(CppType type) throws UnreadableBranch {
    Primitive number = number(type.name());
    if (number != null && type.arguments().isEmpty()) {
      return new ValueNodes.Numbers(number, NumberSink.of(number));
    }
    switch (type.name()) {
      case "string", "TString" -> {
        return new ValueNodes.Text(type.name().equals("string"), false);
      }
      case "Double32_t" -> {
        return new ValueNodes.Numbers(
            Primitive.FLOAT64, NumberSink.doubles(PackedFloat.parse("", false)));
      }
      case "TObject" -> {
        return new ValueNodes.SkippedObject();
      }
      case "TDatime" -> {
        return new ValueNodes.Prefixed(
            ".fDatime", new ValueNodes.Numbers(Primitive.UINT32, NumberSink.of(Primitive.UINT32)));
      }
      case "TRef" -> {
        return new ValueNodes.Reference();
      }
      case "TRefArray" -> {
        return new ValueNodes.ReferenceArray();
      }
      case "TArrayC", "TArrayS", "TArrayI", "TArrayL", "TArrayL64", "TArrayF", "TArrayD" -> {
        return new ValueNodes.Collection(arrayItem(type.name()));
      }
      case "TList", "THashList", "TObjArray", "TClonesArray" -> {
        return container(type.name());
      }
      case "TMap" -> {
        return new ValueNodes.Skipped(
            ValueNodes.Skipped.Kind.OBJECT, "a TMap, which may hold objects of any classes");
      }
      case "bitset" -> {
        return new ValueNodes.Collection(
            new ValueNodes.Numbers(Primitive.BOOL, NumberSink.of(Primitive.BOOL)));
      }
      default -> {}
    }
    if (isList(type)) {
      return new ValueNodes.Collection(value(type.arguments().get(0)));
    }
    if (type.isMap()) {
      return new ValueNodes.Collection(
          new ValueNodes.Pair(
              value(type.arguments().get(0), "first", type),
              value(type.arguments().get(1), "second", type)));
    }
    if (type.text().endsWith("*")) {
      return pointed(CppType.pointee(type.text()));
    }
    if (type.name().equals("unique_ptr") && !type.arguments().isEmpty()) {
      return pointed(type.arguments().get(0));
    }
    if (type.name().equals("TMatrixTSym") && type.arguments().size() == 1) {
      CppType element = type.arguments().get(0);
      if (value(element) instanceof ValueNodes.Numbers elements) {
        return new ValueNodes.SymmetricMatrix(
            record(described("TMatrixTBase<" + element.text() + ">")), elements);
      }
    }
    return record(described(type.text()));
  }

  /** A container of objects of one class, which only the events name. */
  private ValueNode container(String container) {
    boolean clones = container.equals("TClonesArray");
    if (contents.ask(place, !clones)) {
      return new Containers.Glimpse(container, place, contents);
    }
    try {
      String className = contents.only(container, place);
      if (clones) {
        return new Containers.Clones(className, record(described(className)));
      }
      ValueNode object = value(CppType.parse(className));
      return new Containers.Pointers(
          ValueNodes.Pointer.exact(className, object, dictionary), !container.equals("TObjArray"));
    } catch (UnreadableBranch e) {
      return new ValueNodes.Skipped(ValueNodes.Skipped.Kind.OBJECT, e.getMessage());
    }
  }

  /** What a pointer points to. */
  private ValueNodes.Pointer pointed(CppType type) throws UnreadableBranch {
    if (isCollection(type) || number(type.name()) != null) {
      throw new UnreadableBranch("pointers (" + type.text() + "*)");
    }
    return new ValueNodes.Pointer(type.text(), value(type), dictionary);
  }

  /** A pointer that is a member, which can be left out if it is not read. */
  private ValueNode pointer(CppType type) {
    String reason;
    try {
      int asked = contents.asked();
      ValueNode pointer = pointed(type);
      if (!pointer.parts().isEmpty() || contents.asked() > asked) {
        return pointer;
      }
      reason = String.join(", ", pointer.unread().values());
    } catch (UnreadableBranch e) {
      reason = e.getMessage();
    }
    String what = "a pointer to a " + type.text();
    return new ValueNodes.Skipped(
        ValueNodes.Skipped.Kind.POINTER, reason.isEmpty() ? what : what + ": " + reason);
  }

  /** A map's key or value; an enumeration is known by the description of the map's items. */
  private ValueNode value(CppType type, String member, CppType map) throws UnreadableBranch {
    String pair = "pair<" + map.arguments().get(0).text() + "," + map.arguments().get(1).text();
    for (String name : List.of(pair + ">", pair + " >")) {
      for (StreamerElement element :
          dictionary.latest(name).map(StreamerInfo::elements).orElse(List.of())) {
        boolean enumeration =
            element.name().equals(member)
                && ElementType.ofName(element.typeName()) == 0
                && isInteger(element.type());
        if (enumeration && dictionary.latest(type.text()).isEmpty()) {
          return new ValueNodes.Enumeration(numbers(element.type(), element));
        }
      }
    }
    return value(type);
  }

  private StreamerInfo described(String className) throws UnreadableBranch {
    return dictionary
        .latest(className)
        .or(() -> dictionary.likeOtherInstances(CppType.parse(className)))
        .orElseThrow(
            () ->
                new UnreadableBranch(
                    "the class " + className + ", which the file does not describe"));
  }

  /** An object of a class. */
  ValueNodes.Described record(StreamerInfo info) throws UnreadableBranch {
    if (open.contains(info.className()) || open.size() > MAX_DEPTH) {
      throw new UnreadableBranch("the class " + info.className() + ", which contains itself");
    }
    open.add(info.className());
    String outer = place;
    try {
      List<ValueNodes.Member> members = new ArrayList<>();
      Map<String, ValueNodes.Numbers> counters = new HashMap<>();
      for (StreamerElement element : info.elements()) {
        place = info.className() + "::" + element.name();
        ValueNode node = memberOrNone(element, counters);
        ValueNodes.count(counters, element.name(), element.isBase(), node);
        members.add(new ValueNodes.Member(element.name(), element.isBase(), node));
      }
      return new ValueNodes.Described(dictionary, info, members);
    } finally {
      place = outer;
      open.remove(info.className());
    }
  }

  /** A member, which is left out if it cannot be read but says how long it is. */
  private ValueNode memberOrNone(StreamerElement element, Map<String, ValueNodes.Numbers> counters)
      throws UnreadableBranch {
    try {
      return member(element, counters);
    } catch (UnreadableBranch e) {
      int type = element.type();
      if (element.kind().equals("TStreamerSTL")) {
        return new ValueNodes.Skipped(ValueNodes.Skipped.Kind.COLLECTION, e.getMessage());
      } else if (!element.isBase() && (type == ElementType.OBJECT || type == ElementType.ANY)) {
        return new ValueNodes.Skipped(ValueNodes.Skipped.Kind.OBJECT, e.getMessage());
      }
      throw e;
    }
  }

  /** One member of a class. */
  ValueNode member(StreamerElement element, Map<String, ValueNodes.Numbers> counters)
      throws UnreadableBranch {
    int type = element.type();
    if (element.isBase()) {
      return base(element);
    }
    if (element.kind().equals("TStreamerSTL") || element.kind().equals("TStreamerSTLstring")) {
      CppType declared = CppType.pointee(element.typeName());
      return new ValueNodes.Headed(array(collection(declared, element), element));
    }
    if (type == ElementType.BITS) {
      return new BitsNode();
    }
    if (type > 0 && type < ElementType.ARRAY && type != ElementType.CHAR_STAR) {
      return numbers(type, element);
    }
    if (type > ElementType.ARRAY && type < ElementType.POINTER) {
      return array(numbers(type - ElementType.ARRAY, element), element);
    }
    if (type > ElementType.POINTER && type < ElementType.OBJECT) {
      ValueNodes.Numbers counter = counters.get(element.countName());
      if (counter == null) {
        throw new UnreadableBranch(
            "the array "
                + element.name()
                + ", whose counter "
                + element.countName()
                + " is no member");
      }
      return new ValueNodes.Counted(numbers(type - ElementType.POINTER, element), counter);
    }
    boolean array = type > ElementType.OBJECT + ElementType.ARRAY - 1 && type < 100;
    return switch (array ? type - ElementType.ARRAY : type) {
      case ElementType.TSTRING -> {
        ValueNode text = array(new ValueNodes.Text(false, false), element);
        yield array ? new ValueNodes.Headed(text) : text;
      }
      case ElementType.CHAR_STAR -> new ValueNodes.Text(false, true);
      case ElementType.TOBJECT -> new ValueNodes.SkippedObject();
      case ElementType.OBJECT,
          ElementType.ANY,
          ElementType.TNAMED,
          ElementType.OBJECT_POINTER,
          ElementType.ANY_POINTER ->
          array(value(CppType.pointee(element.typeName())), element);
      case ElementType.OBJECT_ANY_POINTER,
          ElementType.ANY_ANY_POINTER,
          ElementType.ANY_POINTER_NO_VTABLE ->
          array(pointer(CppType.pointee(element.typeName())), element);
      case ElementType.STREAM_LOOP -> loop(element, counters);
      case ElementType.STREAMER ->
          new ValueNodes.Skipped(
              ValueNodes.Skipped.Kind.OBJECT, "a " + element.typeName() + " that streams itself");
      default ->
          throw new UnreadableBranch(
              "the member " + element.name() + " of streamer type " + element.type());
    };
  }

  /** Objects that another member counts. */
  private ValueNode loop(StreamerElement element, Map<String, ValueNodes.Numbers> counters) {
    CppType type = CppType.pointee(element.typeName());
    String reason = "an array of arrays, " + element.typeName();
    if (element.typeName().endsWith("*")
        && !element.typeName().endsWith("**")
        && element.arrayLength() == 0) {
      try {
        int asked = contents.asked();
        ValueNode item = value(type);
        if (!item.parts().isEmpty() || contents.asked() > asked) {
          return new ValueNodes.Loop(item);
        }
        ValueNodes.Numbers counter = counters.get(element.countName());
        if (counter != null) {
          return new MemberlessItems(counter);
        }
        reason = "a " + element.typeName() + ", of whose members the file describes none";
      } catch (UnreadableBranch e) {
        reason = e.getMessage();
      }
    }
    return new ValueNodes.Skipped(ValueNodes.Skipped.Kind.COLLECTION, reason);
  }

  /** A collection; of an enumeration, which no file describes, as the numbers that it is. */
  private ValueNode collection(CppType type, StreamerElement element) throws UnreadableBranch {
    CppType item = isList(type) ? type.arguments().get(0) : type;
    int content = element.contentType();
    boolean enumeration =
        isList(type)
            && !type.name().equals("bitset")
            && number(item.name()) == null
            && item.arguments().isEmpty()
            && isInteger(content)
            && dictionary.latest(item.text()).isEmpty();
    return enumeration ? enumerations() : value(type);
  }

  /** A collection of enumerations. */
  static ValueNodes.Collection enumerations() {
    return new ValueNodes.Collection(
        new ValueNodes.Numbers(Primitive.INT32, NumberSink.of(Primitive.INT32)));
  }

  /** Whether a type is a collection of what is neither known here nor described. */
  static boolean mayBeEnumerations(CppType type, Dictionary dictionary) {
    if (!type.isSequence()) {
      return false;
    }
    CppType item = type.arguments().get(0);
    return item.arguments().isEmpty()
        && ElementType.ofName(item.name()) == 0
        && !isCollection(item)
        && !item.text().endsWith("*")
        && !item.name().equals("TString")
        && !item.name().equals("TObject")
        && !streamsItself(item)
        && dictionary.latest(item.text()).isEmpty();
  }

  /** What an enumeration's underlying type may be; whichever it is, a value takes four bytes. */
  private static boolean isInteger(int type) {
    return switch (type) {
      case ElementType.CHAR,
          ElementType.UCHAR,
          ElementType.SHORT,
          ElementType.USHORT,
          ElementType.INT,
          ElementType.UINT ->
          true;
      default -> false;
    };
  }

  private ValueNode base(StreamerElement element) throws UnreadableBranch {
    if (element.name().equals("TObject")) {
      return new ValueNodes.SkippedObject();
    }
    CppType type = CppType.parse(element.name());
    if (isCollection(type)) {
      return new ValueNodes.Headed(value(type));
    }
    if (streamsItself(type)) {
      ValueNode value = value(type);
      return value instanceof ValueNodes.Collection
          ? new ValueNodes.Prefixed(".fArray", value)
          : value;
    }
    return record(baseClass(element));
  }

  /** The description of a base class. */
  StreamerInfo baseClass(StreamerElement element) throws UnreadableBranch {
    return dictionary
        .find(element.name(), element.baseVersion())
        .or(() -> dictionary.latest(element.name()))
        .orElseThrow(
            () ->
                new UnreadableBranch(
                    "the base class " + element.name() + ", which the file does not describe"));
  }

  private static ValueNode array(ValueNode item, StreamerElement element) {
    if (element.arrayLength() <= 0) {
      return item;
    }
    List<Integer> sizes = element.dimensions();
    long product = 1;
    for (int size : sizes) {
      product *= size;
    }
    if (product != element.arrayLength()) {
      return new ValueNodes.Fixed(item, element.arrayLength());
    }
    ValueNode node = item;
    for (int i = sizes.size() - 1; i >= 0; i--) {
      node = new ValueNodes.Fixed(node, sizes.get(i));
    }
    return node;
  }

  private static ValueNodes.Numbers numbers(int type, StreamerElement element)
      throws UnreadableBranch {
    NumberKind kind = NumberKind.of(type, element.typeName(), element.title());
    return new ValueNodes.Numbers(kind.type(), kind.sink());
  }
}
