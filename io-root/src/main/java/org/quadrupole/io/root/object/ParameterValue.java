package org.quadrupole.io.root.object;

/**
 * A TParameter.
 *
 * @param value a Number or a Boolean
 */
public record ParameterValue(String className, String name, Object value) implements RootValue {

  @Override
  public String title() {
    return "";
  }
}
