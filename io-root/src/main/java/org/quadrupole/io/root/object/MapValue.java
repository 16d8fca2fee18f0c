package org.quadrupole.io.root.object;

import java.util.List;

/** A TMap. */
public record MapValue(String name, List<Entry> entries) implements RootValue {

  public MapValue {
    entries = List.copyOf(entries);
  }

  /** A key and its value. */
  public record Entry(RootValue key, RootValue value) {}

  @Override
  public String className() {
    return "TMap";
  }

  @Override
  public String title() {
    return "";
  }
}
