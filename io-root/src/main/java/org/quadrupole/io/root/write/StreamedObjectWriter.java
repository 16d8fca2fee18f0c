package org.quadrupole.io.root.write;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.ElementType;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.PackedFloat;
import org.quadrupole.io.root.dictionary.PointedArray;
import org.quadrupole.io.root.dictionary.SelfStreamed;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedLoop;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.SymmetricMatrix;
import org.quadrupole.io.root.dictionary.UnknownObject;
import org.quadrupole.io.root.dictionary.Verbatim;

/**
 * Writes what {@link org.quadrupole.io.root.dictionary.ObjectReader} read, in the same version of
 * its class. The file must be given the descriptions of the classes ({@link
 * RootFileWriter#describe}).
 */
public final class StreamedObjectWriter implements RootObject {

  /** Among changes, a pointer that shall point to nothing. */
  public static final Object NULL = new Object();

  private final String className;
  private final String name;
  private final String title;
  private final Object object;
  private final IdentityHashMap<StreamedObject, Map<String, Object>> changes;

  /**
   * An object under a key.
   *
   * @param className the key's class
   * @param name the key's name
   * @param title the key's title
   * @param object what the reader made of it
   */
  public StreamedObjectWriter(String className, String name, String title, Object object) {
    this(className, name, title, object, new IdentityHashMap<>());
  }

  /**
   * An object that is changed as it is written. Objects that others point to stay one object, which
   * copies ({@link StreamedObject#with}) would not.
   *
   * @param changes new values of members of the object, or of objects in it, by their names; names
   *     that an object does not have are left out; {@link #NULL} for a null pointer
   */
  public StreamedObjectWriter(
      String className,
      String name,
      String title,
      Object object,
      IdentityHashMap<StreamedObject, Map<String, Object>> changes) {
    this.className = className;
    this.name = name;
    this.title = title;
    this.object = object;
    this.changes = changes;
  }

