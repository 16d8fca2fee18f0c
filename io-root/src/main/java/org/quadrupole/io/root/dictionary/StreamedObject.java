package org.quadrupole.io.root.dictionary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object read by streamer info: its members by name. A member is a boxed number, a String, an
 * array of primitives, a list of objects, a StreamedObject, or null for a null pointer and for what
 * is left out. Filled once by {@link ObjectReader}.
 */
public final class StreamedObject {

  private final StreamerInfo info;
  private final @Nullable Object[] values;

  StreamedObject(StreamerInfo info) {
    this.info = info;
    this.values = new Object[info.elements().size()];
  }

  /** The object's class. */
  public String className() {
    return info.className();
  }

  void set(int element, @Nullable Object value) {
    values[element] = value;
  }

  /** A member of this class or of a base. */
  public @Nullable Object get(String name) {
    int index = info.index(name);
    if (index >= 0) {
      return values[index];
    }
    for (int base : info.bases()) {
      if (values[base] instanceof StreamedObject object) {
        Object value = object.get(name);
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  /** A member that is a number; 0 if there is none of this name. */
  public long number(String name) {
    return get(name) instanceof Number value ? value.longValue() : 0;
  }

  /** A member that is an int; 0 if there is none of this name. */
  public int integer(String name) {
    return (int) number(name);
  }

  /** A member that is a truth value; false if there is none of this name. */
  public boolean flag(String name) {
    return get(name) instanceof Boolean value && value;
  }

  /** A member that is a text; empty if there is none of this name. */
  public String text(String name) {
    return get(name) instanceof String value ? value : "";
  }

  /** A member that is an object. */
  public Optional<StreamedObject> object(String name) {
    return get(name) instanceof StreamedObject value ? Optional.of(value) : Optional.empty();
  }

  /** A member that is a list; empty if there is none of this name. */
  public List<@Nullable Object> list(String name) {
    if (get(name) instanceof List<?> value) {
      return new ArrayList<>(value);
    }
    return List.of();
  }

  /** A member that is an array of 32-bit numbers; empty if there is none of this name. */
  public int[] ints(String name) {
    return get(name) instanceof int[] value ? value : new int[0];
  }

  /** A member that is an array of 64-bit numbers; empty if there is none of this name. */
  public long[] longs(String name) {
    return get(name) instanceof long[] value ? value : new long[0];
  }

  @Override
  public String toString() {
    return info.className() + " v" + info.version();
  }
}
