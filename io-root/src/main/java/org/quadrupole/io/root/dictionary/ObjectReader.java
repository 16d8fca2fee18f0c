package org.quadrupole.io.root.dictionary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.VersionHeader;
import org.quadrupole.io.root.wire.WireReader;

/**
 * Reads objects of any class that the streamer info describes, and of the classes that stream
 * themselves (listed in {@link #body}). An object of a class that is neither is left out if its
 * length is stated. For objects in directories and the metadata of trees, not for events.
 */
public final class ObjectReader {

  /** How a class that streams itself is read; the reader stands at its version header. */
  @FunctionalInterface
  public interface CustomStreamer {
    /** Reads an object to its end. */
    @Nullable Object read(ObjectReader reader) throws RootFormatException;
  }

  /** Deeper objects than this are taken for damage. */
  private static final int MAX_DEPTH = 200;

  /** Source: ROOT's TClonesArray (kBypassStreamer). */
  private static final int MEMBER_BY_MEMBER = 1 << 12;

  /** How references name the object that a record holds. Source: ROOT's TKey::ReadObj. */
  private static final int TOP = 1;

  private final WireReader in;
  private final Dictionary dictionary;
  private final Map<String, CustomStreamer> customs;
  private final ClassTags tags;
  private final Map<Integer, Object> objects = new HashMap<>();
  private int depth;

  /** How many pointers were followed so far, by which one sees that a part has none. */
  private int pointers;

  /**
   * A reader of one record.
   *
   * @param displacement the bytes by which references are larger than indices in {@code in}
   * @param customs readers of classes that stream themselves
   */
  public ObjectReader(
      WireReader in, int displacement, Dictionary dictionary, Map<String, CustomStreamer> customs) {
    this.in = in;
    this.dictionary = dictionary;
    this.customs = customs;
    this.tags = new ClassTags(in, displacement);
  }

  /** What is read from. */
  public WireReader in() {
    return in;
  }

  /** Reads the object of a known class that a record holds. */
  public @Nullable Object read(String className) throws RootFormatException {
    CppType type = CppType.parse(className);
    return type.isSequence() || type.isMap() ? standard(type) : body(className, TOP);
  }

  /** Reads what a pointer points to: null, an earlier object, or a new one. */
  public @Nullable Object readAny() throws RootFormatException {
    pointers++;
    ClassTags.Tag tag = tags.next();
    if (!tag.isObject()) {
      if (tag.hasEnd()) {
        in.seek(tag.end());
      }
      return tag.reference() == 0 ? null : objects.get(tag.reference());
    }
    Object object;
    if (isReadable(tag.className())) {
      object = body(tag.className(), tag.key());
      if (object != null && object.getClass().isArray()) {
        object = new PointedArray(tag.className(), object);
      }
    } else if (tag.hasEnd()) {
      object = new UnknownObject(tag.className());
    } else {
      throw unknown(tag.className());
    }
    if (tag.hasEnd()) {
      in.seek(tag.end());
    }
    if (object != null) {
      objects.put(tag.key(), object);
    }
    return object;
  }

  private boolean isReadable(String className) {
    return customs.containsKey(className)
        || (dictionary.has(className) && !isUnknown(className))
        || switch (className) {
          case "TObject",
              "TObjArray",
              "TList",
              "THashList",
              "TSortedList",
              "TMap",
              "TClonesArray",
              "TRefArray",
              "TObjString",
              "TArrayC",
              "TArrayS",
              "TArrayI",
              "TArrayL",
              "TArrayL64",
              "TArrayF",
              "TArrayD" ->
              true;
          default -> false;
        };
  }

  /** Classes that stream themselves in a way that is not known here, whatever is said of them. */
  private static boolean isUnknown(String className) {
    return switch (className) {
      case "TClonesArray",
          "TRefArray",
          "TOrdCollection",
          "TExMap",
          "TBtree",
          "TRefTable",
          "TProcessUUID" ->
          true;
      default -> false;
    };
  }

