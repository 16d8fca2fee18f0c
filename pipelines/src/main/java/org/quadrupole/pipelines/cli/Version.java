package org.quadrupole.pipelines.cli;

import picocli.CommandLine.IVersionProvider;

/** The program's version, from its jar; "development" when run from classes. */
public final class Version implements IVersionProvider {

  /** For the parser of the command line. */
  public Version() {}

  /** The version as one word. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"quad " + number()};
  }
}
