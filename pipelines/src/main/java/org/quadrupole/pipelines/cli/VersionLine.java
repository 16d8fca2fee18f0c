package org.quadrupole.pipelines.cli;

import org.quadrupole.pipelines.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code quad --version} prints. */
final class VersionLine implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"quad " + Version.number()};
  }
}