  private @Nullable Object body(String className, int key) throws RootFormatException {
    if (++depth > MAX_DEPTH) {
      throw in.damaged("objects are nested more than " + MAX_DEPTH + " deep");
    }
    try {
      CustomStreamer custom = customs.get(className);
      if (custom != null) {
        return custom.read(this);
      }
      return switch (className) {
        case "TObjArray" -> objArray();
        case "TList", "THashList", "TSortedList" -> list(className);
        case "TMap" -> map();
        case "TClonesArray" -> clonesArray();
        case "TRefArray" -> refArray();
        case "TString" -> in.string();
        case "TObject" -> Streamed.readTObject(in);
        case "TRef" -> reference();
        case "TTreeIndex" -> treeIndex();
        case "TDatime" -> in.i4();
        case "TArrayD" -> numbers(ElementType.DOUBLE, in.count(8), "");
        case "TArrayF" -> numbers(ElementType.FLOAT, in.count(4), "");
        case "TArrayI" -> numbers(ElementType.INT, in.count(4), "");
        case "TArrayL", "TArrayL64" -> numbers(ElementType.LONG64, in.count(8), "");
        case "TArrayS" -> numbers(ElementType.SHORT, in.count(2), "");
        case "TArrayC" -> numbers(ElementType.CHAR, in.count(1), "");
        default ->
            className.startsWith("TMatrixTSym<")
                ? symmetricMatrix(className)
                : described(className, key);
      };
    } finally {
      depth--;
    }
  }

  private Object described(String className, int key) throws RootFormatException {
    VersionHeader header = in.version();
    int body = in.position();
    StreamerInfo info = isUnknown(className) ? null : info(className, header);
    if (info == null) {
      if (!header.hasEnd()) {
        throw unknown(className + " v" + header.number());
      }
      in.finish(header, className);
      return new UnknownObject(className);
    }
    StreamedObject object = new StreamedObject(info, in.position() > body);
    if (key != 0) {
      objects.put(key, object);
    }
    List<StreamerElement> elements = info.elements();
    for (int i = 0; i < elements.size(); i++) {
      StreamerElement element = elements.get(i);
      try {
        object.set(i, element(element, object));
      } catch (UnreadableMember e) {
        // What follows an unreadable member can only be left out as a whole.
        if (!header.hasEnd()) {
          throw in.problem(info + ": " + e.getMessage(), "Nothing can be read behind it.");
        }
        object.fail(info + ": " + e.getMessage() + " cannot be read");
        break;
      }
    }
    if (header.hasEnd() && in.position() < header.end()) {
      object.fail(
          info + " has " + (header.end() - in.position()) + " bytes that nothing describes");
    }
    in.finish(header, className);
    return object;
  }

  private @Nullable StreamerInfo info(String className, VersionHeader header)
      throws RootFormatException {
    if (header.number() == 0 && in.remaining() >= 4) {
      int checksum = in.i4();
      StreamerInfo info = dictionary.findByChecksum(className, checksum).orElse(null);
      if (info != null) {
        return info;
      }
      in.seek(in.position() - 4);
    }
    return dictionary.find(className, header.number()).orElse(null);
  }

