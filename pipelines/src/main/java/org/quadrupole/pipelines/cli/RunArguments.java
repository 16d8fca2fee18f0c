package org.quadrupole.pipelines.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.run.OnError;
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

  @Option(
      names = {"-c", "--cluster"},
      paramLabel = "NAME",
      description = {
        "Run in jobs of a batch system: on the Flink cluster of this name ('quad cluster start'), or",
        "with --jobs, or where none runs, on one that is made for this run. The events must be where",
        "the jobs see them; results come back to this machine."
      })
  @Nullable String cluster;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N[..M]",
      description = {
        "With --cluster: make one with so many jobs for this run; with 1..20, as many between as it",
        "needs."
      })
  @Nullable String jobs;

  @Option(
      names = "--cluster-set",
      paramLabel = "KEY=VALUE",
      description = "With --cluster: replace a value of its configuration; may be repeated.")
  List<String> clusterSettings = new ArrayList<>();

  @Option(
      names = "--on-error",
      paramLabel = "fail|skip",
      description = {
        "If an input file cannot be read: fail (the default), or skip:",
        "the results are those of the other files, and say which are missing."
      })
  OnError onError = OnError.FAIL;

  @Option(names = "--no-plots", description = "Write no plots.")
  boolean noPlots;

  @Option(
      names = "--no-cache",
      description = {
        "Compute everything, also what earlier runs have left, and leave nothing.",
        "See 'quad cache --help'."
      })
  boolean noCache;

  RunnerKind kind() {
    for (RunnerKind kind : RunnerKind.values()) {
      if (kind.toString().equalsIgnoreCase(runner)) {
        return kind;
      }
    }
    throw new AnalysisException("--runner " + runner + ": the runners are direct and flink");
  }

  int checkedThreads() {
    return checked(threads);
  }

  /** A number of threads that makes sense. */
  static int checked(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new AnalysisException("--threads " + threads + ": needs 1 to 1024");
    }
    return threads;
  }
}
