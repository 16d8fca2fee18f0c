package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.output.OutputDirectory;
import org.quadrupole.pipelines.run.AnalysisResult;
import org.quadrupole.pipelines.run.AnalysisRun;
import org.quadrupole.pipelines.run.PreparedAnalysis;
import org.quadrupole.pipelines.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code quad timings}: runs an analysis several times in one process, for {@code benchmarks/}.
 *
 * <p>Prints a line of JSON for each repetition: the seconds from an analysis that is loaded to its
 * results - files opened, expressions compiled, pipeline built and run - and the entries of its
 * histograms.
 */
@Command(
    name = "timings",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Run an analysis several times and print how long each took, as lines of JSON.")
final class TimingsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AnalysisArguments analysis = new AnalysisArguments();
  @Mixin private RunArguments run = new RunArguments();

  @Option(names = "--repeat", paramLabel = "N", description = "How often; by default 5.")
  private int repeat = 5;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Repeat further until so long has passed; by default 0.")
  private double seconds;

  @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
  TimingsCommand() {}

  @Override
  public Integer call() throws IOException {
    Analysis loaded = analysis.load(Workplace.of(spec));
    PrintWriter out = spec.commandLine().getOut();
    long begin = System.nanoTime();
    for (int i = 0; i < repeat || (System.nanoTime() - begin) * 1e-9 < seconds; i++) {
      Path scratch = Files.createTempDirectory("quad-timings");
      try {
        long start = System.nanoTime();
        AnalysisResult result =
            new AnalysisRun(
                    PreparedAnalysis.of(loaded), run.kind(), run.checkedThreads(), Progress.NONE)
                .run(scratch)
                .result();
        double taken = (System.nanoTime() - start) * 1e-9;
        out.println(line(loaded.name(), taken, result));
      } finally {
        OutputDirectory.delete(scratch);
      }
    }
    return 0;
  }

  private static String line(String name, double seconds, AnalysisResult result) {
    Map<String, Long> totals = new TreeMap<>();
    result
        .histograms()
        .forEach((key, histogram) -> totals.merge(key.histogram(), histogram.entries(), Long::sum));
    StringBuilder json = new StringBuilder(200);
    json.append(
        String.format(
            Locale.ROOT,
            "{\"query\": \"%s\", \"seconds\": %.6f, \"events\": %d, \"totals\": {",
            name,
            seconds,
            result.events()));
    String separator = "";
    for (Map.Entry<String, Long> total : totals.entrySet()) {
      json.append(separator).append('"').append(total.getKey()).append("\": ");
      json.append(total.getValue().longValue());
      separator = ", ";
    }
    return json.append("}}").toString();
  }
}
