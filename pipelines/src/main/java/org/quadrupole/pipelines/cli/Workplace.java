package org.quadrupole.pipelines.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.quadrupole.pipelines.run.Progress;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command works, and for whom. In a server that is not this process's working directory and
 * terminal but the client's: a command resolves every path that a user wrote with {@link #resolve},
 * and prints it as it was written.
 *
 * @param directory what relative paths start from; absolute
 * @param environment the variables of the process, where the command has one of its own
 * @param errorIsTerminal whether a person watches standard error
 * @param cancelled whether nobody wants the command any more
 * @param failures told what a command has failed with
 */
record Workplace(
    Path directory,
    Map<String, String> environment,
    boolean errorIsTerminal,
    BooleanSupplier cancelled,
    Consumer<Throwable> failures) {

  Workplace {
    environment = Map.copyOf(environment);
  }

  /** That of a command with a process of its own. */
  static Workplace ofThisProcess(Map<String, String> environment) {
    return new Workplace(
        Path.of("").toAbsolutePath(),
        environment,
        TerminalProgress.errorIsTerminal(),
        () -> false,
        failure -> {});
  }

  /** That of the command that is being executed. */
  static Workplace of(CommandSpec command) {
    return ((Quad) command.root().userObject()).workplace();
  }

  /** The same somewhere else. */
  Workplace in(Path other) {
    return new Workplace(other, environment, errorIsTerminal, cancelled, failures);
  }

  /** The file that a path of the user's means. */
  Path resolve(Path written) {
    return directory.resolve(written);
  }

  /** Shows a run's progress where a person watches, and ends a run that nobody wants any more. */
  Progress progress(PrintWriter err) {
    Progress shown = errorIsTerminal ? new TerminalProgress(err) : Progress.NONE;
    return new Progress() {
      @Override
      public boolean wanted() {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled");
        }
        return shown.wanted();
      }

      @Override
      public void at(long events, long total, double seconds) {
        shown.at(events, total, seconds);
      }

      @Override
      public void done() {
        shown.done();
      }
    };
  }
}
