package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quad demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Run the shipped demonstration on simulated events that come with the program.",
      "",
      "Its analysis file and its events are copied to the folder 'input' of the output directory:",
      "change demo.yaml there and run it again with 'quad run'.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad demo",
      "  quad run quad-output/demo/input/demo.yaml --set jet_pt=40 --output jets-40"
    })
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private RunArguments run = new RunArguments();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where results go; by default ${DEFAULT-VALUE}.")
  private Path output = Path.of("quad-output", "demo");

  @Override
  public Integer call() throws IOException {
    Path input = output.resolve("input");
    Path file = DemoInput.copyTo(Workplace.of(spec).resolve(input), input);
    Analysis analysis =
        AnalysisLoader.load(file, input.resolve(file.getFileName()).toString(), Map.of());
    new RunSession(spec).run(analysis, run, output);
    return 0;
  }
}
