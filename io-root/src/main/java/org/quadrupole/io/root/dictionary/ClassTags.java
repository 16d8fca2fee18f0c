package org.quadrupole.io.root.dictionary;

import java.util.HashMap;
import java.util.Map;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * What stands before an object that is streamed through a pointer: nothing (null), a reference to
 * an earlier object, or a class, which is named in full once and by reference later. References are
 * positions, so one can be followed without having read what is before it. Source: ROOT's
 * TBufferFile::ReadClass and ReadObjectAny.
 */
public final class ClassTags {

  private static final int BYTE_COUNT = 0x40000000;
  private static final int CLASS_MASK = 0x80000000;
  private static final int NEW_CLASS = 0xFFFFFFFF;

  /** ROOT adds this to every position, so that 0 and 1 are free. */
  private static final int MAP_OFFSET = 2;

  private final WireReader in;
  private final int displacement;
  private final Map<Integer, String> names = new HashMap<>();

  /** Tags in a buffer where references are larger than indices by {@code displacement}. */
  public ClassTags(WireReader in, int displacement) {
    this.in = in;
    this.displacement = displacement;
  }

  /**
   * One tag.
   *
   * @param className the class of the object that follows; empty if none does
   * @param reference the key of the earlier object that is meant, or 0 for null
   * @param key the key by which later references name the object that follows
   * @param end the index after the object, or -1 if it is not stated
   */
  public record Tag(String className, int reference, int key, int end) {

    /** Whether an object follows. */
    public boolean isObject() {
      return !className.isEmpty();
    }

    /** Whether the object's length is stated. */
    public boolean hasEnd() {
      return end >= 0;
    }
  }

  /** The index of the tag that a reference leads to. */
  public int position(int reference) {
    return reference - MAP_OFFSET - displacement;
  }

  /** Reads a tag whose object will be left out: its class is not looked up. */
  public Tag skip() throws RootFormatException {
    return next(false);
  }

  /** Reads a tag. */
  public Tag next() throws RootFormatException {
    return next(true);
  }

  private Tag next(boolean lookUp) throws RootFormatException {
    int at = in.position();
    int word = in.i4();
    int end = -1;
    if ((word & BYTE_COUNT) != 0 && word != NEW_CLASS) {
      long last = in.position() + (long) (word & ~BYTE_COUNT);
      if (last > in.end()) {
        throw in.damaged("an object claims " + (word & ~BYTE_COUNT) + " bytes");
      }
      end = (int) last;
      word = in.i4();
    }
    int key = at + displacement + MAP_OFFSET;
    if ((word & CLASS_MASK) == 0) {
      return new Tag("", word, key, end);
    }
    if (word == NEW_CLASS) {
      int tagAt = in.position() - 4;
      String name = in.zeroTerminated();
      names.put(tagAt + displacement + MAP_OFFSET, name);
      return new Tag(checked(name), 0, key, end);
    }
    return new Tag(lookUp ? checked(named(word & ~CLASS_MASK)) : "?", 0, key, end);
  }

  private String named(int key) throws RootFormatException {
    String known = names.get(key);
    if (known != null) {
      return known;
    }
    int back = in.position();
    in.seek(position(key));
    if (in.i4() != NEW_CLASS) {
      throw in.damaged("a reference to a class leads to none");
    }
    String name = in.zeroTerminated();
    in.seek(back);
    names.put(key, name);
    return name;
  }

  private String checked(String name) throws RootFormatException {
    if (name.isEmpty()) {
      throw in.damaged("a class has no name");
    }
    return name;
  }
}
