package org.quadrupole.pipelines.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quad root}. */
@Command(
    name = "root",
    mixinStandardHelpOptions = true,
    subcommands = {
      RootLsCommand.class,
      RootShowCommand.class,
      RootStatsCommand.class,
      RootHaddCommand.class
    },
    description = {"Look into ROOT files, and merge them.", ""},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad root ls nano.root",
      "  quad root show results.root:signal/mass",
      "  quad root stats nano.root --json",
      "  quad root hadd all.root job-1.root job-2.root"
    })
final class RootCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: ls, show, stats or hadd");
  }
}
