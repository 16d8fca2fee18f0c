package org.quadrupole.pipelines.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {"Print the completion script for a shell.", ""},
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(quad completion bash)      in ~/.bashrc",
      "  source <(quad completion zsh)       in ~/.zshrc, after 'autoload -U compinit && compinit'"
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  @Override
  public void run() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new ParameterException(
          spec.commandLine(), "no completion for '" + shell + "': bash and zsh are known");
    }
    // picocli's script serves both: under zsh it loads bashcompinit itself.
    spec.commandLine().getOut().print(AutoComplete.bash("quad", Quad.whole()));
    spec.commandLine().getOut().flush();
  }
}
