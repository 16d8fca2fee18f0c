package org.quadrupole.io.root.rntuple;

import java.util.List;
import org.quadrupole.io.root.write.RootObject;
import org.quadrupole.io.root.write.WriteBuffer;

/** The object under an RNTuple's key. */
record AnchorObject(String name, Anchor anchor) implements RootObject {

  static final String CLASS = "ROOT::RNTuple";

  @Override
  public String className() {
    return CLASS;
  }

  @Override
  public List<String> classes() {
    return List.of(CLASS);
  }

  @Override
  public String title() {
    return "";
  }

  @Override
  public void write(WriteBuffer out) {
    out.raw(anchor.toByteArray());
  }
}