  private @Nullable Object element(StreamerElement element, StreamedObject owner)
      throws RootFormatException, UnreadableMember {
    int type = element.type();
    if (element.isBase()) {
      CppType base = CppType.parse(element.name());
      return base.isSequence() || base.isMap() ? headed(base, element) : body(element.name(), 0);
    }
    if (element.kind().equals("TStreamerSTL") || element.kind().equals("TStreamerSTLstring")) {
      return headed(CppType.parse(element.typeName().replaceFirst("\\*+\\s*$", "")), element);
    }
    if (ElementType.isNumber(type)) {
      return number(type, element.title());
    }
    if (type > ElementType.ARRAY && ElementType.isNumber(type - ElementType.ARRAY)) {
      return numbers(type - ElementType.ARRAY, element.arrayLength(), element.title());
    }
    if (type > ElementType.POINTER && ElementType.isNumber(type - ElementType.POINTER)) {
      int present = in.u1();
      int count = present == 0 ? 0 : owner.integer(element.countName());
      // Before TBranch v10 files over 2 GB say here that 32-bit members are written as 64 bits.
      boolean wide = present == 2 && type == ElementType.POINTER + ElementType.INT;
      // And TBranch v9 says here whether its 64-bit members are written as 32 bits.
      boolean narrow =
          present == 1
              && type == ElementType.POINTER + ElementType.LONG64
              && owner.className().equals("TBranch")
              && owner.info().version() == 9;
      int written =
          wide ? ElementType.LONG64 : narrow ? ElementType.INT : type - ElementType.POINTER;
      return numbers(written, count, element.title());
    }
    boolean array =
        type >= ElementType.OBJECT + ElementType.ARRAY
            && type <= ElementType.ANY_POINTER_NO_VTABLE + ElementType.ARRAY;
    if (array) {
      if (element.arrayLength() < 0 || element.arrayLength() > in.remaining()) {
        throw in.damaged("an array claims " + element.arrayLength() + " objects");
      }
      if (type == ElementType.ARRAY + ElementType.TSTRING) {
        return texts(element);
      }
      List<@Nullable Object> items = new ArrayList<>();
      for (int i = 0; i < element.arrayLength(); i++) {
        items.add(object(type - ElementType.ARRAY, element));
      }
      return items;
    }
    return type == ElementType.STREAM_LOOP ? loop(element, owner) : object(type, element);
  }

