package org.quadrupole.pipelines.cli;

import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.run.RunnerKind;
import picocli.CommandLine.Option;

/** How to run. */
final class RunArguments {

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "How many threads process events; by default one for each processor.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-r", "--runner"},
      paramLabel = "RUNNER",
      description = "direct (the default) or flink: Flink's mini-cluster in this process.")
  String runner = "direct";

  @Option(names = "--no-plots", description = "Write no plots.")
  boolean noPlots;

  RunnerKind kind() {
    for (RunnerKind kind : RunnerKind.values()) {
      if (kind.toString().equalsIgnoreCase(runner)) {
        return kind;
      }
    }
    throw new AnalysisException("--runner " + runner + ": the runners are direct and flink");
  }

  int checkedThreads() {
    if (threads < 1 || threads > 1024) {
      throw new AnalysisException("--threads " + threads + ": needs 1 to 1024");
    }
    return threads;
  }
}
