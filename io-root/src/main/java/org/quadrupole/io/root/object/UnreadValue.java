package org.quadrupole.io.root.object;

/**
 * An object inside another one that is not read.
 *
 * @param reason why; or that it stands elsewhere in the same object
 */
public record UnreadValue(String className, String reason) implements RootValue {

  @Override
  public String name() {
    return "";
  }

  @Override
  public String title() {
    return "";
  }
}
