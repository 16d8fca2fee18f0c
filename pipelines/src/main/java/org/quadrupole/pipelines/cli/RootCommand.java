package org.quadrupole.pipelines.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quad root}. */
@Command(
    name = "root",
    mixinStandardHelpOptions = true,
    subcommands = {RootLsCommand.class, RootShowCommand.class, RootStatsCommand.class},
    description = {"Look into ROOT files.", ""},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad root ls nano.root",
      "  quad root show results.root:signal/mass",
      "  quad root stats nano.root --json"
    })
final class RootCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: ls, show or stats");
  }
}
