package org.quadrupole.pipelines.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.quadrupole.events.EventSchema;
import org.quadrupole.pipelines.run.PreparedAnalysis;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quad explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Show what an analysis reads and computes, without running it.",
      "",
      "Prints the files and columns of each data set, the graph of definitions, cuts and histograms,",
      "and the generated code on request.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  quad explain z.yaml", "  quad explain adl-q6 --input events=nano.root --code"})
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AnalysisArguments analysis = new AnalysisArguments();

  @Option(names = "--code", description = "Print the generated Java code too.")
  private boolean code;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (PreparedDataset dataset : PreparedAnalysis.of(analysis.load()).datasets()) {
      explain(dataset, out);
    }
    out.flush();
    return 0;
  }

  private void explain(PreparedDataset dataset, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "data set %s: tree %s, %,d events in %d file%s%n",
        dataset.dataset().name(),
        dataset.dataset().tree(),
        dataset.events(),
        dataset.files().size(),
        dataset.files().size() == 1 ? "" : "s");
    dataset.files().stream()
        .limit(10)
        .forEach(
            file ->
                out.printf(
                    Locale.ROOT,
                    "  %s (%,d events, %.1f MB)%n",
                    file.name(),
                    file.events(),
                    file.bytes() / 1e6));
    if (dataset.files().size() > 10) {
      out.println("  ... and " + (dataset.files().size() - 10) + " more");
    }
    out.printf(
        "%ncolumns read (%d of %d):%n",
        dataset.graph().columns().size(), dataset.schema().fields().size());
    for (String column : dataset.graph().columns()) {
      EventSchema.Field field = dataset.schema().field(column).orElseThrow();
      out.printf("  %-32s %s%n", field.name(), field.type());
    }
    out.println();
    out.println(dataset.graph().source().stripTrailing());
    out.println();
    if (code) {
      out.println(dataset.graph().source().stripTrailing());
      out.println();
    }
  }
}
