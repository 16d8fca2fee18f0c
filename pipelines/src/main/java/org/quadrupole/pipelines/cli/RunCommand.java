package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.Analysis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quad run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run an analysis and write its histograms, cut-flows, plots and report.",
      "",
      "Results appear in the output directory together, when everything has succeeded:",
      "histograms.root, histograms.json (UHI), cutflow.txt/.csv/.json, metrics.json, plots/,",
      "report.html. Results of an earlier run are replaced.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad run z.yaml",
      "  quad run z.yaml --set muon_pt=25 --output z-25",
      "  quad run adl-all --input events='/data/nano/*.root' --threads 4",
      "  quad run z.yaml -i data=run1.root,run2.root -i zjets='mc/*.root'",
      "  quad run adl-q5 --input events=nano.root --runner flink",
      "  quad run z.yaml --cluster slurm --jobs 20"
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AnalysisArguments analysis = new AnalysisArguments();
  @Mixin private RunArguments run = new RunArguments();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where results go; by default quad-output/NAME.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Analysis loaded = analysis.load(Workplace.of(spec));
    Path directory =
        Optional.ofNullable(output).orElseGet(() -> Path.of("quad-output", loaded.name()));
    new RunSession(spec).run(loaded, run, directory);
    return 0;
  }
}
