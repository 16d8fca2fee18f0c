package org.quadrupole.io.root.dictionary;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The streamer info of a file: every class in it, in every version it was written in. */
public final class Dictionary {

  private final Map<String, List<StreamerInfo>> byName = new LinkedHashMap<>();

  /** A dictionary of these. */
  public Dictionary(List<StreamerInfo> infos) {
    for (StreamerInfo info : infos) {
      byName.computeIfAbsent(info.className(), name -> new ArrayList<>()).add(info);
    }
  }

  private Dictionary(Dictionary first, Dictionary second) {
    for (Dictionary part : List.of(first, second)) {
      part.byName.forEach((name, infos) -> byName.putIfAbsent(name, infos));
    }
  }

  /** This dictionary, and another for the classes and versions that it lacks. */
  public Dictionary orElse(Dictionary other) {
    return new Dictionary(this, other);
  }

  /** A class in this version. */
  public Optional<StreamerInfo> find(String className, int version) {
    List<StreamerInfo> infos = byName.getOrDefault(className, List.of());
    for (StreamerInfo info : infos) {
      if (info.version() == version) {
        return Optional.of(info);
      }
    }
    return Optional.empty();
  }

  /** A class by its checksum. */
  public Optional<StreamerInfo> findByChecksum(String className, int checksum) {
    for (StreamerInfo info : byName.getOrDefault(className, List.of())) {
      if (info.checksum() == checksum) {
        return Optional.of(info);
      }
    }
    return Optional.empty();
  }

  /** A class in all its versions. */
  public List<StreamerInfo> versions(String className) {
    return Collections.unmodifiableList(byName.getOrDefault(className, List.of()));
  }

  /** A class in the latest version. */
  public Optional<StreamerInfo> latest(String className) {
    StreamerInfo latest = null;
    for (StreamerInfo info : byName.getOrDefault(className, List.of())) {
      if (latest == null || info.version() > latest.version()) {
        latest = info;
      }
    }
    return Optional.ofNullable(latest);
  }

  /** All versions of all classes, in the order in which they stand in the file. */
  public List<StreamerInfo> all() {
    List<StreamerInfo> all = new ArrayList<>();
    byName.values().forEach(all::addAll);
    return all;
  }

  /** The classes that derive from another, directly or not, in any of their versions. */
  public Set<String> derived(String className) {
    Set<String> derived = new LinkedHashSet<>();
    Deque<String> bases = new ArrayDeque<>(List.of(className));
    while (!bases.isEmpty()) {
      String base = bases.remove();
      for (StreamerInfo info : all()) {
        boolean derives =
            info.elements().stream()
                .anyMatch(element -> element.isBase() && element.name().equals(base));
        if (derives && derived.add(info.className())) {
          bases.add(info.className());
        }
      }
    }
    derived.remove(className);
    return derived;
  }

  /**
   * A template's instance that the file does not describe, as the others of the same template are
   * described, if they are all alike and there are any.
   */
  public Optional<StreamerInfo> likeOtherInstances(CppType instance) {
    StreamerInfo alike = null;
    for (StreamerInfo info : instance.arguments().isEmpty() ? List.<StreamerInfo>of() : all()) {
      if (CppType.parse(info.className()).name().equals(instance.name())) {
        if (alike != null && !alike.elements().equals(info.elements())) {
          return Optional.empty();
        }
        alike = info;
      }
    }
    return Optional.ofNullable(alike);
  }

  /** Whether there is any version of a class. */
  public boolean has(String className) {
    return byName.containsKey(className);
  }
}
