package org.quadrupole.transforms.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The variables of comprehensions and lambdas that an expression sees. Immutable. */
final class Scope {

  /** No variables: only what the event has. */
  static final Scope EVENT = new Scope(Map.of());

  private final Map<String, Value> variables;

  private Scope(Map<String, Value> variables) {
    this.variables = variables;
  }

  Optional<Value> get(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** This scope with one more variable. */
  Scope with(String name, Value value) {
    Map<String, Value> more = new HashMap<>(variables);
    more.put(name, value);
    return new Scope(more);
  }

  /** Whether any variables are defined here. */
  boolean isEmpty() {
    return variables.isEmpty();
  }

  Iterable<String> names() {
    return variables.keySet();
  }
}
