package org.quadrupole.io.root.dictionary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object read by streamer info: its members by name. A member is a boxed number, a String, an
 * array of primitives, an object, or null for a null pointer. Objects are of this class, of {@link
 * StreamedList}, {@link ObjectBits}, {@link StreamedLoop}, {@link SymmetricMatrix} or {@link
 * UnknownObject}; standard collections are arrays, lists and {@link StreamedPair}s. Filled once by
 * {@link ObjectReader}.
 */
public final class StreamedObject {

  private final StreamerInfo info;
  private final @Nullable Object[] values;
  private final boolean byChecksum;
  private String problem = "";

  StreamedObject(StreamerInfo info) {
    this(info, false);
  }

  StreamedObject(StreamerInfo info, boolean byChecksum) {
    this.info = info;
    this.byChecksum = byChecksum;
    this.values = new Object[info.elements().size()];
  }

  /** The object's class. */
  public String className() {
    return info.className();
  }

  /** Whether its header names the version of its class by a checksum, as classes without one do. */
  public boolean byChecksum() {
    return byChecksum;
  }

  /** How its class is laid out. */
  public StreamerInfo info() {
    return info;
  }

  /** What of it could not be read, and why; empty if it is complete. */
  public String problem() {
    if (problem.isEmpty()) {
      for (int base : info.bases()) {
        if (values[base] instanceof StreamedObject object && !object.problem().isEmpty()) {
          return object.problem();
        }
      }
    }
    return problem;
  }

  void fail(String reason) {
    if (problem.isEmpty()) {
      problem = reason;
    }
  }

  void set(int element, @Nullable Object value) {
    values[element] = value;
  }

  /** The member or base at a place of {@code info().elements()}, as it was read. */
  public @Nullable Object raw(int element) {
    return values[element];
  }

  /** A member of this class, as it was read. */
  public @Nullable Object raw(String name) {
    int index = info.index(name);
    return index < 0 ? null : values[index];
  }

  /** A member of this class or of a base. */
  public @Nullable Object get(String name) {
    int index = info.index(name);
    if (index >= 0) {
      return content(values[index]);
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

  private static @Nullable Object content(@Nullable Object value) {
    if (value instanceof Verbatim verbatim) {
      return verbatim.value();
    }
    return value instanceof PointedArray pointed ? pointed.array() : value;
  }

  /** Whether this class or a base has a member of this name. */
  public boolean has(String name) {
    if (info.index(name) >= 0) {
      return true;
    }
    for (int base : info.bases()) {
      if (values[base] instanceof StreamedObject object && object.has(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this is an object of a class or of one derived from it. */
  public boolean is(String name) {
    return base(name) != null;
  }

  /** The part that belongs to a base class, or to the class itself; null if it is none. */
  public @Nullable Object base(String name) {
    if (className().equals(name)) {
      return this;
    }
    for (int base : info.bases()) {
      if (info.elements().get(base).name().equals(name)) {
        return values[base];
      }
      if (values[base] instanceof StreamedObject object) {
        Object found = object.base(name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * The same object but for some members, or bases, of this class or of its bases.
   *
   * @throws IllegalArgumentException if there is no such member
   */
  public StreamedObject with(Map<String, Object> changes) {
    for (String name : changes.keySet()) {
      if (!has(name) && base(name) == null) {
        throw new IllegalArgumentException(this + " has no member " + name);
      }
    }
    return changed(changes);
  }

  private StreamedObject changed(Map<String, Object> changes) {
    StreamedObject copy = new StreamedObject(info, byChecksum);
    copy.problem = problem;
    for (int i = 0; i < values.length; i++) {
      StreamerElement element = info.elements().get(i);
      Object value = values[i];
      if (changes.containsKey(element.name())) {
        value = changes.get(element.name());
      } else if (element.isBase() && value instanceof StreamedObject base) {
        value = base.changed(changes);
      }
      copy.values[i] = value;
    }
    return copy;
  }

  /** A member that is a number; 0 if there is none of this name. */
  public long number(String name) {
    return get(name) instanceof Number value ? value.longValue() : 0;
  }

  /** A member that is an int; 0 if there is none of this name. */
  public int integer(String name) {
    return (int) number(name);
  }

  /** A member that is a floating-point number; 0 if there is none of this name. */
  public double real(String name) {
    return get(name) instanceof Number value ? value.doubleValue() : 0;
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

  /** The items of a member that is a collection; empty if there is none of this name. */
  public List<@Nullable Object> list(String name) {
    Object value = get(name);
    if (value instanceof StreamedList list) {
      return list.items();
    }
    return value instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }

  /** A member that is an array of 32-bit numbers; empty if there is none of this name. */
  public int[] ints(String name) {
    return get(name) instanceof int[] value ? value : new int[0];
  }

  /** A member that is an array of 64-bit numbers; empty if there is none of this name. */
  public long[] longs(String name) {
    return get(name) instanceof long[] value ? value : new long[0];
  }

  /** A member that is an array of doubles; empty if there is none of this name. */
  public double[] doubles(String name) {
    return get(name) instanceof double[] value ? value : new double[0];
  }

  @Override
  public String toString() {
    return info.className() + " v" + info.version();
  }
}
