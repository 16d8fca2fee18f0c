package org.quadrupole.io.root.wire;

/**
 * What stands before most streamed objects.
 *
 * @param version the class version, with the bit that marks member-wise streaming
 * @param end the index after the object, or {@link #NO_END}
 */
public record VersionHeader(int version, int end) {

  /** The object's length is not stated. */
  public static final int NO_END = -1;

  /** Set in the version of a collection that is streamed member by member, not object by object. */
  private static final int MEMBER_WISE = 0x4000;

  /** Whether the object's length is stated. */
  public boolean hasEnd() {
    return end != NO_END;
  }

  /** The class version. */
  public int number() {
    return version & ~MEMBER_WISE;
  }

  /** Whether a collection is streamed member by member. */
  public boolean memberWise() {
    return (version & MEMBER_WISE) != 0;
  }
}
