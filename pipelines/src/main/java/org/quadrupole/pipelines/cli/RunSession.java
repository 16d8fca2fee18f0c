package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.cache.ResultCache;
import org.quadrupole.pipelines.output.CutFlowTable;
import org.quadrupole.pipelines.output.OutputDirectory;
import org.quadrupole.pipelines.output.ResultFiles;
import org.quadrupole.pipelines.run.AnalysisRun;
import org.quadrupole.pipelines.run.OnError;
import org.quadrupole.pipelines.run.PreparedAnalysis;
import org.quadrupole.pipelines.run.RunFigures;
import org.quadrupole.pipelines.run.Runner;
import org.quadrupole.pipelines.run.RunnerKind;
import picocli.CommandLine.Model.CommandSpec;

/** Runs an analysis from its file to its results and says what came out. */
final class RunSession {

  private static final int LONGEST_TABLE = 40;

  private final Workplace workplace;
  private final PrintWriter out;
  private final PrintWriter err;

  RunSession(CommandSpec command) {
    this.workplace = Workplace.of(command);
    this.out = command.commandLine().getOut();
    this.err = command.commandLine().getErr();
  }

  void run(Analysis analysis, RunArguments arguments, Path directory) throws IOException {
    String cluster = arguments.cluster;
    RunnerKind kind = arguments.kind();
    int ownThreads = arguments.checkedThreads();
    try (OutputDirectory output = OutputDirectory.open(workplace.resolve(directory), directory)) {
      // Before any job is submitted.
      boolean keeps =
          cluster == null
              && arguments.onError == OnError.FAIL
              && !arguments.noCache
              && ResultCacheFolder.open(workplace.environment()).isPresent();
      PreparedAnalysis prepared =
          keeps
              ? PreparedAnalysis.keepingValues(analysis)
              : PreparedAnalysis.of(analysis, arguments.onError);
      ClusterRun.Work work =
          (runner, threads) -> run(prepared, output, arguments, directory, runner, threads);
      if (cluster == null) {
        work.on(kind, ownThreads);
      } else {
        ClusterRun.with(workplace, cluster, arguments, prepared, work);
      }
    }
  }

  private void run(
      PreparedAnalysis prepared,
      OutputDirectory output,
      RunArguments arguments,
      Path directory,
      Runner runner,
      int threads)
      throws IOException {
    Path scratch = Files.createDirectory(output.staging().resolve("scratch"));
    AnalysisRun run = new AnalysisRun(prepared, runner, threads, workplace.progress(err));
    Optional<ResultCache> cache =
        arguments.noCache ? Optional.empty() : ResultCacheFolder.open(workplace.environment());
    AnalysisRun.Outcome outcome = cache.map(run::withCache).orElse(run).run(scratch);
    OutputDirectory.delete(scratch);
    List<String> warnings = ResultFiles.write(outcome, output.staging(), !arguments.noPlots);
    output.publish();
    summary(outcome, directory);
    warnings.forEach(warning -> err.println("quad: " + warning));
  }

  private void summary(AnalysisRun.Outcome outcome, Path directory) throws IOException {
    RunFigures figures = outcome.figures();
    String table = CutFlowTable.summary(outcome.result());
    if (!table.isEmpty()) {
      List<String> lines = table.lines().toList();
      lines.stream().limit(LONGEST_TABLE).forEach(out::println);
      if (lines.size() > LONGEST_TABLE) {
        out.println("... (" + directory.resolve("cutflow.txt") + ")");
      }
      out.println();
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d events in %.2f s (%,.0f events/s, %s in %d %s, %s read)%n",
        outcome.result().analysis().name(),
        figures.processed(),
        figures.seconds(),
        figures.eventsPerSecond(),
        figures.runner() + " runner with " + count(figures.threads(), "thread"),
        figures.files(),
        figures.files() == 1 ? "file" : "files",
        bytes(figures.bytesRead()));
    if (figures.knownEvents() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d events more have not changed since an earlier run (--no-cache computes all)%n",
          figures.knownEvents());
    }
    out.println("results: " + directory);
    Path plots = directory.resolve("plots");
    if (Files.isDirectory(workplace.resolve(plots))) {
      try (Stream<Path> files = Files.list(workplace.resolve(plots))) {
        long drawn = files.filter(file -> file.toString().endsWith(".png")).count();
        out.println("plots:   " + plots + " (" + count(drawn, "plot") + " as PNG, SVG and PDF)");
      }
    }
    Path report = directory.resolve("report.html");
    if (Files.exists(workplace.resolve(report))) {
      out.println("report:  " + report);
    }
  }

  private static String count(long n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
