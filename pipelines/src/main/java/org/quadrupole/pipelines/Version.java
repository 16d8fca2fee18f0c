package org.quadrupole.pipelines;

/** The program's version, from its jar; "development" when run from classes. */
public final class Version {

  private Version() {}

  /** The version as one word. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