  @Override
  public String className() {
    return className;
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  /**
   * @throws IllegalArgumentException if a part of the object is not understood and cannot be
   *     written at another place
   */
  @Override
  public void write(WriteBuffer out) {
    new Writer(out, object, changes).body(className, object);
  }

  private static final class Writer {

    /** How references name the object that the record holds. */
    private static final int TOP = 1;

    private final WriteBuffer out;
    private final Object top;
    private final IdentityHashMap<StreamedObject, Map<String, Object>> changes;

    Writer(
        WriteBuffer out, Object top, IdentityHashMap<StreamedObject, Map<String, Object>> changes) {
      this.out = out;
      this.top = top;
      this.changes = changes;
    }

    void body(String declared, @Nullable Object value) {
      if (value instanceof StreamedObject object) {
        described(object, changes.getOrDefault(object, Map.of()));
      } else if (value instanceof StreamedList list) {
        list(list);
      } else if (value instanceof ObjectBits bits) {
        object(bits, declared.equals("TRef"));
      } else if (value instanceof String text) {
        out.string(text);
      } else if (value instanceof SymmetricMatrix matrix) {
        out.versioned(matrix.version(), () -> members(matrix.base(), Map.of()));
        numbers(ElementType.DOUBLE, matrix.triangle(), "");
      } else if (value instanceof PointedArray pointed) {
        array(pointed.array());
      } else if (value instanceof Integer datime && declared.equals("TDatime")) {
        out.i32(datime);
      } else if (value != null && value.getClass().isArray()) {
        array(value);
      } else if (value instanceof UnknownObject unknown) {
        throw new IllegalArgumentException(
            "it holds a " + unknown.className() + ", which is not described");
      } else {
        throw new IllegalArgumentException("a " + declared + " in it is not understood");
      }
    }

    private void described(StreamedObject object, Map<String, Object> changed) {
      if (!object.problem().isEmpty()) {
        throw new IllegalArgumentException(object.problem());
      }
      out.versioned(
          object.byChecksum() ? 0 : object.info().version(),
          () -> {
            if (object.byChecksum()) {
              out.i32(object.info().checksum());
            }
            members(object, changed);
          });
    }

    private void members(StreamedObject object, Map<String, Object> changed) {
      List<StreamerElement> elements = object.info().elements();
      for (int i = 0; i < elements.size(); i++) {
        StreamerElement element = elements.get(i);
        if (element.isBase() && object.raw(i) instanceof StreamedObject base) {
          described(base, changed);
        } else if (changed.containsKey(element.name())) {
          member(element, changed.get(element.name()));
        } else {
          member(element, object.raw(i));
        }
      }
    }

    private void member(StreamerElement element, @Nullable Object value) {
      int type = element.type();
      if (value instanceof Verbatim verbatim) {
        if (!verbatim.movable()) {
          throw new IllegalArgumentException(
              "its member " + element.name() + " (" + element.typeName() + ") cannot be copied");
        }
        out.raw(verbatim.bytes());
      } else if (element.isBase()) {
        body(element.name(), value);
      } else if (value instanceof Number || value instanceof Boolean) {
        number(type, value, element.title(), element.typeName());
      } else if (type > ElementType.ARRAY && ElementType.isNumber(type - ElementType.ARRAY)) {
        numbers(type - ElementType.ARRAY, value, element.title());
      } else if (type > ElementType.POINTER && ElementType.isNumber(type - ElementType.POINTER)) {
        pointed(type - ElementType.POINTER, value, element.title());
      } else if (value instanceof StreamedLoop loop) {
        out.versioned(
            loop.version(),
            () -> loop.items().forEach(item -> body(element.typeName().replace("*", ""), item)));
      } else if (value instanceof List<?> items) {
        items.forEach(item -> object(type - ElementType.ARRAY, element, item));
      } else {
        object(type, element, value);
      }
    }

    private void object(int type, StreamerElement element, @Nullable Object value) {
      switch (type) {
        case ElementType.OBJECT_ANY_POINTER,
            ElementType.ANY_ANY_POINTER,
            ElementType.ANY_POINTER_NO_VTABLE ->
            pointer(value);
        case ElementType.CHAR_STAR -> {
          byte[] text = String.valueOf(value).getBytes(java.nio.charset.StandardCharsets.UTF_8);
          out.i32(text.length);
          out.raw(text);
        }
        default -> body(element.typeName().replace("*", "").trim(), value);
      }
    }

    private void pointer(@Nullable Object value) {
      if (value == null || value == NULL) {
        out.nullPointer();
      } else if (value == top) {
        out.i32(TOP);
      } else {
        String name = className(value);
        out.pointer(value, name, () -> body(name, value));
      }
    }

    private static String className(Object value) {
      if (value instanceof StreamedObject object) {
        return object.className();
      }
      if (value instanceof StreamedList list) {
        return list.className();
      }
      if (value instanceof PointedArray pointed) {
        return pointed.className();
      }
      if (value instanceof SymmetricMatrix matrix) {
        return matrix.className();
      }
      if (value instanceof UnknownObject unknown) {
        throw new IllegalArgumentException(
            "it holds a " + unknown.className() + ", which is not described");
      }
      if (value instanceof SelfStreamed own) {
        throw new IllegalArgumentException(
            "it holds a " + own.className() + ", which streams itself");
      }
      return "TObject";
    }

    private void object(ObjectBits bits, boolean always) {
      out.object(bits.uniqueId(), bits.bits());
      if (always || bits.has(ObjectBits.IS_REFERENCED)) {
        out.i16(bits.processId());
      }
    }

    private void list(StreamedList list) {
      int count = list.className().equals("TMap") ? list.items().size() / 2 : list.items().size();
      out.versioned(
          list.version(),
          () -> {
            if (list.version() > 2) {
              object(list.base(), false);
            }
            if (list.version() > 1) {
              out.string(list.name());
            }
            out.i32(count);
            if (list.className().equals("TObjArray")) {
              out.i32(list.lowerBound());
            }
            for (int i = 0; i < list.items().size(); i++) {
              pointer(list.items().get(i));
              if (!list.options().isEmpty()) {
                out.string(list.options().get(i));
              }
            }
          });
    }

    /** A TArray: its length, and its numbers. */
    private void array(Object array) {
      out.i32(java.lang.reflect.Array.getLength(array));
      numbers(ElementType.DOUBLE, array, "");
    }

    private void pointed(int type, @Nullable Object value, String comment) {
      boolean there = value != null && java.lang.reflect.Array.getLength(value) > 0;
      out.u8(there ? 1 : 0);
      if (there) {
        numbers(type, value, comment);
      }
    }

    private void numbers(int type, @Nullable Object array, String comment) {
      if (array instanceof double[] values) {
        for (double v : values) {
          real(type, v, comment);
        }
      } else if (array instanceof float[] values) {
        for (float v : values) {
          if (type == ElementType.FLOAT16) {
            packed(v, comment, true);
          } else {
            out.f32(v);
          }
        }
      } else if (array instanceof long[] values) {
        for (long v : values) {
          out.i64(v);
        }
      } else if (array instanceof int[] values) {
        for (int v : values) {
          out.i32(v);
        }
      } else if (array instanceof short[] values) {
        for (short v : values) {
          out.i16(v);
        }
      } else if (array instanceof byte[] values) {
        out.raw(values);
      } else if (array instanceof boolean[] values) {
        for (boolean v : values) {
          out.u8(v ? 1 : 0);
        }
      }
    }

    private void real(int type, double value, String comment) {
      if (type == ElementType.DOUBLE32) {
        packed(value, comment, false);
      } else {
        out.f64(value);
      }
    }

    private void packed(double value, String comment, boolean float16) {
      out.raw(PackedFloat.parse(comment, float16).pack(value));
    }

    private void number(int type, Object value, String comment, String declared) {
      if (value instanceof Boolean truth) {
        out.u8(truth ? 1 : 0);
      } else if (value instanceof Double number) {
        real(type, number, comment);
      } else if (value instanceof Float number) {
        if (type == ElementType.FLOAT16) {
          packed(number, comment, true);
        } else {
          out.f32(number);
        }
      } else if (declared.startsWith("TDatime")) {
        out.i32(((Number) value).intValue());
      } else {
        long number = ((Number) value).longValue();
        switch (ElementType.bytes(type)) {
          case 1 -> out.u8((int) number);
          case 2 -> out.i16((int) number);
          case 4 -> out.i32((int) number);
          default -> out.i64(number);
        }
      }
    }
  }
}
