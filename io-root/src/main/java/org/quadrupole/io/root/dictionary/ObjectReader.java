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
 * length is stated. Used for the metadata of trees, not for events.
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

  private final WireReader in;
  private final Dictionary dictionary;
  private final Map<String, CustomStreamer> customs;
  private final ClassTags tags;
  private final Map<Integer, Object> objects = new HashMap<>();
  private int depth;

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

  /** Reads an object of a known class. */
  public @Nullable Object read(String className) throws RootFormatException {
    return body(className, 0);
  }

  /** Reads what a pointer points to: null, an earlier object, or a new one. */
  public @Nullable Object readAny() throws RootFormatException {
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
        || dictionary.has(className)
        || className.equals("TObjArray")
        || className.equals("TList")
        || className.equals("THashList")
        || className.equals("TObjString");
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
        case "TList", "THashList" -> list();
        case "TString" -> in.string();
        case "TObject" -> skipped();
        case "TDatime" -> in.i4();
        case "TArrayI", "TArrayF" -> ints(in.count(4));
        case "TArrayL", "TArrayL64", "TArrayD" -> longs(in.count(8));
        case "TArrayS" -> in.bytes(2 * in.count(2));
        case "TArrayC" -> in.bytes(in.count(1));
        default -> described(className, key);
      };
    } finally {
      depth--;
    }
  }

  private @Nullable Object skipped() throws RootFormatException {
    Streamed.skipTObject(in);
    return null;
  }

  private Object described(String className, int key) throws RootFormatException {
    VersionHeader header = in.version();
    StreamerInfo info = null;
    if (header.number() == 0 && in.remaining() >= 4) {
      int checksum = in.i4();
      info = dictionary.findByChecksum(className, checksum).orElse(null);
      if (info == null) {
        in.seek(in.position() - 4);
      }
    }
    if (info == null) {
      info = dictionary.find(className, header.number()).orElse(null);
    }
    if (info == null) {
      if (!header.hasEnd()) {
        throw unknown(className + " v" + header.number());
      }
      in.finish(header, className);
      return new UnknownObject(className);
    }
    StreamedObject object = new StreamedObject(info);
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
        break;
      }
    }
    in.finish(header, className);
    return object;
  }

  private @Nullable Object element(StreamerElement element, StreamedObject owner)
      throws RootFormatException, UnreadableMember {
    int type = element.type();
    if (element.isBase()) {
      return body(element.name(), 0);
    }
    if (ElementType.isNumber(type) && ElementType.bytes(type) > 0) {
      return number(type);
    }
    if (type > ElementType.ARRAY
        && type < ElementType.POINTER
        && ElementType.bytes(type - ElementType.ARRAY) > 0) {
      return array(type - ElementType.ARRAY, element.arrayLength());
    }
    if (type > ElementType.POINTER
        && type < ElementType.OBJECT
        && ElementType.bytes(type - ElementType.POINTER) > 0) {
      int present = in.u1();
      int count = present == 0 ? 0 : owner.integer(element.countName());
      // Before TBranch v10 files over 2 GB say here that 32-bit members are written as 64 bits.
      boolean wide = present == 2 && type == ElementType.POINTER + ElementType.INT;
      return array(wide ? ElementType.LONG64 : type - ElementType.POINTER, count);
    }
    switch (type) {
      case ElementType.OBJECT,
          ElementType.ANY,
          ElementType.OBJECT_POINTER,
          ElementType.ANY_POINTER,
          ElementType.TOBJECT,
          ElementType.TNAMED -> {
        return body(element.typeName().replace("*", "").trim(), 0);
      }
      case ElementType.TSTRING -> {
        return in.string();
      }
      case ElementType.OBJECT_ANY_POINTER,
          ElementType.ANY_ANY_POINTER,
          ElementType.ANY_POINTER_NO_VTABLE -> {
        return readAny();
      }
      case ElementType.CHAR_STAR -> {
        return new String(in.bytes(in.count(1)), StandardCharsets.UTF_8);
      }
      default -> {
        return skipMember(element);
      }
    }
  }

  /** Leaves out a member whose length is stated. */
  private @Nullable Object skipMember(StreamerElement element)
      throws RootFormatException, UnreadableMember {
    int at = in.position();
    if (element.type() >= ElementType.STL && in.remaining() >= 6) {
      VersionHeader header = in.version();
      if (header.hasEnd()) {
        in.finish(header, element.name());
        return null;
      }
      in.seek(at);
    }
    throw new UnreadableMember(
        "member " + element.name() + " (" + element.typeName() + ", type " + element.type() + ")");
  }

  private static final class UnreadableMember extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableMember(String message) {
      super(message);
    }
  }

  private Object number(int type) throws RootFormatException {
    return switch (type) {
      case ElementType.CHAR, ElementType.LEGACY_CHAR -> in.i1();
      case ElementType.UCHAR -> (short) in.u1();
      case ElementType.BOOL -> in.bool();
      case ElementType.SHORT -> in.i2();
      case ElementType.USHORT -> in.u2();
      case ElementType.INT, ElementType.COUNTER, ElementType.BITS, ElementType.UINT -> in.i4();
      case ElementType.FLOAT -> in.f4();
      case ElementType.DOUBLE -> in.f8();
      default -> in.i8();
    };
  }

  private Object array(int type, int count) throws RootFormatException {
    int size = ElementType.bytes(type);
    if (count < 0 || (long) count * size > in.remaining()) {
      throw in.damaged("an array claims " + count + " items");
    }
    return switch (type) {
      case ElementType.FLOAT -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = in.f4();
        }
        yield values;
      }
      case ElementType.DOUBLE -> {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
          values[i] = in.f8();
        }
        yield values;
      }
      default ->
          switch (size) {
            case 8 -> longs(count);
            case 4 -> ints(count);
            default -> in.bytes(count * size);
          };
    };
  }

  private int[] ints(int count) throws RootFormatException {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.i4();
    }
    return values;
  }

  private long[] longs(int count) throws RootFormatException {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.i8();
    }
    return values;
  }

  /** TObjArray: version, TObject, name (from v2), count, lowest index, pointers. */
  private List<@Nullable Object> objArray() throws RootFormatException {
    VersionHeader header = in.version();
    if (header.number() > 2) {
      Streamed.skipTObject(in);
    }
    if (header.number() > 1) {
      in.string();
    }
    int count = in.count(4);
    in.skip(4);
    List<@Nullable Object> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(readAny());
    }
    in.finish(header, "TObjArray");
    return items;
  }

  /** TList: version, TObject, name, count, pointers each with an option. */
  private List<@Nullable Object> list() throws RootFormatException {
    VersionHeader header = in.version();
    if (header.number() <= 3) {
      if (!header.hasEnd()) {
        throw in.problem("a TList of version " + header.number(), "It cannot be read.");
      }
      in.finish(header, "TList");
      return new ArrayList<>();
    }
    Streamed.skipTObject(in);
    in.string();
    int count = in.count(4);
    List<@Nullable Object> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(readAny());
      in.skip(in.u1());
    }
    in.finish(header, "TList");
    return items;
  }

  private RootFormatException unknown(String className) {
    return in.problem(
        "the class " + className + " is not described in the file",
        "Copy the file with ROOT (hadd or rootcp), which adds the description.");
  }
}
