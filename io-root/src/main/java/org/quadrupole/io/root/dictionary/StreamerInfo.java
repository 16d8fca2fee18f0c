package org.quadrupole.io.root.dictionary;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One version of a class: its bases and members in the order in which they are streamed. Immutable.
 */
public final class StreamerInfo {

  private final String className;
  private final int version;
  private final int checksum;
  private final List<StreamerElement> elements;
  private final Map<String, Integer> indices = new HashMap<>();
  private final int[] bases;

  /**
   * A description.
   *
   * @param className the class
   * @param version its version
   * @param checksum a number made of the names and types of its members; names the version where
   *     the class has none
   * @param elements bases and members
   */
  public StreamerInfo(String className, int version, int checksum, List<StreamerElement> elements) {
    this.className = className;
    this.version = version;
    this.checksum = checksum;
    this.elements = List.copyOf(elements);
    IntStream.Builder found = IntStream.builder();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).isBase()) {
        found.add(i);
      } else {
        indices.putIfAbsent(elements.get(i).name(), i);
      }
    }
    this.bases = found.build().toArray();
  }

  /** The class. */
  public String className() {
    return className;
  }

  /** The version of the class. */
  public int version() {
    return version;
  }

  /** A number made of the names and types of the members. */
  public int checksum() {
    return checksum;
  }

  /** Bases and members. */
  public List<StreamerElement> elements() {
    return elements;
  }

  /** The position of a member among the elements, or -1. */
  int index(String name) {
    return indices.getOrDefault(name, -1);
  }

  /** The positions of the bases among the elements. */
  int[] bases() {
    return bases;
  }

  @Override
  public String toString() {
    return className + " v" + version;
  }
}
