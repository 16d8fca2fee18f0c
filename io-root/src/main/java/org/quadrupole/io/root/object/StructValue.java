package org.quadrupole.io.root.object;

import java.util.List;

/**
 * An object of any class, by the file's own description of it.
 *
 * @param version the version of the class that was written
 * @param members the members, those of base classes first; a member of a base that has the name of
 *     another is {@code Base::member}
 */
public record StructValue(
    String className, String name, String title, int version, List<Member> members)
    implements RootValue {

  public StructValue {
    members = List.copyOf(members);
  }

  /**
   * A member.
   *
   * @param value a Number, Boolean, String, an array of primitives, a {@link RootValue}, a List of
   *     these (a pair is a list of two), or {@link #NULL}
   */
  public record Member(String name, String type, Object value) {}

  /** A null pointer. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };
}
