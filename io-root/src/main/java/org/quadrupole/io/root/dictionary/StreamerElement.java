package org.quadrupole.io.root.dictionary;

import java.util.List;

/**
 * One member of a class, or one of its bases, as streamer info describes it. Source: ROOT's
 * TStreamerElement and its derived classes.
 *
 * @param kind the class of the description, for example {@code TStreamerBasicType}
 * @param name the member's name; a base's class name
 * @param title the comment in the class; {@code [n]} names a counter, {@code [min,max,bits]} a
 *     Double32's range
 * @param type see {@link ElementType}
 * @param size its size in memory
 * @param arrayLength the number of items of a fixed array; 0 if it is none
 * @param dimensions the sizes of a fixed array
 * @param typeName the member's C++ type
 * @param baseVersion the class version of a base
 * @param baseChecksum the checksum of a base
 * @param countClass the class that has the member that holds the length of an array
 * @param countVersion that class's version
 * @param countName the member that holds the length of an array; empty if none
 * @param stlType which standard collection; 0 if none
 * @param contentType {@link ElementType} of the collection's items
 */
public record StreamerElement(
    String kind,
    String name,
    String title,
    int type,
    int size,
    int arrayLength,
    List<Integer> dimensions,
    String typeName,
    int baseVersion,
    int baseChecksum,
    String countClass,
    int countVersion,
    String countName,
    int stlType,
    int contentType) {

  public StreamerElement {
    dimensions = List.copyOf(dimensions);
  }

  /** An array of 64-bit numbers that stands without the byte that says whether it is there. */
  static StreamerElement longs(String name, String countName) {
    return new StreamerElement(
        "TStreamerBasicPointer",
        name,
        "",
        ElementType.ARRAY + ElementType.LONG64,
        Long.BYTES,
        0,
        List.of(),
        "Long64_t*",
        0,
        0,
        "",
        0,
        countName,
        0,
        0);
  }

  /** Whether this is an array of enumerations, which are described as if they were integers. */
  public boolean isEnumerationArray() {
    return type == ElementType.ARRAY + ElementType.INT && ElementType.ofName(typeName) == 0;
  }

  /** Whether this is a base class. */
  public boolean isBase() {
    return kind.equals("TStreamerBase");
  }
}