  /** An array of TStrings: a header, and the texts. */
  private Verbatim texts(StreamerElement element) throws RootFormatException {
    int at = in.position();
    VersionHeader header = in.version();
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < element.arrayLength(); i++) {
      items.add(in.string());
    }
    in.finish(header, element.name());
    return verbatim(at, items, null, true);
  }

  private @Nullable Object object(int type, StreamerElement element)
      throws RootFormatException, UnreadableMember {
    return switch (type) {
      case ElementType.OBJECT,
          ElementType.ANY,
          ElementType.OBJECT_POINTER,
          ElementType.ANY_POINTER,
          ElementType.TOBJECT,
          ElementType.TNAMED ->
          body(element.typeName().replace("*", "").trim(), 0);
      case ElementType.TSTRING -> in.string();
      case ElementType.OBJECT_ANY_POINTER,
          ElementType.ANY_ANY_POINTER,
          ElementType.ANY_POINTER_NO_VTABLE ->
          readAny();
      case ElementType.CHAR_STAR -> new String(in.bytes(in.count(1)), StandardCharsets.UTF_8);
      default -> opaque(element);
    };
  }

  /** Keeps a member of an unknown form as it is, if its length is stated. */
  private Object opaque(StreamerElement element) throws RootFormatException, UnreadableMember {
    int at = in.position();
    if (element.type() >= ElementType.STL && in.remaining() >= 6) {
      VersionHeader header = in.version();
      if (header.hasEnd()) {
        in.finish(header, element.name());
        return verbatim(at, null, element.typeName() + " streams itself", false);
      }
      in.seek(at);
    }
    throw new UnreadableMember(
        "member " + element.name() + " (" + element.typeName() + ", type " + element.type() + ")");
  }

  /** An array of objects: a header, and the objects. */
  private Object loop(StreamerElement element, StreamedObject owner)
      throws RootFormatException, UnreadableMember {
    String type = element.typeName().trim();
    int count = owner.integer(element.countName());
    if (type.endsWith("**") || !type.endsWith("*")) {
      return opaque(element);
    }
    VersionHeader header = in.version();
    if (count < 0 || count > in.remaining()) {
      throw in.damaged("an array claims " + count + " objects");
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(body(type.replace("*", "").trim(), 0));
    }
    in.finish(header, element.name());
    return new StreamedLoop(header.version(), items);
  }

  /** A standard collection or a std::string that is a member or base: a header, and its items. */
  private Object headed(CppType type, StreamerElement element)
      throws RootFormatException, UnreadableMember {
    int at = in.position();
    VersionHeader header = in.version();
    if (!header.hasEnd()) {
      throw new UnreadableMember("member " + element.name() + " (" + element.typeName() + ")");
    }
    int pointersBefore = pointers;
    Object value = null;
    String problem = null;
    if (element.arrayLength() > 0) {
      problem = "arrays of " + type.text();
    } else {
      try {
        value = header.memberWise() ? memberWise(type, header) : value(type);
        if (in.position() != header.end()) {
          value = null;
          problem = type.text() + " is streamed in a way that is not known here";
        }
      } catch (UnreadableMember e) {
        problem = e.getMessage();
      }
    }
    in.seek(header.end());
    return verbatim(at, value, problem, problem == null && pointers == pointersBefore);
  }

  private Verbatim verbatim(int from, @Nullable Object value, @Nullable String why, boolean movable)
      throws RootFormatException {
    int end = in.position();
    in.seek(from);
    return new Verbatim(in.bytes(end - from), value, why, movable);
  }

  /** A value of a C++ type, without the header of a collection. */
  private @Nullable Object value(CppType type) throws RootFormatException, UnreadableMember {
    int number = ElementType.ofName(type.text());
    if (number != 0) {
      return number(number, "");
    }
    if (type.isSequence() || type.isMap()) {
      return items(type);
    }
    if (type.text().endsWith("*")) {
      return readAny();
    }
    if (type.name().equals("string") || type.name().equals("TString")) {
      return in.string();
    }
    if (type.name().equals("bitset")) {
      return numbers(ElementType.BOOL, in.count(1), "");
    }
    Object object = body(type.text(), 0);
    if (object instanceof UnknownObject) {
      throw new UnreadableMember("the class " + type.text() + ", which the file does not describe");
    }
    return object;
  }

  /** A type that a collection's type names, which a damaged description may leave out. */
  private static CppType argument(CppType type, int index) throws UnreadableMember {
    if (index >= type.arguments().size()) {
      throw new UnreadableMember("a collection (" + type.text() + ") of nothing");
    }
    return type.arguments().get(index);
  }

  private Object items(CppType type) throws RootFormatException, UnreadableMember {
    CppType first = argument(type, 0);
    int number = type.isMap() ? 0 : ElementType.ofName(first.text());
    if (number != 0) {
      return numbers(number, in.count(1), "");
    }
    int count = in.count(1);
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(
          type.isMap() ? new StreamedPair(value(first), value(argument(type, 1))) : value(first));
    }
    return items;
  }

  /**
   * A collection whose items are streamed member by member. Source: ROOT's
   * TBufferFile::ReadVersionForMemberWise and TStreamerInfo (kSTL).
   */
  private Object memberWise(CppType type, VersionHeader header)
      throws RootFormatException, UnreadableMember {
    int version = header.number() >= 8 ? in.i2() : -1;
    int checksum = version == 0 ? in.i4() : 0;
    int count = in.count(1);
    if (type.isMap()) {
      Object[] first = column(argument(type, 0), count);
      Object[] second = column(argument(type, 1), count);
      List<Object> pairs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        pairs.add(new StreamedPair(first[i], second[i]));
      }
      return pairs;
    }
    String name = argument(type, 0).text();
    StreamerInfo info =
        (version < 0
                ? dictionary.latest(name)
                : version == 0
                    ? dictionary.findByChecksum(name, checksum)
                    : dictionary.find(name, version))
            .orElseThrow(
                () ->
                    new UnreadableMember(
                        "the class " + name + ", which the file does not describe"));
    // Nearly every member takes a byte at least.
    if ((long) count * info.elements().size() > 16L * in.remaining() + 1024) {
      throw in.damaged("a collection claims " + count + " items");
    }
    List<StreamedObject> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(new StreamedObject(info));
    }
    memberWise(items, info);
    return items;
  }

  private void memberWise(List<StreamedObject> items, StreamerInfo info)
      throws RootFormatException, UnreadableMember {
    for (int i = 0; i < info.elements().size(); i++) {
      StreamerElement element = info.elements().get(i);
      StreamerInfo base =
          element.isBase()
              ? dictionary.find(element.name(), element.baseVersion()).orElse(null)
              : null;
      if (base != null && !element.name().equals("TObject")) {
        if (++depth > MAX_DEPTH) {
          throw in.damaged("objects are nested more than " + MAX_DEPTH + " deep");
        }
        List<StreamedObject> parts = new ArrayList<>();
        for (StreamedObject item : items) {
          StreamedObject part = new StreamedObject(base);
          item.set(i, part);
          parts.add(part);
        }
        memberWise(parts, base);
        depth--;
      } else if (element.kind().startsWith("TStreamerSTL")) {
        Object[] column = column(CppType.parse(element.typeName()), items.size());
        for (int j = 0; j < column.length; j++) {
          items.get(j).set(i, column[j]);
        }
      } else {
        for (StreamedObject item : items) {
          item.set(i, element(element, item));
        }
      }
    }
  }

  /** One member of many items; collections and strings stand behind one header. */
  private @Nullable Object[] column(CppType type, int count)
      throws RootFormatException, UnreadableMember {
    boolean headed = type.isSequence() || type.isMap() || type.name().equals("string");
    VersionHeader header = headed ? in.version() : null;
    if (header != null && header.memberWise()) {
      throw new UnreadableMember(type.text() + " member by member inside another");
    }
    @Nullable Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(type);
    }
    if (header != null) {
      in.finish(header, type.text());
    }
    return values;
  }

  private static final class UnreadableMember extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableMember(String message) {
      super(message);
    }
  }

  private Object number(int type, String comment) throws RootFormatException {
    return switch (type) {
      case ElementType.CHAR, ElementType.LEGACY_CHAR -> in.i1();
      case ElementType.UCHAR -> (short) in.u1();
      case ElementType.BOOL -> in.bool();
      case ElementType.SHORT -> in.i2();
      case ElementType.USHORT -> in.u2();
      case ElementType.INT, ElementType.COUNTER -> in.i4();
      case ElementType.BITS, ElementType.UINT -> in.u4();
      case ElementType.FLOAT -> in.f4();
      case ElementType.DOUBLE -> in.f8();
      case ElementType.DOUBLE32, ElementType.FLOAT16 -> {
        PackedFloat packed = PackedFloat.parse(comment, type == ElementType.FLOAT16);
        int at = in.position();
        in.skip(packed.wireBytes());
        double value = packed.value(in.array(), at);
        if (type == ElementType.FLOAT16) {
          yield (float) value;
        }
        yield value;
      }
      default -> in.i8();
    };
  }

  /** An array of numbers, in the type that they have in memory but for their signs. */
  private Object numbers(int type, int count, String comment) throws RootFormatException {
    boolean packed = type == ElementType.DOUBLE32 || type == ElementType.FLOAT16;
    int size = packed ? 3 : ElementType.bytes(type);
    if (count < 0 || (long) count * size > in.remaining()) {
      throw in.damaged("an array claims " + count + " items");
    }
    return switch (type) {
      case ElementType.FLOAT, ElementType.FLOAT16 -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = packed ? (Float) number(type, comment) : in.f4();
        }
        yield values;
      }
      case ElementType.DOUBLE, ElementType.DOUBLE32 -> {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
          values[i] = packed ? (Double) number(type, comment) : in.f8();
        }
        yield values;
      }
      case ElementType.BOOL -> {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
          values[i] = in.bool();
        }
        yield values;
      }
      default -> integers(size, count);
    };
  }

  private Object integers(int size, int count) throws RootFormatException {
    switch (size) {
      case 1 -> {
        return in.bytes(count);
      }
      case 2 -> {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
          values[i] = in.i2();
        }
        return values;
      }
      case 4 -> {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] = in.i4();
        }
        return values;
      }
      default -> {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = in.i8();
        }
        return values;
      }
    }
  }

  /** TObjArray: version, TObject, name (from v2), count, lowest index, pointers. */
  private StreamedList objArray() throws RootFormatException {
    VersionHeader header = in.version();
    ObjectBits base = header.number() > 2 ? Streamed.readTObject(in) : new ObjectBits(0, 0, 0);
    String name = header.number() > 1 ? in.string() : "";
    int count = in.count(4);
    int lowerBound = in.i4();
    List<@Nullable Object> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(readAny());
    }
    in.finish(header, "TObjArray");
    return new StreamedList("TObjArray", header.number(), base, name, lowerBound, items, List.of());
  }

  /** TList: version, TObject, name, count, pointers each with an option. */
  private Object list(String className) throws RootFormatException {
    VersionHeader header = in.version();
    if (header.number() <= 3) {
      if (!header.hasEnd()) {
        throw in.problem("a TList of version " + header.number(), "It cannot be read.");
      }
      in.finish(header, "TList");
      return new UnknownObject("TList v" + header.number());
    }
    ObjectBits base = Streamed.readTObject(in);
    String name = in.string();
    int count = in.count(4);
    List<@Nullable Object> items = new ArrayList<>(count);
    List<String> options = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(readAny());
      options.add(in.string());
    }
    in.finish(header, "TList");
    return new StreamedList(className, header.number(), base, name, 0, items, options);
  }

  /** A standard collection that a record holds, which has no header there. */
  private Object standard(CppType type) throws RootFormatException {
    int start = in.position();
    try {
      Object value = value(type);
      if (value != null && in.remaining() == 0) {
        return new SelfStreamed(type.text(), "", value);
      }
    } catch (UnreadableMember e) {
      // It is left out as a whole.
    }
    in.seek(start);
    return new UnknownObject(type.text());
  }

  /**
   * TClonesArray: version, TObject (from v3), name (from v2), the items' class and its version,
   * count, lowest index; then the items member by member or, where a bit of the TObject says
   * otherwise, each behind a byte that says whether there is one. Source: ROOT's
   * TClonesArray::Streamer.
   */
  private Object clonesArray() throws RootFormatException {
    VersionHeader header = in.version();
    ObjectBits base = header.number() > 2 ? Streamed.readTObject(in) : new ObjectBits(0, 0, 0);
    String name = header.number() > 1 ? in.string() : "";
    String[] itemClass = in.string().split(";", -1);
    int count = Math.abs(in.i4());
    in.i4();
    StreamerInfo info = itemClass.length == 2 ? clone(itemClass[0], itemClass[1]) : null;
    if (info == null) {
      if (!header.hasEnd()) {
        throw unknown(itemClass[0]);
      }
      in.finish(header, "TClonesArray");
      return new UnknownObject("TClonesArray of " + itemClass[0]);
    }
    if (count < 0 || (long) count * info.elements().size() > 16L * in.remaining() + 1024) {
      throw in.damaged("a TClonesArray claims " + count + " objects");
    }
    List<@Nullable Object> items = new ArrayList<>();
    if (base.has(MEMBER_BY_MEMBER)) {
      List<StreamedObject> clones = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        clones.add(new StreamedObject(info));
      }
      try {
        memberWise(clones, info);
      } catch (UnreadableMember e) {
        throw in.problem("TClonesArray of " + info + ": " + e.getMessage(), "It cannot be read.");
      }
      items.addAll(clones);
    } else {
      for (int i = 0; i < count; i++) {
        items.add(in.bool() ? body(itemClass[0], 0) : null);
      }
    }
    in.finish(header, "TClonesArray");
    return new SelfStreamed("TClonesArray", name, items);
  }

  private @Nullable StreamerInfo clone(String className, String version) {
    if (version.isEmpty()
        || version.length() > 9
        || !version.chars().allMatch(Character::isDigit)) {
      return null;
    }
    return dictionary.find(className, Integer.parseInt(version)).orElse(null);
  }

  /**
   * TRefArray: version, TObject, name, count, lowest index, number of the process id, unique ids.
   * Source: ROOT's TRefArray::Streamer.
   */
  private Object refArray() throws RootFormatException {
    VersionHeader header = in.version();
    Streamed.readTObject(in);
    String name = in.string();
    int count = in.count(4);
    in.skip(4 + 2);
    Object ids = numbers(ElementType.UINT, count, "");
    in.finish(header, "TRefArray");
    return new SelfStreamed("TRefArray", name, ids);
  }

  /** TMap: version, TObject (from v3), name (from v2), count, pointers to keys and values. */
  private StreamedList map() throws RootFormatException {
    VersionHeader header = in.version();
    ObjectBits base = header.number() > 2 ? Streamed.readTObject(in) : new ObjectBits(0, 0, 0);
    String name = header.number() > 1 ? in.string() : "";
    int count = in.count(8);
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(readAny());
      items.add(readAny());
    }
    in.finish(header, "TMap");
    return new StreamedList("TMap", header.number(), base, name, 0, items, List.of());
  }

  /** TRef: a TObject, and always a process id. Source: ROOT's TRef::Streamer. */
  private ObjectBits reference() throws RootFormatException {
    ObjectBits bits = Streamed.readTObject(in);
    return bits.has(ObjectBits.IS_REFERENCED)
        ? bits
        : new ObjectBits(bits.uniqueId(), bits.bits(), in.u2());
  }

  /**
   * TTreeIndex: behind the members that are described follow its arrays, which are not, since what
   * counts them has 64 bits: major and (from v2) minor numbers, and entries. Source: ROOT's
   * TTreeIndex::Streamer.
   */
  private Object treeIndex() throws RootFormatException {
    VersionHeader header = in.version();
    StreamerInfo described = info("TTreeIndex", header);
    if (described == null) {
      throw unknown("TTreeIndex v" + header.number());
    }
    List<StreamerElement> elements = new ArrayList<>(described.elements());
    elements.removeIf(element -> !element.countName().isEmpty());
    List<String> arrays =
        header.number() > 1
            ? List.of("fIndexValues", "fIndexValuesMinor", "fIndex")
            : List.of("fIndexValues", "fIndex");
    arrays.forEach(name -> elements.add(StreamerElement.longs(name, "fN")));
    StreamedObject index =
        new StreamedObject(
            new StreamerInfo(
                described.className(), described.version(), described.checksum(), elements));
    for (int i = 0; i < elements.size(); i++) {
      StreamerElement element = elements.get(i);
      try {
        index.set(
            i,
            element.countName().isEmpty()
                ? element(element, index)
                : numbers(ElementType.LONG64, index.integer(element.countName()), ""));
      } catch (UnreadableMember e) {
        throw in.problem("TTreeIndex: " + e.getMessage(), "It cannot be read.");
      }
    }
    in.finish(header, "TTreeIndex");
    return index;
  }

  /**
   * TMatrixTSym: a header for the members of TMatrixTBase, and behind what it counts the elements
   * on and above the diagonal, row by row. Source: ROOT's TMatrixTSym::Streamer.
   */
  private Object symmetricMatrix(String className) throws RootFormatException {
    String element = className.substring("TMatrixTSym<".length(), className.length() - 1);
    StreamerInfo base = dictionary.latest("TMatrixTBase<" + element + ">").orElse(null);
    int type = ElementType.ofName(element);
    if (base == null || type == 0) {
      throw unknown(className);
    }
    VersionHeader header = in.version();
    StreamedObject matrix = new StreamedObject(base);
    for (int i = 0; i < base.elements().size(); i++) {
      try {
        matrix.set(i, element(base.elements().get(i), matrix));
      } catch (UnreadableMember e) {
        throw in.problem(className + ": " + e.getMessage(), "It cannot be read.");
      }
    }
    in.finish(header, className);
    long rows = matrix.number("fNrows");
    long count = rows * (rows + 1) / 2;
    if (rows < 0 || rows > Short.MAX_VALUE) {
      throw in.damaged("a matrix claims " + rows + " rows");
    }
    return new SymmetricMatrix(className, header.number(), matrix, numbers(type, (int) count, ""));
  }

  private RootFormatException unknown(String className) {
    return in.problem(
        "the class " + className + " is not described in the file",
        "Copy the file with ROOT (hadd or rootcp), which adds the description.");
  }
}
