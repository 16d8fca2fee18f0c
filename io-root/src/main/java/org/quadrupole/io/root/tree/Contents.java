package org.quadrupole.io.root.tree;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a branch's TClonesArrays, TLists and TObjArrays hold. Nothing but the events says it, so the
 * branch is read with nodes that look at no more than that, until no container is left about which
 * nothing is known; containers may hold others.
 */
final class Contents {

  private final boolean small;
  private final Map<String, Set<String>> found = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();
  private int asked;
  private boolean lists;
  private Optional<String> failure = Optional.empty();

  /**
   * Nothing known yet.
   *
   * @param small whether all events can be looked at, as is needed to know what lists hold
   */
  Contents(boolean small) {
    this.small = small;
  }

  /** Begins to make nodes anew. */
  void begin() {
    open.clear();
    asked = 0;
  }

  /** Whether nothing has to be looked at or tried, or it was in vain. */
  boolean isSettled() {
    return failure.isPresent()
        || (asked == 0 && found.values().stream().noneMatch(classes -> classes.size() == 1));
  }

  /** How many nodes that look were made since the beginning. */
  int asked() {
    return asked;
  }

  /** Whether every container has shown an object, and none of another class can follow. */
  boolean isEnough() {
    return !lists && open.stream().noneMatch(place -> found.get(place).isEmpty());
  }

  /** Says that the branch cannot be read with what was found. */
  void fail(String reason) {
    failure = Optional.of(reason);
  }

  /** Notes the class of an object. */
  void find(String place, String className) {
    found.get(place).add(className);
  }

  /** Whether a container must be looked at first; if so a node is made that does. */
  boolean ask(String place, boolean list) {
    if (failure.isPresent() || (list && !small)) {
      return false;
    }
    lists |= list;
    if (!found.containsKey(place)) {
      found.put(place, new TreeSet<>());
      open.add(place);
    }
    if (open.contains(place)) {
      asked++;
      return true;
    }
    return false;
  }

  /** The only class of which a container holds objects; or why there is none. */
  String only(String container, String place) throws BranchPlanner.UnreadableBranch {
    Set<String> classes = found.getOrDefault(place, Set.of());
    String reason;
    if (failure.isPresent()) {
      reason = "a " + container + ", of which " + failure.get();
    } else if (!found.containsKey(place)) {
      reason = "a " + container + ", which may hold objects of any classes, in a large branch";
    } else if (classes.isEmpty()) {
      reason = "a " + container + ", which holds no object in any event looked at";
    } else if (classes.size() > 1) {
      reason = "a " + container + " of objects of several classes: " + String.join(", ", classes);
    } else {
      return classes.iterator().next();
    }
    throw new BranchPlanner.UnreadableBranch(reason);
  }
}
